// SPDX-License-Identifier: Apache-2.0
package master.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recognizer of another program, from its file to texts; the blue of eight columns says which token they are. */
class CtcImportTest {
    private static final Path FILE = Path.of("../../testdata/import/ctc/columns.onnx");
    private static final List<String> TOKENS = List.of("a", "b", "c", "漢", "1", "🇩🇪");

    @TempDir
    private Path folder;

    private Path image(String name, String... columns) throws IOException {
        BufferedImage image = new BufferedImage(8 * columns.length, 8, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < image.getWidth(); x++) {
            double level = -1 + (2 * TOKENS.indexOf(columns[x / 8]) + 1.0) / TOKENS.size();
            for (int y = 0; y < 8; y++) {
                image.setRGB(x, y, (int) Math.round((level / 2 + 0.5) * 255));
            }
        }
        Path file = Files.createDirectories(folder.resolve("images")).resolve(name + ".png");
        ImageIO.write(image, "png", file.toFile());
        return file;
    }

    private Path imported() {
        Path model = folder.resolve("columns.onnx");
        Run run = Run.of("import", "--from", FILE, "--preset", "ppocr", "--out", model);
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("tokens: 6 of the file's metadata; the blank is class 0")
                .contains("input: bgr, 8x320 to 8x3200, open_width, filter bilinear, mean 0.5, deviation 0.5")
                .contains("answer: [N, T, C], logits, behind which a softmax is put")
                .endsWith("columns.onnx: model columns" + System.lineSeparator());
        return model;
    }

    @Test
    void reads_and_is_measured_as_any_model() throws IOException {
        Path model = imported();
        Path first = image("abc", "a", "b", "c");
        image("1b1", "1", "b", "1");
        JsonNode read =
                Run.of("recognize", "--model", model, "--format", "json", first).json();
        assertThat(read.get(0).get("text").asText()).isEqualTo("abc");
        assertThat(read.get(0).get("confidence").asDouble()).isGreaterThan(0.99);
        Run eval = Run.of("eval", "--model", model, "--data", folder.resolve("images"));
        assertThat(eval.code()).as(eval.err()).isZero();
        assertThat(eval.out()).contains("1.0000");
        Run bench = Run.of("bench", "--model", model, "--data", folder.resolve("images"), "--seconds", "0.1");
        assertThat(bench.code()).as(bench.err()).isZero();
        assertThat(Run.of("info", "--model", model).out()).contains("preset: ppocr", "[8x320, 8x3200]");
    }

    @Test
    void what_can_only_be_run_is_not_exported() {
        Run run = Run.of("export", imported(), "--out", folder.resolve("again.onnx"));
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("it can be run, but neither trained nor exported again");
        assertThat(folder.resolve("again.onnx")).doesNotExist();
    }

    @Test
    void a_recognizer_that_cannot_be_run_is_not_written() {
        Path model = folder.resolve("wrong.onnx");
        Run run = Run.of("import", "--from", FILE, "--preset", "ppocr", "--time-major", "--out", model);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("the model answered with classes of shape");
        assertThat(model).doesNotExist();
    }

    @Test
    void what_is_missing_or_has_no_effect_is_named() {
        Path model = folder.resolve("x.onnx");
        Run bare = Run.of("import", "--from", FILE, "--out", model);
        assertThat(bare.code()).isEqualTo(2);
        assertThat(bare.err()).contains("an ONNX file needs --preset ppocr, svtr, crnn or ddddocr");
        Run heads = Run.of("import", "--from", FILE, "--preset", "crnn", "--heads", "4", "--out", model);
        assertThat(heads.code()).isEqualTo(2);
        assertThat(heads.err()).contains("are not for --preset");
        Run other = Run.of("import", "--from", FILE, "--preset", "crnn", "--out", folder.resolve("x.safetensors"));
        assertThat(other.code()).isEqualTo(2);
        assertThat(other.err()).contains("with --preset a file .onnx is needed");
        Run none =
                Run.of("import", "--from", FILE, "--preset", "ppocr", "--dict", folder.resolve("no"), "--out", model);
        assertThat(none.code()).isEqualTo(1);
        assertThat(none.err()).contains("no such file");
        Run length = Run.of("import", "--from", FILE, "--preset", "ppocr", "--max-length", "0", "--out", model);
        assertThat(length.code()).isEqualTo(1);
        assertThat(length.err()).contains("maxLength 0, 1 to ").hasLineCount(1);
    }
}
