// SPDX-License-Identifier: Apache-2.0
package master.api.spi;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** A model in a jar on the path, found by {@link java.util.ServiceLoader}. Implementations are thread-safe. */
public interface BundledModel {
    /**
     * Returns the bundled models on the path.
     *
     * @throws master.api.ModelLoadException if there are providers, but none can be loaded
     */
    static List<BundledModel> all() {
        return Providers.of(BundledModel.class);
    }

    /** The bundled model with a name; empty if no jar on the path contains it. Throws as {@link #all}. */
    static Optional<BundledModel> named(String name) {
        return all().stream().filter(model -> model.name().equals(name)).findFirst();
    }

    /** The name that opens the model, such as {@code captcha}. */
    String name();

    /**
     * Opens the ONNX file; the caller closes the stream.
     *
     * @throws IOException if the file cannot be opened
     */
    InputStream open() throws IOException;

    /**
     * Reads the ONNX file.
     *
     * @throws IOException if the file cannot be read
     */
    default byte[] bytes() throws IOException {
        try (InputStream stream = open()) {
            return stream.readAllBytes();
        }
    }
}
