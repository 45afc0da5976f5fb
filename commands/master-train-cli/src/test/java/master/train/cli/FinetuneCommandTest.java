// SPDX-License-Identifier: Apache-2.0
package master.train.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import master.api.Recognizer;
import master.onnx.ModelFiles;
import master.onnx.OnnxExporter;
import master.onnx.TrainedModel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FinetuneCommandTest {
    @TempDir
    private Path folder;

    private Path start;
    private Path pictures;

    @BeforeEach
    void prepare() throws IOException {
        start = Fixtures.model(folder.resolve("start.onnx"));
        pictures = Fixtures.images(folder.resolve("images"), Fixtures.numbers(30));
    }

    @Test
    void writes_a_model_and_tells_how_it_reads_images_that_were_held_out() throws IOException {
        Path file = folder.resolve("site.onnx");

        Path json = folder.resolve("site.json");
        Run result = Run.of(
                "finetune", "-m", start, "-d", pictures, "-o", file, "--steps", 60, "--holdout", 0.2, "--json", json);

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.err()).contains("24 images to learn, 6 held out, 10 characters: \"0123456789\"");
        assertThat(result.out())
                .hasLineCount(4)
                .startsWith(file + ": ")
                .containsPattern(
                        "% of 6 held-out images read exactly \\(95 % interval [0-9.]+ to [0-9.]+\\), 60 steps, \\d+:\\d\\d minutes")
                .containsPattern("confidence: temperature [0-9.]+; calibration error [0-9.]+ %, without it [0-9.]+ %")
                .contains("99 % precision: ", "mistakes and curves: " + folder.resolve("site.html"));
        assertThat(folder.resolve("site.html")).content().contains("MASTER fine-tuning", "60 of 32 images");
        JsonNode figures = new ObjectMapper().readTree(json.toFile());
        assertThat(figures.get("heldOut").intValue()).isEqualTo(6);
        assertThat(figures.get("steps").intValue()).isEqualTo(60);
        assertThat(figures.get("errors").size())
                .isEqualTo(6 - (int) Math.round(6 * figures.get("wordAccuracy").doubleValue()));
        try (Recognizer recognizer = Recognizer.open(file)) {
            assertThat(recognizer.model().name()).isEqualTo("site");
            assertThat(recognizer.model().metrics()).containsEntry("held out.samples", "6");
            assertThat(ModelFiles.read(file).manifest().temperature())
                    .isCloseTo(figures.get("temperature").doubleValue(), within(1e-6));
            assertThat(recognizer.recognize(pictures.resolve("0.png")).confidence())
                    .isBetween(0.0, 1.0);
        }
    }

    @Test
    void a_model_that_nobody_bundles_is_told_with_those_that_are_there() {
        Run result = Run.of("finetune", "-m", "nobody", "-d", pictures, "-o", folder.resolve("site.onnx"));

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err())
                .hasLineCount(1)
                .contains(
                        "there is no bundled model \"nobody\" and no such file; on this path are: captcha, captcha-int8, tables, words, words-int8");
    }

    @Test
    void what_cannot_work_is_told_in_one_line_and_nothing_is_written() throws IOException {
        Path file = folder.resolve("site.onnx");
        Path few = Fixtures.images(folder.resolve("few"), Fixtures.numbers(4));
        Files.writeString(folder.resolve("broken.onnx"), "no model");
        for (Object[] words : new Object[][] {
            {few, start, "0.2", "0123456789", "has 4 images, at least 10 are needed"},
            {pictures, start, "0.2", "01", "labels do not fit the model: "},
            {pictures, start, "0.2", "0101", "charset \"0101\""},
            {pictures, folder.resolve("broken.onnx"), "0.2", "0123456789", "broken.onnx"},
            {pictures, folder.resolve("gone.onnx"), "0.2", "0123456789", "gone.onnx"},
            {folder.resolve("gone"), start, "0.2", "0123456789", "gone: no such file or folder"}
        }) {
            Run result = Run.of(
                    "finetune",
                    "-d",
                    words[0],
                    "-m",
                    words[1],
                    "--holdout",
                    words[2],
                    "--charset",
                    words[3],
                    "-o",
                    file);
            assertThat(result.code()).isEqualTo(1);
            assertThat(result.out()).isEmpty();
            assertThat(result.error()).contains((String) words[4]).doesNotContain("internal error");
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void labels_that_are_surely_wrong_end_the_run_before_it_begins_unless_they_are_trusted() throws IOException {
        for (String number : Fixtures.numbers(30)) {
            Files.move(pictures.resolve(number + ".png"), pictures.resolve("77_" + number + ".png"));
        }
        Path file = folder.resolve("site.onnx");

        Run refused = Run.of("finetune", "-m", start, "-d", pictures, "-o", file);
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.error())
                .contains(
                        "nothing is learnt: all 30 images have the same label: \"77\"; --labels trust goes on all the same");
        assertThat(file).doesNotExist();

        Path json = folder.resolve("site.json");
        Run trusted = Run.of(
                "finetune", "-m", start, "-d", pictures, "-o", file, "--labels", "trust", "--steps", 3, "--json", json);
        assertThat(trusted.code()).as(trusted.err()).isZero();
        assertThat(trusted.err()).contains("trusted all the same: all 30 images");
        JsonNode figures = new ObjectMapper().readTree(json.toFile());
        assertThat(figures.get("doubts").get(0).textValue()).startsWith("all 30 images have the same label");
        assertThat(figures.get("secondLook").booleanValue()).isFalse();
        assertThat(figures.get("parts").intValue()).isZero();
    }

    @Test
    void a_model_that_takes_a_second_look_still_does_behind_fine_tuning() throws IOException {
        TrainedModel model = ModelFiles.read(start);
        OnnxExporter.write(new TrainedModel(model.manifest().withSecondLook(true), model.weights()), start);
        Path file = folder.resolve("site.onnx");

        Run result = Run.of("finetune", "-m", start, "-d", pictures, "-o", file, "--steps", 3);
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(ModelFiles.read(file).manifest().secondLook()).isTrue();
    }

    @Test
    void an_option_out_of_its_range_is_wrong_usage() {
        for (Object[] words : new Object[][] {
            {"--holdout", "2", "holdout 2.0, above 0 and at most 0.9 is allowed"},
            {"--steps", "0", "steps 0, 1 or more is allowed"},
            {"--fold", "title", "expected one of"},
            {"--labels", "maybe", "expected one of"}
        }) {
            Run result =
                    Run.of("finetune", "-m", start, "-d", pictures, "-o", folder.resolve("a.onnx"), words[0], words[1]);
            assertThat(result.code()).isEqualTo(2);
            assertThat(result.error()).contains((String) words[2]);
        }
    }

    @Test
    void pages_and_figures_go_where_they_are_wanted_and_a_folder_in_the_way_is_told_at_once() throws IOException {
        Path page = Files.createDirectory(folder.resolve("page"));

        Run result = Run.of("finetune", "-m", start, "-d", pictures, "-o", folder.resolve("a.onnx"), "--html", page);

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.error()).contains("page is a folder, a file is needed");
    }
}
