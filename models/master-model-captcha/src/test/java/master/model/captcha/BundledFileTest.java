// SPDX-License-Identifier: Apache-2.0
package master.model.captcha;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import master.api.spi.BundledModel;
import master.core.model.ModelDigest;
import org.junit.jupiter.api.Test;

class BundledFileTest {
    @Test
    void the_bundled_files_are_whole() throws IOException {
        for (BundledModel model : List.of(new CaptchaModel(), new Int8CaptchaModel())) {
            try (InputStream stream = model.open()) {
                assertThat(ModelDigest.verify(stream.readAllBytes()))
                        .as(model.name())
                        .hasSize(64);
            }
        }
    }
}
