// SPDX-License-Identifier: Apache-2.0
package master.imports;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;
import master.onnx.ExportOptions;
import master.onnx.OnnxExporter;
import master.onnx.TrainedModel;

/**
 * What an exported model answers to one image.
 *
 * @param tokens ids {@code [steps]}
 * @param text the text of its tokens
 * @param logits {@code [steps][tokens]}
 * @param boxes {@code [steps][4]}; none of a model without boxes
 */
public record OnnxAnswers(int[] tokens, String text, float[][] logits, float[][] boxes) {
    /**
     * Runs a model.
     *
     * @param image planes {@code [C, H, W]}
     */
    public static OnnxAnswers of(TrainedModel model, float[] image) throws OrtException {
        byte[] file = OnnxExporter.export(model, ExportOptions.standard().withLogits(true));
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        var input = model.manifest().preprocessing();
        long[] shape = {1, input.channels(), input.height(), input.width()};
        try (OrtSession session = environment.createSession(file);
                OnnxTensor tensor = OnnxTensor.createTensor(environment, FloatBuffer.wrap(image), shape);
                OrtSession.Result result = session.run(Map.of("image", tensor))) {
            long[][] tokens = (long[][]) result.get("tokens").orElseThrow().getValue();
            float[][][] logits =
                    (float[][][]) result.get("logits").orElseThrow().getValue();
            int[] ids = Arrays.stream(tokens[0]).mapToInt(Math::toIntExact).toArray();
            float[][] boxes = result.get("boxes").isPresent()
                    ? ((float[][][]) result.get("boxes").get().getValue())[0]
                    : new float[0][];
            return new OnnxAnswers(ids, model.manifest().vocabulary().decode(ids), logits[0], boxes);
        }
    }
}
