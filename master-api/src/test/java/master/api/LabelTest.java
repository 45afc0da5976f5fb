// SPDX-License-Identifier: Apache-2.0
package master.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LabelTest {
    private static final Box UNKNOWN = new Box(0, 0, 0, 0);
    private static final Label LABEL = new Label("ab", List.of(new Box(2, 3, 10, 4), UNKNOWN));

    @Test
    void its_boxes_move_with_the_pixels_and_those_that_are_not_known_stay_so() {
        Label moved = LABEL.moved(box -> new Box(box.x() + 5, box.y(), box.width(), box.height()));

        assertThat(moved).isEqualTo(new Label("ab", List.of(new Box(7, 3, 10, 4), UNKNOWN)));
    }

    @Test
    void its_boxes_are_cut_at_the_edges_of_the_image() {
        assertThat(LABEL.within(8, 5)).isEqualTo(new Label("ab", List.of(new Box(2, 3, 6, 2), UNKNOWN)));
    }

    @Test
    void another_text_keeps_its_boxes() {
        assertThat(LABEL.withText("cd")).isEqualTo(new Label("cd", LABEL.boxes()));
    }
}
