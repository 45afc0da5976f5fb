// SPDX-License-Identifier: Apache-2.0
package master.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import master.core.metric.Calibration.OperatingPoint;
import master.core.metric.Calibration.Reading;
import org.junit.jupiter.api.Test;

class CalibrationTest {
    @Test
    void computes_a_small_example_as_by_hand() {
        Calibration calibration = Calibration.of(List.of(
                new Reading(0.95, true),
                new Reading(0.97, false), // bin 0.9 to 1: confidence 0.96, accuracy 0.5
                new Reading(0.5, true), // bin 0.5 to 0.6: confidence 0.5, accuracy 1
                new Reading(0.0, false))); // bin 0 to 0.1: perfect
        assertThat(calibration.samples()).isEqualTo(4);
        assertThat(calibration.bins()).hasSize(10);
        assertThat(calibration.bins().get(3).low()).isEqualTo(0.3);
        assertThat(calibration.bins().get(3).high()).isEqualTo(0.4);
        assertThat(calibration.bins().get(9).samples()).isEqualTo(2);
        assertThat(calibration.bins().get(9).confidence()).isCloseTo(0.96, within(1e-12));
        assertThat(calibration.bins().get(9).accuracy()).isEqualTo(0.5);
        assertThat(calibration.bins().get(5).accuracy()).isEqualTo(1);
        assertThat(calibration.bins().get(3).samples()).isZero();
        assertThat(calibration.expectedError()).isCloseTo((2 * 0.46 + 0.5) / 4, within(1e-12));
        assertThat(calibration.points()).isEmpty(); // the surest text is wrong
    }

    @Test
    void certainty_belongs_to_the_last_bin() {
        assertThat(Calibration.of(List.of(new Reading(1, true))).bins().get(9).samples())
                .isEqualTo(1);
    }

    @Test
    void finds_how_many_texts_can_be_believed() {
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < 99; i++) {
            readings.add(new Reading(0.9, true));
        }
        readings.add(new Reading(0.8, false)); // 99 of 100 so far
        readings.add(new Reading(0.7, false)); // 99 of 101
        readings.add(new Reading(0.1, true)); // 100 of 102
        assertThat(Calibration.of(readings).points())
                .containsExactly(
                        new OperatingPoint(0.95, 0.1, 1),
                        new OperatingPoint(0.99, 0.8, 100.0 / 102),
                        new OperatingPoint(0.999, 0.9, 99.0 / 102));
    }

    @Test
    void a_threshold_for_people_is_rounded_down_so_that_it_accepts_its_texts() {
        assertThat(new OperatingPoint(0.99, 0.99996, 1).shown()).isEqualTo("0.9999");
        assertThat(new OperatingPoint(0.99, 0.9, 1).shown()).isEqualTo("0.9000");
    }

    @Test
    void texts_of_one_confidence_are_believed_together_or_not_at_all() {
        List<Reading> readings = List.of(new Reading(0.9, true), new Reading(0.5, true), new Reading(0.5, false));
        assertThat(Calibration.of(readings).points()).allSatisfy(point -> {
            assertThat(point.threshold()).isEqualTo(0.9);
            assertThat(point.coverage()).isCloseTo(1.0 / 3, within(1e-12));
        });
    }

    @Test
    void of_nothing_there_is_no_error() {
        Calibration nothing = Calibration.of(List.of());
        assertThat(nothing.expectedError()).isZero();
        assertThat(nothing.points()).isEmpty();
    }
}
