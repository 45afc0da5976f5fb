// SPDX-License-Identifier: Apache-2.0
package master.imports.tensorflow;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Map;

/**
 * What an exported file answers in ONNX Runtime.
 *
 * @param tokens {@code [N][S]}
 * @param logits {@code [N][S][V]}
 */
record OnnxAnswer(long[][] tokens, float[][][] logits) {
    /**
     * Runs a file.
     *
     * @param file a model exported with logits
     * @param images inputs {@code [N][C][H][W]}
     */
    static OnnxAnswer of(byte[] file, float[][][][] images) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        long[] shape = {images.length, images[0].length, images[0][0].length, images[0][0][0].length};
        FloatBuffer pixels = FloatBuffer.allocate((int) (shape[0] * shape[1] * shape[2] * shape[3]));
        for (float[][][] image : images) {
            for (float[][] plane : image) {
                for (float[] row : plane) {
                    pixels.put(row);
                }
            }
        }
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions();
                OrtSession session = environment.createSession(file, options);
                OnnxTensor input = OnnxTensor.createTensor(environment, pixels.rewind(), shape);
                OrtSession.Result result = session.run(Map.of("image", input))) {
            return new OnnxAnswer(
                    (long[][]) result.get("tokens").orElseThrow().getValue(),
                    (float[][][]) result.get("logits").orElseThrow().getValue());
        }
    }
}
