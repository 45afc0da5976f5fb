// SPDX-License-Identifier: Apache-2.0
package master.model.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import master.api.Recognizer;
import master.api.spi.BundledModel;
import master.core.model.ModelDigest;
import org.junit.jupiter.api.Test;

class WordsModelTest {
    @Test
    void both_forms_are_found_by_their_names() {
        assertThat(Recognizer.bundledModels()).contains("words", "words-int8");
    }

    @Test
    void the_bundled_files_are_whole() throws IOException {
        for (BundledModel model : List.of(new WordsModel(), new Int8WordsModel())) {
            try (InputStream stream = model.open()) {
                assertThat(ModelDigest.verify(stream.readAllBytes()))
                        .as(model.name())
                        .hasSize(64);
            }
        }
    }
}
