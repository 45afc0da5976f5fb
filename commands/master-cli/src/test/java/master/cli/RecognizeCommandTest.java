// SPDX-License-Identifier: Apache-2.0
package master.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecognizeCommandTest {
    @TempDir
    private static Path models;

    private static Path model;

    @TempDir
    private Path folder;

    @BeforeAll
    static void write_a_model() {
        model = TinyModel.onnx(models);
    }

    @Test
    void text_is_aligned() throws IOException {
        Path longer = Drawn.png(folder.resolve("longer name.png"), 3);
        Path shorter = Drawn.png(folder.resolve("b.png"), 5);
        Run run = Run.of("recognize", "--model", model, shorter, longer);

        assertThat(run.code()).isZero();
        assertThat(run.err()).isEmpty();
        String[] lines = run.out().split("\n");
        assertThat(lines).hasSize(2);
        assertThat(lines[0]).matches("\\Q" + shorter + "\\E {12}[a-h]* +[01]\\.[0-9]{4}");
        assertThat(lines[1]).matches("\\Q" + longer + "\\E  [a-h]* +[01]\\.[0-9]{4}");
    }

    @Test
    void texts_keep_to_what_is_known_of_them() throws IOException {
        for (int i = 0; i < 5; i++) {
            Drawn.png(folder.resolve(i + ".png"), i * 31);
        }
        Run run = Run.of(
                "recognize", "--model", model, "--charset", "bdf", "--length", "2-3", "--format", "json", folder);
        Run upper =
                Run.of("recognize", "--model", model, "--fold", "upper", "--length", "4", "--format", "json", folder);

        assertThat(run.json())
                .hasSize(5)
                .allSatisfy(read -> assertThat(read.get("text").textValue()).matches("[bdf]{2,3}"));
        assertThat(upper.json())
                .hasSize(5)
                .allSatisfy(read -> assertThat(read.get("text").textValue()).matches("[A-H]{4}"));
    }

    @Test
    void characters_may_be_ranges() throws IOException {
        Path picture = Drawn.png(folder.resolve("a.png"), 3);
        Run range = Run.of("recognize", "--model", model, "--charset", "b-dg", "--length", "5", picture);
        Run list = Run.of("recognize", "--model", model, "--charset", "bcdg", "--length", "5", picture);
        assertThat(range.code()).isZero();
        assertThat(range.out()).isEqualTo(list.out());
    }

    @Test
    void data_uris_and_base64_are_images() throws IOException {
        Path picture = Drawn.png(folder.resolve("a.png"), 3);
        String uri = "data:image/png;base64," + Base64.getEncoder().encodeToString(Files.readAllBytes(picture));
        Path text = Files.writeString(folder.resolve("b.txt"), uri.replaceAll("(.{70})", "$1\n"));
        Run run = Run.of("recognize", "--model", model, "--format", "json", picture, uri, text);
        assertThat(run.code()).isZero();
        assertThat(run.json().get(1).get("file").textValue()).isEqualTo(uri.substring(0, 40) + "...");
        assertThat(run.json())
                .extracting(read -> read.get("characters"))
                .containsOnly(run.json().get(0).get("characters"));
    }

    @Test
    void what_is_no_sum_is_told_when_sums_are_to_be_answered() throws IOException {
        Path picture = Drawn.png(folder.resolve("a.png"), 3);
        Run text = Run.of("recognize", "--model", model, "--evaluate", "--length", "3", picture);
        Run json = Run.of("recognize", "--model", model, "--evaluate", "--length", "3", "--format", "json", picture);
        assertThat(text.code()).isEqualTo(1);
        assertThat(text.err())
                .startsWith("master: " + picture + ": nothing to evaluate in \"")
                .hasLineCount(1);
        assertThat(text.out()).matches("\\Q" + picture + "\\E  \\? +0\\.[0-9]{4}\n");
        assertThat(json.json().get(0).get("value").isNull()).isTrue();
    }

    @Test
    void only_what_is_written_in_a_color_is_read() throws IOException {
        BufferedImage image =
                ImageIO.read(Drawn.png(folder.resolve("black.png"), 3).toFile());
        Path black = folder.resolve("black.png");
        Path noisy = folder.resolve("noisy.png");
        for (int x = 0; x < image.getWidth(); x++) {
            image.setRGB(x, 1, 0xFF2020);
        }
        ImageIO.write(image, "png", noisy.toFile());
        Run run = Run.of("recognize", "--model", model, "--color", "black", "--format", "json", black, noisy);
        assertThat(run.json().get(0).get("characters"))
                .isEqualTo(run.json().get(1).get("characters"));
    }

    @Test
    void what_the_model_cannot_answer_or_nobody_can_is_refused_in_one_line() throws IOException {
        Path picture = Drawn.png(folder.resolve("a.png"), 3);

        Run unknown = Run.of("recognize", "--model", model, "--charset", "abz", picture);
        assertThat(unknown.code()).isNotZero();
        assertThat(unknown.err())
                .contains("'z' (U+007A), which the model cannot read")
                .doesNotContain("internal error");
        Run backwards = Run.of("recognize", "--model", model, "--length", "4-2", picture);
        assertThat(backwards.code()).isEqualTo(2);
        assertThat(backwards.err()).contains("length 4 to 2");
        Run letters = Run.of("recognize", "--model", model, "--length", "x", picture);
        assertThat(letters.code()).isEqualTo(2);
        assertThat(letters.err()).contains("N or MIN-MAX is needed");
    }

    @Test
    void what_is_known_of_the_texts_reaches_the_bundled_models_of_earlier_versions_too() throws IOException {
        Path picture = Drawn.png(folder.resolve("a.png"), 3);
        for (String name : new String[] {"captcha", "captcha-int8"}) {
            Run run = Run.of(
                    "recognize", "--model", name, "--charset", "37x", "--length", "7", "--format", "tsv", picture);
            assertThat(run.code()).isZero();
            assertThat(run.out()).containsPattern("\\t[37x]{7}\\t");
        }
    }

    @Test
    void boxes_are_for_json_alone() throws IOException {
        Run run = Run.of("recognize", "--model", model, "--boxes", Drawn.png(folder.resolve("a.png"), 3));

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("--boxes needs --format json");
    }

    @Test
    void tsv_has_three_columns() throws IOException {
        Path picture = Drawn.png(folder.resolve("a.png"), 3);
        Run run = Run.of("recognize", "--model", model, "--format", "tsv", picture);

        assertThat(run.out()).matches("\\Q" + picture + "\\E\t[a-h]*\t[01]\\.[0-9]{4}\n");
    }

    @Test
    void json_holds_every_image_and_its_characters() throws IOException {
        for (int i = 0; i < 11; i++) {
            Drawn.png(folder.resolve("%02d.png".formatted(i)), i);
        }
        Run run = Run.of("recognize", "--model", model, "--format", "json", folder);

        assertThat(run.code()).isZero();
        JsonNode array = run.json();
        assertThat(array).hasSize(11);
        for (int i = 0; i < 11; i++) {
            JsonNode one = array.get(i);
            assertThat(one.fieldNames())
                    .toIterable()
                    .containsExactly("file", "text", "confidence", "sure", "characters");
            assertThat(one.get("file").textValue())
                    .isEqualTo(folder.resolve("%02d.png".formatted(i)).toString());
            assertThat(one.get("sure").booleanValue()).isTrue();
            StringBuilder text = new StringBuilder();
            for (JsonNode character : one.get("characters")) {
                text.append(character.get("character").textValue());
                assertThat(character.get("probability").doubleValue()).isBetween(0.0, 1.0);
            }
            assertThat(one.get("text").textValue()).isEqualTo(text.toString());
        }
    }

    @Test
    void one_bad_image_does_not_stop_the_others() throws IOException {
        Path good = Drawn.png(folder.resolve("good.png"), 3);
        Path bad = Files.writeString(folder.resolve("bad.png"), "no image");
        Path gone = folder.resolve("gone.png");
        Run run = Run.of("recognize", "--model", model, "--format", "json", bad, gone, good);

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).hasLineCount(2);
        assertThat(run.err().lines().toList().get(0)).startsWith("master: ").contains(bad.toString());
        assertThat(run.err().lines().toList().get(1)).startsWith("master: ").contains(gone.toString(), "no such file");
        assertThat(run.json()).hasSize(3);
        assertThat(run.json().get(0).fieldNames()).toIterable().containsExactly("file", "error");
        assertThat(run.json().get(1).get("error").textValue()).contains("no such file");
        assertThat(run.json().get(2).get("text").isTextual()).isTrue();
    }

    @Test
    void a_text_that_is_not_sure_is_marked_and_no_failure() throws IOException {
        Path picture = Drawn.png(folder.resolve("a.png"), 3);
        Run text = Run.of("recognize", "--model", model, "--min-confidence", "1", picture);
        Run json = Run.of("recognize", "--model", model, "--min-confidence", "1", "--format", "json", picture);

        assertThat(text.code()).isZero();
        assertThat(text.out()).matches("\\Q" + picture + "\\E  \\? +0\\.[0-9]{4}\n");
        assertThat(json.code()).isZero();
        assertThat(json.json().get(0).get("sure").booleanValue()).isFalse();
    }

    @Test
    void the_standard_input_is_an_image_too() throws IOException {
        byte[] picture = Files.readAllBytes(Drawn.png(folder.resolve("a.png"), 3));
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(picture));
        try {
            Run run = Run.of("recognize", "--model", model, "--format", "tsv", "-");
            assertThat(run.err()).isEmpty();
            assertThat(run.out()).startsWith("-\t");
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void a_folder_without_images_is_named() {
        Run run = Run.of("recognize", "--model", model, folder);

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .startsWith("master: ")
                .contains(folder.toString(), "no image")
                .hasLineCount(1);
    }

    @Test
    void a_name_that_no_file_can_have_is_told() {
        assertThat(Run.of("recognize", "a\0.png"))
                .isEqualTo(new Run(1, "", "master: Nul character not allowed: a?.png\n"));
    }

    @Test
    void a_file_that_is_no_model_is_named() throws IOException {
        Path file = Files.writeString(folder.resolve("bad.onnx"), "no model");
        Run run = Run.of("recognize", "--model", file, Drawn.png(folder.resolve("a.png"), 1));

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("master: ").contains(file.toString()).hasLineCount(1);
    }
}
