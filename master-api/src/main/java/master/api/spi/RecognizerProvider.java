// SPDX-License-Identifier: Apache-2.0
package master.api.spi;

import java.util.Optional;
import master.api.ModelFile;
import master.api.Recognizer;
import master.api.RecognizerOptions;

/** A factory of recognizers, found by {@link java.util.ServiceLoader}; {@code master-runtime} provides one. Thread-safe. */
public interface RecognizerProvider {
    /** The provider on the path, the first if there are several; empty if there is none. */
    static Optional<RecognizerProvider> find() {
        return Providers.of(RecognizerProvider.class).stream().findFirst();
    }

    /**
     * Opens a model.
     *
     * @param model the model file; its bytes are read once, its signature at most once and only if the options require one
     * @param options how to run it
     * @throws IllegalArgumentException if the model cannot produce what the options' constraint allows
     * @throws master.api.ModelLoadException if the bytes are not a model of this project, cannot run, or lack the signature that the
     *     options require
     */
    Recognizer open(ModelFile model, RecognizerOptions options);
}
