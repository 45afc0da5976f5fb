// SPDX-License-Identifier: Apache-2.0
package master.train.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import master.api.Recognition;
import master.api.Recognizer;
import master.onnx.ModelFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CalibrateCommandTest {
    @TempDir
    private Path folder;

    private Path start;

    @BeforeEach
    void prepare() {
        start = Fixtures.model(folder.resolve("start.onnx"));
    }

    @Test
    void writes_the_model_with_a_temperature_and_the_same_texts() throws IOException {
        Path pictures = Fixtures.images(folder.resolve("images"), Fixtures.numbers(20));
        Path file = folder.resolve("calibrated.onnx");

        Run result = Run.of("calibrate", "-m", start, "-d", pictures, "-o", file);

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out())
                .hasLineCount(2)
                .containsPattern("calibrated.onnx: temperature [0-9.]+ by 20 images, [0-9.]+ % of them read exactly")
                .containsPattern("cross-entropy per character [0-9.]+, before [0-9.]+; calibration error");
        assertThat(ModelFiles.read(file).manifest().temperature()).isNotEqualTo(1);
        try (Recognizer before = Recognizer.open(start);
                Recognizer after = Recognizer.open(file)) {
            Recognition was = before.recognize(pictures.resolve("0.png"));
            Recognition is = after.recognize(pictures.resolve("0.png"));
            assertThat(is.text()).isEqualTo(was.text());
            assertThat(is.confidence()).isNotEqualTo(was.confidence());
        }
    }

    @Test
    void labels_that_the_model_cannot_answer_are_left_out_and_counted() throws IOException {
        Path pictures = Fixtures.images(folder.resolve("images"), List.of("12", "34", "12345"));

        Run result = Run.of("calibrate", "-m", start, "-d", pictures, "-o", folder.resolve("a.onnx"));

        assertThat(result.code()).isZero();
        assertThat(result.err()).contains("2 of 3 samples are used", "12345.png");
        assertThat(result.out()).contains("by 2 images");
    }

    @Test
    void images_of_which_none_fits_are_an_error() throws IOException {
        Path pictures = Fixtures.images(folder.resolve("images"), List.of("12345"));
        Path file = folder.resolve("a.onnx");

        Run result = Run.of("calibrate", "-m", start, "-d", pictures, "-o", file);

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.error()).contains("not one of 1 labels fits");
        assertThat(file).doesNotExist();
    }
}
