// SPDX-License-Identifier: Apache-2.0
package master.api.spi;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** A model that travels as a jar. */
public interface BundledModel {
    /** The bundled models on the path. */
    static List<BundledModel> all() {
        return Providers.of(BundledModel.class);
    }

    /** The name it is opened by, such as {@code captcha}. */
    String name();

    /** The ONNX file; the caller closes the stream. */
    InputStream open() throws IOException;
}
