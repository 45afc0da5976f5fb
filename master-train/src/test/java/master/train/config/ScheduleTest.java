// SPDX-License-Identifier: Apache-2.0
package master.train.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Learning rates by hand; steps are counted from 0, as in {@link LearningRate#at}. */
class ScheduleTest {
    private static final Offset<Double> EXACT = within(1e-15);

    private static LearningRate rate(Map<String, ?> keys) {
        return TrainingSettings.of(keys).optimization().learningRate();
    }

    @Test
    void a_constant_rate_stays_after_its_warm_up() {
        LearningRate rate = rate(Map.of("schedule", "constant", "learningRate", 0.4, "warmupSteps", 4));
        assertThat(rate.at(0)).isEqualTo(0.1, EXACT);
        assertThat(rate.at(2)).isEqualTo(0.3, EXACT);
        assertThat(rate.at(3)).isEqualTo(0.4, EXACT);
        assertThat(rate.at(1_000_000)).isEqualTo(0.4, EXACT);
    }

    @Test
    void a_linear_rate_falls_from_the_end_of_the_warm_up_to_the_floor() {
        LearningRate rate = rate(Map.of(
                "schedule",
                Map.of("linear", Map.of("floor", 0.2)),
                "learningRate",
                1.0,
                "warmupSteps",
                100,
                "steps",
                1100));
        assertThat(rate.at(49)).isEqualTo(0.5, EXACT);
        assertThat(rate.at(100)).isEqualTo(1, EXACT);
        assertThat(rate.at(600)).isEqualTo(0.6, EXACT);
        assertThat(rate.at(1100)).isEqualTo(0.2, EXACT);
        assertThat(rate.at(5000)).isEqualTo(0.2, EXACT);
    }

    @Test
    void a_cosine_is_half_way_in_the_middle() {
        LearningRate rate = rate(Map.of("learningRate", 0.01, "warmupSteps", 0, "steps", 1000));
        assertThat(rate.at(0)).isEqualTo(0.01, EXACT);
        assertThat(rate.at(500)).isEqualTo(0.01 * 0.505, EXACT); // the floor is 0.01 of it
        assertThat(rate.at(250)).isEqualTo(0.01 * (0.01 + 0.99 * (1 + Math.sqrt(0.5)) / 2), EXACT);
        assertThat(rate.at(1000)).isEqualTo(0.0001, EXACT);
    }

    @Test
    void a_polynomial_rate_falls_by_its_power() {
        LearningRate rate = rate(Map.of(
                "schedule",
                Map.of("polynomial", Map.of("power", 3, "floor", 0)),
                "learningRate",
                2.0,
                "warmupSteps",
                0,
                "steps",
                10));
        assertThat(rate.at(0)).isEqualTo(2, EXACT);
        assertThat(rate.at(5)).isEqualTo(0.25, EXACT);
        assertThat(rate.at(10)).isEqualTo(0, EXACT);
    }

    @Test
    void the_inverse_root_is_the_transformers_schedule() {
        // MASTER-TF's CustomSchedule: d^-0.5 * min(step^-0.5, step * warmup^-1.5), step from 1
        LearningRate rate = rate(
                Map.of("schedule", "inverse_sqrt", "learningRate", 1 / Math.sqrt(512 * 4000.0), "warmupSteps", 4000));
        for (int step : new int[] {1, 3999, 4000, 4001, 20000}) {
            double noam = Math.pow(512, -0.5) * Math.min(Math.pow(step, -0.5), step * Math.pow(4000, -1.5));
            assertThat(rate.at(step - 1)).as("step %d", step).isEqualTo(noam, EXACT);
        }
        assertThat(rate.at(0)).isEqualTo(1.746928e-7, within(1e-13));
        assertThat(rate.at(3999)).isEqualTo(6.987712e-4, within(1e-10));
        assertThat(rate.at(19999)).isEqualTo(3.125e-4, EXACT); // 1 / sqrt(512 * 20000) = 1 / 3200
    }

    @Test
    void the_inverse_root_stops_at_its_floor() {
        LearningRate rate = rate(Map.of(
                "schedule", Map.of("inverse_sqrt", Map.of("floor", 0.25)), "learningRate", 1.0, "warmupSteps", 100));
        assertThat(rate.at(399)).isEqualTo(0.5, EXACT);
        assertThat(rate.at(9999)).isEqualTo(0.25, EXACT); // would be 0.1
    }

    @Test
    void the_exponential_staircase_is_that_of_master_tf() {
        // mj.yaml: ExponentialDecay(initial_learning_rate 2e-5, decay_steps 70000, decay_rate 0.1, staircase True)
        LearningRate rate = rate(Map.of(
                "schedule",
                Map.of("exponential", Map.of("decaySteps", 70000, "decayRate", 0.1, "staircase", true)),
                "learningRate",
                2e-5,
                "warmupSteps",
                0));
        assertThat(rate.at(0)).isEqualTo(2e-5, within(1e-20));
        assertThat(rate.at(69999)).isEqualTo(2e-5, within(1e-20));
        assertThat(rate.at(70000)).isEqualTo(2e-6, within(1e-20));
        assertThat(rate.at(139999)).isEqualTo(2e-6, within(1e-20));
        assertThat(rate.at(140000)).isEqualTo(2e-7, within(1e-20));
    }

    @Test
    void without_stairs_the_exponential_falls_in_every_step() {
        LearningRate rate = rate(Map.of(
                "schedule",
                Map.of("exponential", Map.of("decaySteps", 100, "decayRate", 0.25, "floor", 0.1)),
                "learningRate",
                1.0,
                "warmupSteps",
                10));
        assertThat(rate.at(50)).isEqualTo(0.5, EXACT);
        assertThat(rate.at(100)).isEqualTo(0.25, EXACT);
        assertThat(rate.at(4)).isEqualTo(0.5 * Math.pow(0.25, 0.04), EXACT);
        assertThat(rate.at(200)).isEqualTo(0.1, EXACT); // would be 1/16
    }

    @Test
    void milestones_multiply_from_the_step_they_name() {
        LearningRate rate = rate(Map.of(
                "schedule",
                Map.of("step", Map.of("milestones", List.of(80, 130), "decayRate", 0.5)),
                "learningRate",
                1.0,
                "warmupSteps",
                0));
        assertThat(rate.at(79)).isEqualTo(1, EXACT);
        assertThat(rate.at(80)).isEqualTo(0.5, EXACT);
        assertThat(rate.at(129)).isEqualTo(0.5, EXACT);
        assertThat(rate.at(130)).isEqualTo(0.25, EXACT);
    }

    @Test
    void one_cycle_rises_from_a_25th_and_falls_to_almost_nothing() {
        // PyTorch's OneCycleLR(max_lr=1, total_steps=101, pct_start=51/101, anneal_strategy="cos")
        LearningRate rate = rate(Map.of("schedule", "one_cycle", "learningRate", 1.0, "warmupSteps", 51, "steps", 101));
        assertThat(rate.at(0)).isEqualTo(0.04, EXACT);
        assertThat(rate.at(25)).isEqualTo(0.52, EXACT);
        assertThat(rate.at(50)).isEqualTo(1, EXACT);
        assertThat(rate.at(75)).isEqualTo((1 + 4e-6) / 2, EXACT);
        assertThat(rate.at(100)).isEqualTo(4e-6, EXACT);
        assertThat(TrainingSettings.of(Map.of("schedule", "one_cycle", "steps", 1000))
                        .warmupSteps())
                .isEqualTo(300);
    }

    @Test
    void an_optimization_describes_itself() {
        assertThat(TrainingSettings.DEFAULT.optimization())
                .hasToString("Adam, learning rate 0.001, cosine over 10000 steps, warm-up 200, dropout 0.1");
        assertThat(TrainingSettings.of(Map.of(
                                "optimizer",
                                "adamw",
                                "schedule",
                                Map.of("step", Map.of("milestones", List.of(5, 7))),
                                "warmupSteps",
                                0,
                                "clipNorm",
                                1,
                                "labelSmoothing",
                                0.1))
                        .optimization())
                .hasToString("AdamW, weight decay 0.01, learning rate 0.001, times 0.1 at steps [5, 7], clip norm 1.0, "
                        + "label smoothing 0.1, dropout 0.1");
    }

    @Test
    void another_number_of_steps_keeps_all_other_keys() {
        TrainingSettings settings = TrainingSettings.of(Map.of(
                "schedule", Map.of("step", Map.of("milestones", List.of(5, 7))),
                "optimizer", Map.of("sgd", Map.of("nesterov", true))));
        assertThat(settings.withSteps(77).steps()).isEqualTo(77);
        assertThat(settings.withSteps(77).withSteps(10_000)).isEqualTo(settings);
    }

    @Test
    void a_warm_up_that_is_a_share_of_the_steps_follows_their_number_unless_it_was_given() {
        TrainingSettings own = TrainingSettings.of(Map.of("schedule", "one_cycle", "steps", 10_000));
        assertThat(own.warmupSteps()).isEqualTo(3000);
        assertThat(own.withSteps(300).warmupSteps()).isEqualTo(90);
        TrainingSettings given =
                TrainingSettings.of(Map.of("schedule", "one_cycle", "steps", 10_000, "warmupSteps", 50));
        assertThat(given.withSteps(300).warmupSteps()).isEqualTo(50);
    }
}
