// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import java.io.UncheckedIOException;
import java.util.function.Supplier;
import master.api.ModelLoadException;
import master.api.Recognizer;
import master.api.RecognizerOptions;
import master.api.model.ModelDigest;
import master.api.spi.RecognizerProvider;

/** Opens models with ONNX Runtime. Found by {@link java.util.ServiceLoader}; stateless and thread-safe. */
public final class OnnxRecognizerProvider implements RecognizerProvider {
    /** For {@link java.util.ServiceLoader}. */
    public OnnxRecognizerProvider() {}

    /**
     * {@inheritDoc}
     *
     * <p>The digest is checked before ONNX Runtime sees a single byte: ONNX Runtime itself loads most files with
     * flipped bits without a word, and parsing hostile files is not what it is built for.
     */
    @Override
    public Recognizer open(String name, Supplier<byte[]> model, RecognizerOptions options) {
        byte[] file = bytes(name, model);
        String sha256;
        try {
            sha256 = ModelDigest.verify(file);
        } catch (IllegalArgumentException e) {
            throw new ModelLoadException("model %s: %s".formatted(name, e.getMessage()), e);
        }
        return OnnxRecognizer.open(name, file, sha256, options);
    }

    private static byte[] bytes(String name, Supplier<byte[]> model) {
        try {
            return model.get();
        } catch (UncheckedIOException e) {
            throw new ModelLoadException(
                    "model %s: %s".formatted(name, e.getCause().getMessage()), e);
        } catch (OutOfMemoryError e) {
            throw new ModelLoadException(
                    "model %s: it does not fit into the memory of this JVM (at most %d MiB)"
                            .formatted(name, Runtime.getRuntime().maxMemory() >> 20),
                    e);
        }
    }
}
