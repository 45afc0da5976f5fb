// SPDX-License-Identifier: Apache-2.0
package master.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import master.core.network.NetworkConfig;
import master.onnx.ActivationRanges.Range;
import org.junit.jupiter.api.Test;

class IntegerWeightsTest {
    @Test
    void every_channel_of_a_kernel_has_a_scale_of_its_own() {
        IntegerWeights weights =
                IntegerWeights.ofKernel(new float[] {1.27f, -0.5f, 0.02f, 0.00992f}, new float[2], 1, 8);

        assertThat(weights.scales()).containsExactly(new float[] {0.01f, 0.02f / 127}, within(1e-7f));
        assertThat(weights.values()).containsExactly(127, -50, 127, 63);
    }

    @Test
    void channels_of_a_matrix_are_its_columns() {
        IntegerWeights weights = IntegerWeights.ofMatrix(new float[] {0.63f, 6.3f, -0.21f, 3f}, new float[2], 1, 7);

        assertThat(weights.values()).containsExactly(63, 63, -21, 30);
        assertThat(weights.scales()).containsExactly(new float[] {0.01f, 0.1f}, within(1e-6f));
    }

    @Test
    void no_weight_is_off_by_more_than_half_a_step_and_seven_bits_stay_within_63() {
        Random random = new Random(5);
        float[] kernel = new float[400];
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] = (float) random.nextGaussian();
        }
        IntegerWeights weights = IntegerWeights.ofKernel(kernel, new float[8], 0.1f, 7);
        for (int i = 0; i < kernel.length; i++) {
            float scale = weights.scales()[i / 50];
            assertThat(Math.abs(weights.values()[i])).isLessThanOrEqualTo(63);
            assertThat(weights.values()[i] * scale).isCloseTo(kernel[i], within(0.501f * scale));
        }
    }

    @Test
    void a_bias_is_a_whole_number_of_products_even_beside_a_channel_of_zeros() {
        float[] bias = {0.5f, -3};
        IntegerWeights weights = IntegerWeights.ofKernel(new float[] {1, 0, 0, 0}, bias, 0.02f, 8);
        int[] integers = weights.bias(bias, 0.02f);

        for (int c = 0; c < 2; c++) {
            assertThat(integers[c] * weights.biasScales(0.02f)[c]).isCloseTo(bias[c], within(1e-3f));
        }
        assertThat(weights.values()[2]).isZero();
    }

    @Test
    void a_range_holds_zero_exactly() {
        Range range = new Range(-1, 3);
        assertThat(range.scale()).isCloseTo(4 / 255f, within(1e-7f));
        assertThat(range.zero()).isEqualTo(64);
        assertThat(new Range(0, 0).scale()).isPositive();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Range(1, 3))
                .withMessage("range 1.0 to 3.0, finite numbers around 0 are allowed");
        assertThatIllegalArgumentException().isThrownBy(() -> new Range(0, Float.POSITIVE_INFINITY));
    }

    @Test
    void a_folded_norm_gives_what_convolution_and_norm_give() {
        TrainedModel model = Networks.model(Networks.plain(), 1, 3);
        String prefix = "backbone.stem0";
        FoldedConvolution folded = FoldedConvolution.of(model, prefix);
        float[] kernel = model.weights().values(prefix + ".conv.weight");
        int channels = folded.bias().length;
        int length = kernel.length / channels;
        Random random = new Random(1);
        double[] patch = random.doubles(length, -1, 1).toArray();
        for (int c = 0; c < channels; c++) {
            double plain = 0;
            double inOne = folded.bias()[c];
            for (int i = 0; i < length; i++) {
                plain += kernel[c * length + i] * patch[i];
                inOne += folded.kernel()[c * length + i] * patch[i];
            }
            double deviation =
                    Math.sqrt(model.weights().values(prefix + ".norm.variance")[c] + NetworkConfig.BATCH_NORM_EPSILON);
            double normed = (plain - model.weights().values(prefix + ".norm.mean")[c])
                            / deviation
                            * model.weights().values(prefix + ".norm.weight")[c]
                    + model.weights().values(prefix + ".norm.bias")[c];
            assertThat(inOne).isCloseTo(normed, within(1e-5));
        }
    }
}
