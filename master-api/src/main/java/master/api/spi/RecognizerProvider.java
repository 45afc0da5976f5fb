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
     * @param options how to run it
     * @throws IllegalArgumentException if the model cannot answer what the options' constraint asks for
     * @throws master.api.ModelLoadException if the bytes are not a model of ours or cannot be run
     */
    Recognizer open(String name, Supplier<byte[]> model, RecognizerOptions options);
}
