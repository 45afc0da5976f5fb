// SPDX-License-Identifier: Apache-2.0
package master.model.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import master.api.Recognizer;
import master.core.model.ModelDigest;
import org.junit.jupiter.api.Test;

class WordsModelTest {
    @Test
    void is_found_by_its_name() {
        assertThat(Recognizer.bundledModels()).contains("words");
    }

    @Test
    void the_bundled_file_is_whole() throws IOException {
        try (InputStream stream = new WordsModel().open()) {
            assertThat(ModelDigest.verify(stream.readAllBytes())).hasSize(64);
        }
    }
}
