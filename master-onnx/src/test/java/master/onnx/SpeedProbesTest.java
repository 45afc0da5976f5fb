// SPDX-License-Identifier: Apache-2.0
package master.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import master.core.network.NetworkConfig;
import org.junit.jupiter.api.Test;

class SpeedProbesTest {
    private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

    private static OnnxTensor run(byte[] file, float[] values, String input, long... shape) throws OrtException {
        try (OrtSession session = ENVIRONMENT.createSession(file);
                OnnxTensor tensor = OnnxTensor.createTensor(ENVIRONMENT, FloatBuffer.wrap(values), shape)) {
            return (OnnxTensor)
                    session.run(Map.of(input, tensor)).get(SpeedProbes.OUTPUT).orElseThrow();
        }
    }

    private static float[] ones(int length) {
        float[] ones = new float[length];
        Arrays.fill(ones, 1);
        return ones;
    }

    @Test
    void a_product_and_a_convolution_compute_what_they_say() throws OrtException {
        try (OnnxTensor product = run(SpeedProbes.product(32), ones(1024), SpeedProbes.INPUT, 32, 32)) {
            assertThat(product.getFloatBuffer().get(5)).isCloseTo(0.32f, within(1e-5f));
        }
        try (OnnxTensor convolution = run(SpeedProbes.convolution(8, 4, 6), ones(192), SpeedProbes.INPUT, 1, 8, 4, 6)) {
            assertThat(convolution.getInfo().getShape()).containsExactly(1, 8, 4, 6);
            assertThat(convolution.getFloatBuffer().get(7)).isCloseTo(0.72f, within(1e-5f)); // row 1, column 1: 8 * 9
        }
    }

    @Test
    void an_encoder_gives_the_memory_that_the_reference_computes() throws OrtException {
        for (NetworkConfig network : List.of(Networks.plain(), Networks.rich())) {
            TrainedModel model = Networks.model(network, 1, 3);
            float[] image = Networks.images(model.manifest(), 1, 4)[0];
            float[] expected = flat(new ReferenceNetwork(model).memory(image));

            try (OnnxTensor memory =
                    run(SpeedProbes.encoder(OnnxExporter.export(model)), image, "image", 1, 1, 17, 30)) {
                assertThat(memory.getInfo().getShape()[2])
                        .isEqualTo(network.transformer().modelDim());
                assertThat(memory.getFloatBuffer().array())
                        .hasSize(expected.length)
                        .containsExactly(expected, within(1e-3f));
            }
        }
    }

    private static float[] flat(double[][] rows) {
        float[] values = new float[rows.length * rows[0].length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) rows[i / rows[0].length][i % rows[0].length];
        }
        return values;
    }

    @Test
    void what_is_no_model_has_no_encoder() {
        assertThatThrownBy(() -> SpeedProbes.encoder(SpeedProbes.product(8))).isInstanceOf(ModelFormatException.class);
        assertThatThrownBy(() -> SpeedProbes.encoder(new byte[] {1, 2, 3})).isInstanceOf(ModelFormatException.class);
    }
}
