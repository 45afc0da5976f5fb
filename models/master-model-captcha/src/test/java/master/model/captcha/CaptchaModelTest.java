// SPDX-License-Identifier: Apache-2.0
package master.model.captcha;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import master.api.Recognizer;
import org.junit.jupiter.api.Test;

class CaptchaModelTest {
    @Test
    void both_forms_are_found_by_their_names() {
        assertThat(Recognizer.bundledModels()).contains("captcha", "captcha-int8");
    }

    @Test
    void hands_out_the_bytes_of_its_resource() throws IOException {
        try (InputStream stream = new CaptchaModel("test", "placeholder.txt").open()) {
            assertThat(stream.readAllBytes()).asString().isEqualTo("not a model, only bytes");
        }
    }

    @Test
    void says_which_resource_is_missing() {
        assertThatThrownBy(() -> new CaptchaModel("test", "absent.onnx").open())
                .isInstanceOf(IOException.class)
                .hasMessage("this build of master-model-captcha holds no absent.onnx");
    }
}
