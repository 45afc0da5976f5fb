// SPDX-License-Identifier: Apache-2.0
package master.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Set;
import master.api.image.Canvas;
import master.api.image.Preprocessing;

/** An exported model in ONNX Runtime. */
final class OnnxRun implements AutoCloseable {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final Preprocessing preprocessing;

    /** Tokens and probabilities {@code [N][S]}, and logits {@code [N][S][V]} if the file gives them. */
    record Result(long[][] tokens, float[][] probabilities, float[][][] attention, float[][][] logits) {}

    OnnxRun(byte[] file, Preprocessing preprocessing) throws OrtException {
        this.preprocessing = preprocessing;
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            this.session = environment.createSession(file, options);
        }
    }

    Set<String> outputs() {
        return session.getOutputNames();
    }

    Map<String, String> metadata() throws OrtException {
        return session.getMetadata().getCustomMetadata();
    }

    Result run(float[]... images) throws OrtException {
        return run(preprocessing.largest(), images);
    }

    Result run(Canvas canvas, float[]... images) throws OrtException {
        FloatBuffer pixels = FloatBuffer.allocate(images.length * preprocessing.length(canvas));
        for (float[] image : images) {
            pixels.put(image);
        }
        long[] shape = {images.length, preprocessing.channels(), canvas.height(), canvas.width()};
        try (OnnxTensor input = OnnxTensor.createTensor(environment, pixels.rewind(), shape);
                OrtSession.Result result = session.run(Map.of("image", input))) {
            float[][][] logits = outputs().contains("logits")
                    ? (float[][][]) result.get("logits").orElseThrow().getValue()
                    : new float[0][][];
            return new Result(
                    (long[][]) result.get("tokens").orElseThrow().getValue(),
                    (float[][]) result.get("probabilities").orElseThrow().getValue(),
                    (float[][][]) result.get("attention").orElseThrow().getValue(),
                    logits);
        }
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }
}
