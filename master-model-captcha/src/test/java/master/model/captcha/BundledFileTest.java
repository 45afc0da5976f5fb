// SPDX-License-Identifier: Apache-2.0
package master.model.captcha;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import master.api.model.ModelDigest;
import org.junit.jupiter.api.Test;

class BundledFileTest {
    @Test
    void the_bundled_file_is_whole() throws IOException {
        try (InputStream stream = new CaptchaModel().open()) {
            assertThat(ModelDigest.verify(stream.readAllBytes())).hasSize(64);
        }
    }
}
