// SPDX-License-Identifier: Apache-2.0
package master.core.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import master.core.network.TransformerConfig.PositionEncoding;
import org.junit.jupiter.api.Test;

class PositionsTest {
    @Test
    void sequential_positions_go_on_from_row_to_row() {
        float[] map = Positions.ofMap(PositionEncoding.SEQUENTIAL, 2, 3, 4);
        assertThat(map).isEqualTo(Positions.sinusoid(6, 4));
        assertThat(map[3 * 4]).isCloseTo((float) Math.sin(3), within(1e-6f)); // the first place of the second row
    }

    @Test
    void axial_positions_are_the_row_and_then_the_column() {
        float[] map = Positions.ofMap(PositionEncoding.AXIAL, 2, 3, 4);
        float[] place = Arrays.copyOfRange(map, 5 * 4, 6 * 4); // row 1, column 2
        assertThat(place)
                .containsExactly(
                        new float[] {(float) Math.sin(1), (float) Math.cos(1), (float) Math.sin(2), (float) Math.cos(2)
                        },
                        within(1e-6f));
    }

    @Test
    void axial_positions_do_not_depend_on_the_size_of_the_image() {
        float[] narrow = Positions.ofMap(PositionEncoding.AXIAL, 2, 3, 8);
        float[] wide = Positions.ofMap(PositionEncoding.AXIAL, 4, 9, 8);
        assertThat(Arrays.copyOfRange(narrow, 5 * 8, 6 * 8)).isEqualTo(Arrays.copyOfRange(wide, 11 * 8, 12 * 8));
    }

    @Test
    void axial_positions_need_a_width_of_which_both_halves_are_even() {
        TransformerConfig six = TransformerConfig.of(6, 1, 0, 1, 8);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> six.withPositions(PositionEncoding.AXIAL))
                .withMessage("modelDim 6 with axial positions, a multiple of 4 is needed");
    }
}
