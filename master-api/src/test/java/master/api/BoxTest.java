// SPDX-License-Identifier: Apache-2.0
package master.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class BoxTest {
    @Test
    void the_part_in_an_image_is_cut_at_its_edges() {
        assertThat(new Box(-2, 3, 5, 4).within(10, 5)).isEqualTo(new Box(0, 3, 3, 2));
        assertThat(new Box(1, 1, 2, 2).within(10, 5)).isEqualTo(new Box(1, 1, 2, 2));
        assertThat(new Box(10, 1, 2, 2).within(10, 5))
                .isEqualTo(new Box(10, 1, 0, 2))
                .matches(Box::isEmpty);
        assertThat(new Box(1, -9, 2, 2).within(10, 5)).matches(Box::isEmpty);
        assertThat(new Box(0, 0, 0.1, 0.1).isEmpty()).isFalse();
    }

    @Test
    void a_negative_side_and_what_is_no_number_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Box(1, 2, -3, 4))
                .withMessageContaining("-3.0x4.0");
        assertThatIllegalArgumentException().isThrownBy(() -> new Box(Double.NaN, 2, 3, 4));
        assertThatIllegalArgumentException().isThrownBy(() -> new Box(1, 2, Double.POSITIVE_INFINITY, 4));
    }
}
