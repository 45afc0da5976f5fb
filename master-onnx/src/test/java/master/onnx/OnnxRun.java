// SPDX-License-Identifier: Apache-2.0
package master.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Set;
import master.api.Canvas;
import master.core.image.Preprocessing;

/** An exported model in ONNX Runtime. */
final class OnnxRun implements AutoCloseable {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final Preprocessing preprocessing;

    /** Tokens and probabilities {@code [N][S]}, and what is {@code [N][S][...]}; empty what the file does not give. */
    record Result(
            long[][] tokens, float[][] probabilities, float[][][] attention, float[][][] boxes, float[][][] logits) {}

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
            return new Result(
                    (long[][]) result.get("tokens").orElseThrow().getValue(),
                    (float[][]) result.get("probabilities").orElseThrow().getValue(),
                    (float[][][]) result.get("attention").orElseThrow().getValue(),
                    perhaps(result, "boxes"),
                    perhaps(result, "logits"));
        }
    }

    private static float[][][] perhaps(OrtSession.Result result, String name) throws OrtException {
        return result.get(name).isPresent()
                ? (float[][][]) result.get(name).get().getValue()
                : new float[0][][];
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }
}
