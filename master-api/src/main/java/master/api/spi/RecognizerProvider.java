// SPDX-License-Identifier: Apache-2.0
package master.api.spi;

import java.util.Optional;
import master.api.ModelFile;
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
     * @param model its file; the bytes are asked for once, the signature at most once and only if the options need one
     * @param options how to run it
     * @throws IllegalArgumentException if the model cannot answer what the options' constraint asks for
     * @throws master.api.ModelLoadException if the bytes are not a model of ours, cannot be run, or do not carry the
     *     signature that the options ask for
     */
    Recognizer open(ModelFile model, RecognizerOptions options);
}
