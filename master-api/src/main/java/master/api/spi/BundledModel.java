// SPDX-License-Identifier: Apache-2.0
package master.api.spi;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** A model that travels as a jar. */
public interface BundledModel {
    /** The bundled models on the path. */
    static List<BundledModel> all() {
        return Providers.of(BundledModel.class);
    }

    /** The bundled model of a name; empty if no jar on the path bundles it. */
    static Optional<BundledModel> named(String name) {
        return all().stream().filter(model -> model.name().equals(name)).findFirst();
    }

    /** The name it is opened by, such as {@code captcha}. */
    String name();

    /** The ONNX file; the caller closes the stream. */
    InputStream open() throws IOException;

    /** The bytes of the ONNX file. */
    default byte[] bytes() throws IOException {
        try (InputStream stream = open()) {
            return stream.readAllBytes();
        }
    }
}
