// SPDX-License-Identifier: Apache-2.0
package master.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import master.core.network.Weights;
import org.junit.jupiter.api.Test;

class WeightAverageTest {
    private static Weights weights(float... values) {
        return new Weights(Map.of("w", new Weights.Tensor(List.of(values.length), values)));
    }

    private static float[] of(WeightAverage average) {
        return average.weights().values("w");
    }

    @Test
    void early_weights_are_forgotten_and_later_ones_averaged() {
        WeightAverage average = new WeightAverage(weights(100), 0.9);

        average.add(() -> weights(1), 5);
        assertThat(of(average)[0]).isEqualTo(100 * 6f / 55 + 49f / 55, within(1e-4f));

        for (int step = 6; step <= 2000; step++) {
            average.add(() -> weights(2), step);
        }
        assertThat(of(average)[0]).isEqualTo(2, within(1e-4f));
        average.add(() -> weights(3), 2005);
        double keep = Math.pow(0.9, 5);
        assertThat(of(average)[0]).isEqualTo((float) (2 * keep + 3 * (1 - keep)), within(1e-4f));
    }

    @Test
    void most_steps_do_not_even_ask_for_the_weights() {
        WeightAverage average = new WeightAverage(weights(1), 0.9);
        average.add(
                () -> {
                    throw new AssertionError();
                },
                4);
        assertThat(of(average)).containsExactly(1);
    }

    @Test
    void without_averaging_every_step_counts() {
        WeightAverage average = new WeightAverage(weights(1), 0);
        average.add(() -> weights(7), 3);
        assertThat(of(average)).containsExactly(7);
    }

    @Test
    void what_it_starts_from_is_copied() {
        Weights start = weights(1);
        WeightAverage average = new WeightAverage(start, 0.5);
        average.add(() -> weights(9), 5);
        assertThat(start.values("w")).containsExactly(1);
    }

    @Test
    void the_first_weights_are_forgotten_within_a_hundred_steps_whatever_the_averaging() {
        WeightAverage average = new WeightAverage(weights(1000), 0.9999);
        for (int step = 1; step <= 100; step++) {
            average.add(() -> weights(2), step);
        }
        assertThat(of(average)[0]).isEqualTo(2, within(1e-3f));
    }
}
