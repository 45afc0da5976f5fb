// SPDX-License-Identifier: Apache-2.0
package master.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ScaleTest {
    @Test
    void has_round_ticks() {
        assertThat(new Scale(0, 1, false).ticks())
                .usingComparatorForType(ScaleTest::compare, Double.class)
                .containsExactly(0.0, 0.2, 0.4, 0.6, 0.8, 1.0);
        assertThat(Scale.around(0.03, 0.97).ticks())
                .usingComparatorForType(ScaleTest::compare, Double.class)
                .containsExactly(0.0, 0.2, 0.4, 0.6, 0.8, 1.0);
        assertThat(Scale.logarithmic(0.04, 2.5).ticks())
                .usingComparatorForType(ScaleTest::compare, Double.class)
                .containsExactly(0.05, 0.1, 0.2, 0.5, 1.0, 2.0);
    }

    @Test
    void every_value_of_the_range_lies_on_the_axis_and_there_are_a_few_ticks() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 500; i++) {
            double least = random.nextDouble(1e-4, 1) * Math.pow(10, random.nextInt(-6, 6));
            double most = least * random.nextDouble(1, 1000);
            for (Scale scale : new Scale[] {Scale.around(least, most), Scale.logarithmic(least, most)}) {
                assertThat(scale.place(least)).as("%s of %s", least, scale).isBetween(-1e-9, 1 + 1e-9);
                assertThat(scale.place(most)).as("%s of %s", most, scale).isBetween(-1e-9, 1 + 1e-9);
                assertThat(scale.ticks())
                        .as("%s", scale)
                        .hasSizeBetween(scale.logarithmic() ? 0 : 3, 12)
                        .allSatisfy(tick -> assertThat(scale.place(tick)).isBetween(-1e-6, 1 + 1e-6));
            }
        }
    }

    @Test
    void a_chart_has_two_ticks_or_more_however_near_its_values_are() {
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 500; i++) {
            double least = random.nextDouble(1, 10);
            double most = least * Math.pow(10, random.nextDouble(0, 3));
            Series loss = new Series(
                    "loss", List.of(new Series.Point(1, most), new Series.Point(2, least)), Series.Look.STRONG);
            assertThat(LineChart.fitting("loss", List.of(loss), true, Numbers::plain)
                            .vertical()
                            .ticks())
                    .as("%s to %s", least, most)
                    .hasSizeGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void a_constant_has_a_scale_too() {
        assertThat(Scale.around(5, 5).place(5)).isBetween(0.0, 1.0);
        assertThat(Scale.around(0, 0).place(0)).isCloseTo(0, within(1e-9));
    }

    private static int compare(double a, double b) {
        return Math.abs(a - b) < 1e-9 ? 0 : Double.compare(a, b);
    }
}
