// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import master.core.model.ModelManifest;
import master.core.network.ContextConfig;
import master.core.network.NetworkConfig;
import master.core.network.Parameter;
import master.core.network.Parameters;
import master.core.network.ResidualBackbone;
import master.core.network.TransformerConfig;
import master.core.network.Weights;
import master.train.TestModels;
import master.train.config.Optimization;
import master.train.config.Optimizer;
import master.train.data.Batch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the optimizer subtracts, compared with its formula in plain Java. */
class OptimizerTest {
    private static final double RATE = 0.01;
    private static final ModelManifest MANIFEST = TestModels.manifest(new NetworkConfig(
            new ResidualBackbone(
                    List.of(4),
                    2,
                    List.of(new ResidualBackbone.Stage(8, 1, 2, 2, true, false)),
                    ContextConfig.of(0.5, 2)),
            TransformerConfig.of(8, 2, 0, 1, 8)));
    private static final Batch BATCH = TestModels.batch(MANIFEST, List.of("0123", "45", "6789"));
    private static final Weights START = TestModels.weights(MANIFEST, 5);
    private static final List<Parameter> TABLE =
            Parameters.of(MANIFEST.network(), 1, MANIFEST.vocabulary().size()).all();

    // no tiny epsilon: it would make steps out of the noise of gradients that are nothing
    static Stream<Optimizer> optimizers() {
        return Stream.of(
                new Optimizer.Adam(0.9, 0.98, 1e-3, 0),
                new Optimizer.Adam(0.8, 0.99, 1e-3, 0.3),
                new Optimizer.Sgd(0, false, 0),
                new Optimizer.Sgd(0.9, false, 0.2),
                new Optimizer.Sgd(0.9, true, 0),
                new Optimizer.AdaDelta(0.95, 1e-4));
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void the_first_two_steps_follow_the_formula(Optimizer optimizer) {
        Map<String, double[]> memory = new LinkedHashMap<>();
        try (MasterNetwork network = MasterNetwork.create(MANIFEST, START, Optimization.of(optimizer, RATE))) {
            for (int step = 1; step <= 2; step++) {
                Weights before = network.weights();
                Map<String, float[]> gradients = gradients(before);
                network.fit(BATCH);
                for (Parameter parameter : TABLE) {
                    if (parameter.role().trainable()) {
                        float[] update = network.lastUpdate(parameter.name());
                        double[] states =
                                memory.computeIfAbsent(parameter.name(), name -> new double[2 * update.length]);
                        double[] expected = new double[update.length];
                        for (int i = 0; i < update.length; i++) {
                            expected[i] = RATE
                                    * (rule(optimizer, gradients.get(parameter.name())[i], states, 2 * i, step)
                                            + decay(optimizer, parameter) * before.values(parameter.name())[i]);
                        }
                        assertClose("step %d, %s".formatted(step, parameter.name()), update, expected, 1e-4);
                    }
                }
            }
        }
    }

    private static void assertClose(String what, float[] values, double[] expected, double relative) {
        for (int i = 0; i < expected.length; i++) {
            if (!(Math.abs(values[i] - expected[i]) <= relative * Math.abs(expected[i]) + 1e-8)) {
                fail("%s[%d] is %s, not %s", what, i, values[i], expected[i]);
            }
        }
    }

    /** Plain descent of rate 1 subtracts the gradient itself. */
    private static Map<String, float[]> gradients(Weights weights) {
        return updates(weights, Optimization.of(new Optimizer.Sgd(0, false, 0), 1));
    }

    private static Map<String, float[]> updates(Weights weights, Optimization optimization) {
        try (MasterNetwork network = MasterNetwork.create(MANIFEST, weights, optimization)) {
            network.fit(BATCH);
            Map<String, float[]> updates = new LinkedHashMap<>();
            TABLE.forEach(parameter -> updates.put(parameter.name(), network.lastUpdate(parameter.name())));
            return updates;
        }
    }

    private static double rule(Optimizer optimizer, double g, double[] states, int at, int step) {
        if (optimizer instanceof Optimizer.Adam adam) {
            states[at] = adam.beta1() * states[at] + (1 - adam.beta1()) * g;
            states[at + 1] = adam.beta2() * states[at + 1] + (1 - adam.beta2()) * g * g;
            double correction = Math.sqrt(1 - Math.pow(adam.beta2(), step)) / (1 - Math.pow(adam.beta1(), step));
            return correction * states[at] / (Math.sqrt(states[at + 1]) + adam.epsilon());
        }
        if (optimizer instanceof Optimizer.Sgd sgd) {
            states[at] = sgd.momentum() * states[at] + g;
            return sgd.nesterov() ? g + sgd.momentum() * states[at] : states[at];
        }
        Optimizer.AdaDelta adaDelta = (Optimizer.AdaDelta) optimizer;
        states[at] = adaDelta.rho() * states[at] + (1 - adaDelta.rho()) * g * g;
        double delta = Math.sqrt(states[at + 1] + adaDelta.epsilon()) / Math.sqrt(states[at] + adaDelta.epsilon()) * g;
        states[at + 1] = adaDelta.rho() * states[at + 1] + (1 - adaDelta.rho()) * delta * delta;
        return delta;
    }

    /** Only what multiplies decays. */
    private static double decay(Optimizer optimizer, Parameter parameter) {
        return switch (parameter.role()) {
            case MATRIX, CONVOLUTION -> optimizer.weightDecay();
            case BIAS, SCALE, EMBEDDING, RUNNING_MEAN, RUNNING_VARIANCE -> 0;
        };
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void resuming_gives_bitwise_the_same_weights(Optimizer optimizer) {
        Optimization optimization =
                Optimization.of(optimizer, RATE).withDropout(0.2).withClipNorm(0.5);
        Weights straight;
        try (MasterNetwork network = MasterNetwork.create(MANIFEST, START, optimization)) {
            fit(network, 6);
            straight = network.weights();
        }
        Weights half;
        float[] state;
        try (MasterNetwork network = MasterNetwork.create(MANIFEST, START, optimization)) {
            fit(network, 3);
            half = network.weights();
            state = network.optimizerState();
        }
        try (MasterNetwork network = MasterNetwork.create(MANIFEST, half, optimization)) {
            network.resume(state, 3);
            fit(network, 3);
            assertThat(network.weights().tensors()).isEqualTo(straight.tensors());
        }
    }

    private static void fit(MasterNetwork network, int steps) {
        for (int i = 0; i < steps; i++) {
            network.fit(BATCH);
        }
    }

    @Test
    void every_optimizer_has_the_state_it_needs() {
        long trainable = TABLE.stream()
                .filter(p -> p.role().trainable())
                .mapToLong(Parameter::length)
                .sum();
        Function<Optimizer, Integer> states = optimizer -> {
            try (MasterNetwork network = MasterNetwork.create(MANIFEST, START, Optimization.of(optimizer, RATE))) {
                return network.optimizerState().length;
            }
        };
        assertThat(states.apply(new Optimizer.Adam(0.9, 0.99, 1e-8, 0))).isEqualTo((int) (2 * trainable));
        assertThat(states.apply(new Optimizer.Sgd(0.9, false, 0))).isEqualTo((int) trainable);
        assertThat(states.apply(new Optimizer.AdaDelta(0.95, 1e-8))).isEqualTo((int) (2 * trainable));
    }

    @Test
    void a_long_gradient_is_scaled_down_to_the_clip_norm_and_running_statistics_are_left_alone() {
        Optimization plain = Optimization.of(new Optimizer.Sgd(0, false, 0), 1);
        Map<String, float[]> whole = updates(START, plain);
        double norm = Math.sqrt(TABLE.stream()
                .filter(p -> p.role().trainable())
                .mapToDouble(p -> squares(whole.get(p.name())))
                .sum());
        assertThat(norm).isGreaterThan(0.1);

        Map<String, float[]> clipped = updates(START, plain.withClipNorm(norm / 4));
        for (Parameter parameter : TABLE) {
            double[] expected = new double[parameter.length()];
            for (int i = 0; i < expected.length; i++) {
                expected[i] = whole.get(parameter.name())[i] * (parameter.role().trainable() ? 0.25 : 1);
            }
            assertClose(parameter.name(), clipped.get(parameter.name()), expected, 1e-5);
        }
        assertThat(TABLE).anyMatch(p -> !p.role().trainable() && squares(whole.get(p.name())) > 0);
    }

    @Test
    void a_gradient_below_the_clip_norm_is_left_alone() {
        Optimization plain = Optimization.of(new Optimizer.Sgd(0, false, 0), 1);
        Map<String, float[]> whole = updates(START, plain);
        updates(START, plain.withClipNorm(1e6))
                .forEach((name, update) -> assertThat(update).as(name).isEqualTo(whole.get(name)));
    }

    private static double squares(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return sum;
    }

    @Test
    void the_gradient_is_that_of_the_mean_over_all_tokens_however_many_images_there_are() {
        Batch once = TestModels.batch(MANIFEST, List.of("0123", "45"));
        Batch twice = TestModels.batch(MANIFEST, List.of("0123", "45", "0123", "45"));
        Optimization plain = Optimization.of(new Optimizer.Sgd(0, false, 0), 1);
        float[] small;
        try (MasterNetwork network = MasterNetwork.create(MANIFEST, START, plain)) {
            network.fit(once);
            small = network.lastUpdate("head.bias");
        }
        try (MasterNetwork network = MasterNetwork.create(MANIFEST, START, plain)) {
            network.fit(twice);
            assertThat(network.lastUpdate("head.bias")).containsExactly(small, within(1e-5f));
        }
    }

    @Test
    void what_a_step_reports_has_no_label_smoothing_in_it() {
        Optimization plain = Optimization.adam(RATE);
        try (MasterNetwork network = MasterNetwork.create(MANIFEST, START, plain);
                MasterNetwork smoothed = MasterNetwork.create(MANIFEST, START, plain.withLabelSmoothing(0.3))) {
            assertThat(smoothed.fit(BATCH)).isEqualTo(network.fit(BATCH));
            assertThat(smoothed.weights().tensors())
                    .isNotEqualTo(network.weights().tensors());
        }
    }
}
