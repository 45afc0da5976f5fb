// SPDX-License-Identifier: Apache-2.0
package master.core.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InitializersTest {
    private static final NetworkConfig CONFIG = NetworkConfig.compact();
    private static final Parameters PARAMETERS = Parameters.of(CONFIG, 1, 70);

    private static double mean(float[] values) {
        return IntStream.range(0, values.length)
                .mapToDouble(i -> values[i])
                .average()
                .orElseThrow();
    }

    private static double deviation(float[] values) {
        return Math.sqrt(IntStream.range(0, values.length)
                .mapToDouble(i -> values[i] * (double) values[i])
                .average()
                .orElseThrow());
    }

    @Test
    void fits_the_name_table() {
        assertThat(Initializers.initialize(PARAMETERS, 1).differences(PARAMETERS))
                .isEmpty();
    }

    @Test
    void the_same_seed_gives_the_same_weights_and_another_seed_others() {
        Weights weights = Initializers.initialize(PARAMETERS, 1);
        assertThat(Initializers.initialize(PARAMETERS, 1).tensors()).isEqualTo(weights.tensors());
        assertThat(Initializers.initialize(PARAMETERS, 2).values("head.weight"))
                .isNotEqualTo(weights.values("head.weight"));
    }

    @Test
    void every_parameter_has_a_sequence_of_its_own() {
        Weights weights = Initializers.initialize(PARAMETERS, 1);
        assertThat(weights.values("decoder.layer0.selfAttention.query.weight"))
                .isNotEqualTo(weights.values("decoder.layer0.selfAttention.key.weight"))
                .isNotEqualTo(weights.values("decoder.layer1.selfAttention.query.weight"));
    }

    @Test
    void another_parameter_leaves_the_others_as_they_are() {
        NetworkConfig deeper = CONFIG.withTransformer(CONFIG.transformer().withLayers(1, 2));
        Weights more = Initializers.initialize(Parameters.of(deeper, 1, 70), 7);
        Weights fewer = Initializers.initialize(PARAMETERS, 7);
        assertThat(more.tensors()).hasSizeGreaterThan(fewer.tensors().size()).containsAllEntriesOf(fewer.tensors());
    }

    @Test
    void starts_as_the_roles_say() {
        Weights weights = Initializers.initialize(PARAMETERS, 3);
        for (Parameter parameter : PARAMETERS.all()) {
            float[] values = weights.values(parameter.name());
            List<Integer> shape = parameter.shape();
            switch (parameter.role()) {
                case BIAS, RUNNING_MEAN -> assertThat(values).containsOnly(0f);
                case SCALE, RUNNING_VARIANCE -> assertThat(values).containsOnly(1f);
                case CONVOLUTION -> spread(parameter, values, Math.sqrt(2.0 / (parameter.length() / shape.get(0))));
                case EMBEDDING ->
                    spread(parameter, values, 1 / Math.sqrt(CONFIG.transformer().modelDim()));
                case MATRIX -> {
                    double bound = Math.sqrt(6.0 / (shape.get(0) + shape.get(1)));
                    spread(parameter, values, bound / Math.sqrt(3));
                    for (float value : values) {
                        assertThat(Math.abs(value)).isLessThanOrEqualTo((float) bound);
                    }
                }
            }
        }
    }

    /** Mean 0 and that deviation, within five standard errors. */
    private static void spread(Parameter parameter, float[] values, double deviation) {
        double root = Math.sqrt(values.length);
        assertThat(mean(values)).as(parameter.name()).isCloseTo(0, within(5 * deviation / root));
        assertThat(deviation(values)).as(parameter.name()).isCloseTo(deviation, within(5 * deviation / root));
    }
}
