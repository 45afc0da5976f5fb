// SPDX-License-Identifier: Apache-2.0
package master.model.captcha;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import master.api.spi.BundledModel;

/** The model that is opened as {@code captcha}. Stateless and thread-safe. */
public class CaptchaModel implements BundledModel {
    private final String name;
    private final String resource; // beside this class

    /** For {@link java.util.ServiceLoader}. */
    public CaptchaModel() {
        this("captcha", "captcha.onnx");
    }

    CaptchaModel(String name, String resource) {
        this.name = name;
        this.resource = resource;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final InputStream open() throws IOException {
        InputStream stream = CaptchaModel.class.getResourceAsStream(resource);
        if (stream == null) {
            throw new FileNotFoundException("this build of master-model-captcha holds no " + resource);
        }
        return stream;
    }
}
