// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import java.io.UncheckedIOException;
import master.api.ModelFile;
import master.api.ModelLoadException;
import master.api.Recognizer;
import master.api.RecognizerOptions;
import master.api.spi.RecognizerProvider;
import master.core.model.ModelDigest;
import master.core.model.ModelSignature;

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
    public Recognizer open(ModelFile model, RecognizerOptions options) {
        try {
            NativeLibrary.begin();
        } catch (LinkageError e) { // its jar was left out
            throw Unloadable.of(e);
        }
        try {
            return checked(model, options);
        } catch (LinkageError e) {
            throw Unloadable.of(e);
        } catch (RuntimeException e) {
            NativeLibrary.settle();
            throw e;
        }
    }

    private static Recognizer checked(ModelFile model, RecognizerOptions options) {
        byte[] file = model.bytes();
        String sha256;
        try {
            if (options.signedBy().isPresent()) {
                byte[] given = model.signature()
                        .orElseThrow(() -> new IllegalArgumentException("a signature is required, and it has none"));
                ModelSignature.verify(file, given, options.signedBy().get());
            }
            sha256 = ModelDigest.verify(file);
        } catch (IllegalArgumentException | UncheckedIOException e) {
            throw new ModelLoadException("model %s: %s".formatted(model.name(), e.getMessage()), e);
        }
        return OnnxRecognizer.open(model.name(), file, sha256, options);
    }
}
