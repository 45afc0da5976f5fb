// SPDX-License-Identifier: Apache-2.0
package master.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import master.api.Box;
import org.junit.jupiter.api.Test;

class BoxScoreTest {
    @Test
    void boxes_are_compared_as_by_hand() {
        BoxScore.Accumulator accumulator = new BoxScore.Accumulator();
        assertThat(accumulator.score()).isEqualTo(new BoxScore(0, 0, 0, 0));
        accumulator.add(new Box(0, 0, 10, 10), new Box(0, 0, 10, 10));
        accumulator.add(new Box(0, 0, 10, 10), new Box(3, 4, 10, 10)); // centers 5 apart, 42 of 158 in common
        accumulator.add(new Box(0, 0, 10, 10), new Box(30, 5, 0, 0)); // nothing in common, center at 30, 5

        BoxScore score = accumulator.score();
        assertThat(score.boxes()).isEqualTo(3);
        assertThat(score.distance()).isCloseTo((0 + 5 + 25) / 3.0, within(1e-9));
        assertThat(score.inside()).isCloseTo(2 / 3.0, within(1e-9));
        assertThat(score.overlap()).isCloseTo((1 + 42 / 158.0 + 0) / 3, within(1e-9));
    }

    @Test
    void a_box_is_compared_where_it_lies() {
        BoxScore.Accumulator accumulator = new BoxScore.Accumulator();
        accumulator.add(new Box(40, 20, 10, 6), new Box(43, 24, 10, 6)); // centers 5 apart, 7x2 of 60 and 60 in common

        BoxScore score = accumulator.score();
        assertThat(score.distance()).isCloseTo(5, within(1e-9));
        assertThat(score.inside()).isZero(); // its center is one pixel below the right box
        assertThat(score.overlap()).isCloseTo(14.0 / (60 + 60 - 14), within(1e-9));
    }

    @Test
    void a_center_on_the_edge_is_inside() {
        BoxScore.Accumulator accumulator = new BoxScore.Accumulator();
        accumulator.add(new Box(10, 20, 4, 6), new Box(9, 19, 2, 2)); // at the upper left corner
        accumulator.add(new Box(10, 20, 4, 6), new Box(13, 25, 2, 2)); // at the lower right one
        assertThat(accumulator.score().inside()).isEqualTo(1);
    }
}
