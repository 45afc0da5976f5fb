// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HardwareTest {
    @Test
    void a_build_for_graphics_cards_that_finds_none_is_told_in_one_line() {
        assertThat(Hardware.obstacle(true, true))
                .hasValueSatisfying(line ->
                        assertThat(line).contains("-Pcuda", "nvidia-smi").hasLineCount(1));
    }

    @Test
    void the_processor_is_fine_for_a_build_for_it_and_a_card_for_a_build_for_cards() {
        assertThat(Hardware.obstacle(false, true)).isEmpty();
        assertThat(Hardware.obstacle(true, false)).isEmpty();
        assertThat(Hardware.obstacle()).isEmpty(); // this build
    }
}
