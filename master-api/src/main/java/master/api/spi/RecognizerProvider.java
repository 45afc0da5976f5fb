// SPDX-License-Identifier: Apache-2.0
package master.api.spi;

import java.util.Optional;
import java.util.function.Supplier;
import master.api.Recognizer;
import master.api.RecognizerOptions;

/** Makes recognizers; the module {@code master.runtime} provides one. */
public interface RecognizerProvider {
    /** The one on the path; empty if there is none. */
    static Optional<RecognizerProvider> find() {
        return Providers.of(RecognizerProvider.class).stream().findFirst();
    }

    /**
     * Opens a model.
     *
     * @param name what to call the model in errors: a path or a bundled model's name
     * @param model the bytes of the ONNX file; asked for once
     * @param signature the file's {@link master.api.model.ModelSignature}, if it has one; asked for at most once, and
     *     only if the options need one
     * @param options how to run it
     * @throws IllegalArgumentException if the model cannot answer what the options' constraint asks for
     * @throws master.api.ModelLoadException if the bytes are not a model of ours, cannot be run, or do not carry the
     *     signature that the options ask for
     */
    Recognizer open(
            String name, Supplier<byte[]> model, Supplier<Optional<byte[]>> signature, RecognizerOptions options);

    /** Opens a model that carries no signature. */
    default Recognizer open(String name, Supplier<byte[]> model, RecognizerOptions options) {
        return open(name, model, Optional::empty, options);
    }
}
