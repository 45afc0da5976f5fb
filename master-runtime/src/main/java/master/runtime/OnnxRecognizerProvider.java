// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Supplier;
import master.api.ModelLoadException;
import master.api.Recognizer;
import master.api.RecognizerOptions;
import master.api.model.ModelDigest;
import master.api.model.ModelSignature;
import master.api.spi.RecognizerProvider;

/** Opens models with ONNX Runtime. Found by {@link java.util.ServiceLoader}; stateless and thread-safe. */
public final class OnnxRecognizerProvider implements RecognizerProvider {
    /** For {@link java.util.ServiceLoader}. */
    public OnnxRecognizerProvider() {}

    /**
     * {@inheritDoc}
     *
     * <p>The signature, if one is asked for, and the digest are checked on the very bytes that are then run, before ONNX
     * Runtime sees one of them: ONNX Runtime itself loads most files with flipped bits without a word, and parsing
     * hostile files is not what it is built for.
     */
    @Override
    public Recognizer open(
            String name, Supplier<byte[]> model, Supplier<Optional<byte[]>> signature, RecognizerOptions options) {
        NativeLibrary.begin();
        try {
            return checked(name, model, signature, options);
        } catch (RuntimeException e) {
            NativeLibrary.settle();
            throw e;
        }
    }

    private static Recognizer checked(
            String name, Supplier<byte[]> model, Supplier<Optional<byte[]>> signature, RecognizerOptions options) {
        byte[] file = bytes(name, model);
        String sha256;
        try {
            if (options.signedBy().isPresent()) {
                byte[] given = signature.get()
                        .orElseThrow(() -> new IllegalArgumentException("a signature is required, and it has none"));
                ModelSignature.verify(file, given, options.signedBy().get());
            }
            sha256 = ModelDigest.verify(file);
        } catch (IllegalArgumentException | UncheckedIOException e) {
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
