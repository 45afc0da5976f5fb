// SPDX-License-Identifier: Apache-2.0
package master.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import master.api.ModelFile;
import master.api.ModelLoadException;
import master.api.Recognizer;
import master.api.RecognizerOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an application gets to see when there is no model to open. */
class OpeningTest {
    @Test
    void a_missing_model_is_named(@TempDir Path folder) {
        Path model = folder.resolve("absent.onnx");
        assertThatThrownBy(() -> Recognizer.open(model))
                .isInstanceOf(ModelLoadException.class)
                .hasMessage("model " + model + ": no such file");
    }

    @Test
    void a_directory_is_no_model(@TempDir Path folder) {
        assertThatThrownBy(() -> Recognizer.open(folder))
                .isInstanceOf(ModelLoadException.class)
                .hasMessage("model " + folder + ": is a directory, a file is needed");
    }

    @Test
    void a_text_is_no_model(@TempDir Path folder) throws IOException {
        Path model = Files.writeString(folder.resolve("text.onnx"), "Lorem ipsum dolor sit amet");
        assertThatThrownBy(() -> Recognizer.open(model))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageStartingWith("model " + model + ": ")
                .hasMessageContaining("master.sha256");
    }

    @Test
    void the_captcha_model_is_bundled() {
        assertThat(Recognizer.bundledModels()).containsExactly("captcha", "captcha-int8");
    }

    @Test
    void an_unknown_bundled_model_lists_the_known_ones() {
        assertThatThrownBy(() -> Recognizer.bundled("captchas"))
                .isInstanceOf(ModelLoadException.class)
                .hasMessage("there is no bundled model \"captchas\"; on this path are: captcha, captcha-int8");
    }

    @Test
    void a_word_names_a_file_or_a_bundled_model(@TempDir Path folder) throws IOException {
        byte[] bundled = ModelFile.bundled("captcha").bytes();
        Path file = Files.write(folder.resolve("my-site.onnx"), bundled);
        Path otherName = Files.write(folder.resolve("my-site"), bundled);
        assertThat(ModelFile.named("captcha").name()).isEqualTo("captcha");
        for (String word : List.of("captcha", file.toString(), otherName.toString())) {
            assertThat(ModelFile.named(word).bytes()).as(word).isEqualTo(bundled);
            assertThat(ModelFile.named(word).signature()).as(word).isEmpty();
        }
        Path gone = folder.resolve("gone.onnx");
        assertThatThrownBy(() -> ModelFile.named(gone.toString()).bytes())
                .isInstanceOf(ModelLoadException.class)
                .hasMessage("model " + gone + ": no such file");
        assertThatThrownBy(() -> ModelFile.named("captchas"))
                .isInstanceOf(ModelLoadException.class)
                .hasMessage("there is no bundled model \"captchas\" and no such file; on this path are: captcha,"
                        + " captcha-int8");
    }

    @Test
    void a_model_in_memory_is_opened_and_checked_as_a_file_is() {
        byte[] model = ModelFile.bundled("captcha").bytes();
        try (Recognizer recognizer = Recognizer.open(model)) {
            assertThat(recognizer.model().name()).isEqualTo("captcha");
        }
        try (Recognizer recognizer = Recognizer.open(new ByteArrayInputStream(model))) {
            assertThat(recognizer.model().name()).isEqualTo("captcha");
        }
        model[model.length / 2] ^= 1;
        assertThatThrownBy(() -> Recognizer.open(model))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageStartingWith("model in memory: ");
    }

    @Test
    void a_resource_is_opened_by_its_stream_or_by_a_word(@TempDir Path folder) throws IOException {
        Files.write(folder.resolve("my-site.onnx"), ModelFile.bundled("captcha").bytes());
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
            Thread.currentThread().setContextClassLoader(loader);
            for (String word : List.of("classpath:my-site.onnx", "classpath:/my-site.onnx")) {
                try (Recognizer recognizer = Recognizer.open(ModelFile.named(word), RecognizerOptions.DEFAULT)) {
                    assertThat(recognizer.model().name()).isEqualTo("captcha");
                }
            }
            assertThatThrownBy(() -> ModelFile.named("classpath:other.onnx").bytes())
                    .isInstanceOf(ModelLoadException.class)
                    .hasMessage("model classpath:other.onnx: no such resource on the class path");
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    @Test
    void a_resource_that_is_not_there_or_taken_for_a_file_is_told_the_way() {
        assertThatThrownBy(() -> Recognizer.open(OpeningTest.class.getResourceAsStream("/absent.onnx")))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("a resource of that name is not on the path");
        assertThatThrownBy(() -> Recognizer.open(Path.of("nested:/app/boot.jar/!BOOT-INF/classes/!/site.onnx")))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("no such file; what is in a jar is opened by Recognizer.open(");
    }
}
