// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.Map;
import master.api.Device;
import master.api.RecognizerOptions;
import master.api.image.Preprocessing;
import master.api.model.ModelManifest;

/** Reads with the loop that is in the model file: one call of ONNX Runtime for a batch. */
final class GreedyDecoding implements Decoding {
    private final OpenSession open;

    private GreedyDecoding(OpenSession open) {
        this.open = open;
    }

    /**
     * Opens a model.
     *
     * @param name what to call it in errors
     * @param file the ONNX file, its digest verified
     * @throws IllegalArgumentException if it does not have the inputs and outputs that it must have
     */
    static GreedyDecoding open(String name, byte[] file, Preprocessing preprocessing, RecognizerOptions options)
            throws OrtException {
        OpenSession open = OpenSession.open(name, file, options);
        try {
            Signature.check(open.session(), preprocessing);
            return new GreedyDecoding(open);
        } catch (OrtException | RuntimeException e) {
            open.close();
            throw e;
        }
    }

    @Override
    public Answers read(OnnxTensor image, int pictures) throws OrtException {
        try (OrtSession.Result result = open.session().run(Map.of(ModelManifest.IMAGE_INPUT, image))) {
            return Answers.of(result, pictures);
        }
    }

    @Override
    public OrtEnvironment environment() {
        return open.environment();
    }

    @Override
    public Device device() {
        return open.device();
    }

    @Override
    public void close() {
        open.close();
    }
}
