// SPDX-License-Identifier: Apache-2.0
package master.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import master.data.Dataset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetCommandsTest {
    @TempDir
    private Path folder;

    private Path images;

    @BeforeEach
    void draw_three_images() throws IOException {
        images = Files.createDirectory(folder.resolve("images"));
        Drawn.png(images.resolve("ab_1.png"), 1);
        Drawn.png(images.resolve("ab_2.png"), 2);
        Drawn.png(images.resolve("c9x.png"), 3);
    }

    @Test
    void info_counts_samples_characters_and_lengths() throws IOException {
        Files.writeString(images.resolve("zz.png"), "no image");
        JsonNode report = Run.of("dataset", "info", images, "--format", "json").json();

        assertThat(report.get("samples").intValue()).isEqualTo(4);
        assertThat(report.get("labels").intValue()).isEqualTo(3);
        assertThat(report.get("charset").textValue()).isEqualTo("9abcxz");
        assertThat(report.get("lengths").get("2").intValue()).isEqualTo(3);
        assertThat(report.get("lengths").get("3").intValue()).isEqualTo(1);
        assertThat(report.get("width").get("max").intValue()).isEqualTo(60);
        assertThat(report.get("unreadable").intValue()).isEqualTo(1);
        assertThat(report.get("reasons").get(0).get("examples").get(0).textValue())
                .isEqualTo("zz.png");
        assertThat(Run.of("dataset", "info", images).out())
                .contains("samples      4", "unreadable   1", "zz.png", "###");
    }

    @Test
    void the_captchas_of_this_project_can_all_be_read() throws IOException {
        JsonNode report = Run.of("dataset", "info", "../../testdata/captchas", "--format", "json")
                .json();

        assertThat(report.get("samples").intValue()).isEqualTo(12);
        assertThat(report.get("unreadable").intValue()).isZero();
    }

    @Test
    void convert_goes_to_lmdb_and_back() throws IOException {
        Path lmdb = folder.resolve("set.lmdb");
        Path back = folder.resolve("back");

        assertThat(Run.of("dataset", "convert", images, lmdb)).isEqualTo(new Run(0, lmdb + ": 3 samples\n", ""));
        assertThat(Run.of("dataset", "convert", "--to", "folder", lmdb, back).code())
                .isZero();
        try (Dataset before = Dataset.open(images);
                Dataset after = Dataset.open(back)) {
            assertThat(after.size()).isEqualTo(3);
            for (int i = 0; i < 3; i++) {
                assertThat(after.sample(i).text()).isEqualTo(before.sample(i).text());
                assertThat(after.sample(i).image()).isEqualTo(before.sample(i).image());
            }
        }
    }

    @Test
    void drawn_characters_have_boxes_which_json_lines_keep() throws IOException {
        Path drawn = folder.resolve("drawn");
        Path back = folder.resolve("back");
        Path lmdb = folder.resolve("set.lmdb");
        assertThat(Run.of("dataset", "synth", "--count", 3, "--to", "jsonl", "--out", drawn)
                        .code())
                .isZero();
        assertThat(Run.of("dataset", "convert", "--to", "jsonl", drawn, back).code())
                .isZero();
        try (Dataset before = Dataset.open(drawn);
                Dataset after = Dataset.open(back)) {
            for (int i = 0; i < 3; i++) {
                assertThat(after.label(i)).isEqualTo(before.label(i));
                assertThat(after.label(i).boxes()).hasSize(after.text(i).length());
            }
        }
        Run refused = Run.of("dataset", "convert", drawn, lmdb);
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("sample 0: an LMDB holds texts without boxes");
        assertThat(lmdb).doesNotExist();
    }

    @Test
    void the_format_is_shown_and_can_be_named() throws IOException {
        Files.writeString(images.resolve("list.txt"), "ab_1.png,a b\n");
        assertThat(Run.of("dataset", "info", images).out()).contains("format       names");
        assertThat(Run.of("dataset", "info", images.resolve("list.txt")).out()).contains("format       comma");

        Run wrong = Run.of("dataset", "info", "--data-format", "tab", images.resolve("list.txt"));
        assertThat(wrong.code()).isEqualTo(1);
        assertThat(wrong.err()).contains("list.txt:1: no tab").hasLineCount(1);
    }

    @Test
    void convert_goes_to_the_layout_of_fastocr() throws IOException {
        Path lmdb = folder.resolve("fastocr");
        assertThat(Run.of("dataset", "convert", "--to", "fastocr", images, lmdb).code())
                .isZero();
        JsonNode report = Run.of("dataset", "info", lmdb, "--format", "json").json();
        assertThat(report.get("format").textValue()).isEqualTo("fastocr");
        assertThat(report.get("samples").intValue()).isEqualTo(3);
    }

    @Test
    void convert_leaves_nothing_behind_when_a_sample_cannot_be_read() throws IOException {
        Files.writeString(images.resolve("labels.tsv"), "ab_1.png\tab\ngone.png\tx\n");
        Path lmdb = folder.resolve("set.lmdb");
        Run run = Run.of("dataset", "convert", images, lmdb);

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .startsWith("master: ")
                .contains("labels.tsv:2", "gone.png")
                .hasLineCount(1);
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(images);
        }

        Run skipping = Run.of("dataset", "convert", "--skip-unreadable", images, lmdb);
        assertThat(skipping.code()).isZero();
        assertThat(skipping.out()).contains("1 samples");
        assertThat(skipping.err()).contains("left out").hasLineCount(1);
    }

    @Test
    void check_says_what_is_wrong_by_reason_and_ends_with_1() throws IOException {
        assertThat(Run.of("dataset", "check", images).code()).isZero();
        Files.writeString(images.resolve("zz.png"), "no image");
        Files.writeString(
                images.resolve("labels.tsv"), "ab_1.png\tAb\nzz.png\tzz\nc9x.png\tc9x\ngone.png\tg\nab_1.png\tx\n");
        Run run = Run.of("dataset", "check", images, "--charset", "abcgxz", "--max-length", "2", "--format", "json");
        JsonNode report = run.json();

        assertThat(run.code()).isEqualTo(1);
        assertThat(report.get("good").booleanValue()).isFalse();
        assertThat(report.get("samples").intValue()).isEqualTo(5);
        assertThat(report.get("used").intValue()).isEqualTo(3);
        assertThat(report.get("unfit").toString())
                .contains("(U+0041) is not in the charset", "ab_1.png", "more than 2 characters", "c9x.png");
        assertThat(report.get("unreadable")).hasSize(2);
        assertThat(report.get("unreadable").toString()).contains("no such file", "gone.png", "zz.png");
        assertThat(report.get("repeated").get(0).get("examples").get(0).textValue())
                .isEqualTo("ab_1.png");

        Files.writeString(images.resolve("labels.tsv"), "ab_1.png\tAb\nzz.png\tzz\nc9x.png\tc9x\n");
        Run lenient = Run.of(
                "dataset",
                "check",
                images,
                "--charset",
                "abcxz",
                "--fold",
                "lower",
                "--unfit",
                "skip",
                "--max-unreadable",
                "0.5");
        assertThat(lenient.code()).isZero();
        assertThat(lenient.out()).contains("used         2", "folded       1", "unreadable   1", "good         yes");
        assertThat(Run.of("dataset", "check", images, "--labels-only").code()).isZero();
    }

    @Test
    void convert_folds_and_leaves_out_what_it_is_told_to() throws IOException {
        Files.writeString(images.resolve("labels.tsv"), "ab_1.png\tAb\nab_2.png\tmuch too long\nc9x.png\tC9x\n");
        Path lmdb = folder.resolve("set.lmdb");
        Run run = Run.of("dataset", "convert", images, lmdb, "--fold", "lower", "--unfit", "skip", "--max-length", "5");

        assertThat(run.code()).isZero();
        assertThat(run.err()).contains("labels changed to lower case", "left out, 1 of: more than 5");
        try (Dataset dataset = Dataset.open(lmdb)) {
            assertThat(dataset.size()).isEqualTo(2);
            assertThat(dataset.text(0)).isEqualTo("ab");
            assertThat(dataset.text(1)).isEqualTo("c9x");
        }
        assertThat(Run.of("dataset", "convert", images, folder.resolve("no"), "--max-length", "5")
                        .err())
                .contains("1 of 3 labels do not fit");
    }

    @Test
    void convert_refuses_what_cannot_be_decoded() throws IOException {
        Files.writeString(images.resolve("zz.png"), "no image");
        Run run = Run.of("dataset", "convert", images, folder.resolve("set"));
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("zz.png").hasLineCount(1);
        assertThat(Run.of("dataset", "convert", "--skip-unreadable", images, folder.resolve("set"))
                        .out())
                .contains("3 samples");
    }

    @Test
    void augment_shows_a_row_per_sample() throws IOException {
        Path sheet = folder.resolve("sheet.png");
        Run run = Run.of("dataset", "augment", images, "--sheet", sheet, "--count", "2", "--strength", "jpeg=0");

        assertThat(run).isEqualTo(new Run(0, sheet + ": 2 samples\n", ""));
        assertThat(ImageIO.read(sheet.toFile()).getWidth()).isEqualTo((1 + 10 + 4) * (60 + 4));
    }

    @Test
    void augment_names_the_sample_that_it_cannot_read() throws IOException {
        Files.writeString(images.resolve("0.png"), "no image");
        Run run = Run.of("dataset", "augment", images, "--sheet", folder.resolve("sheet.png"));

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("0.png: image: ").hasLineCount(1);
    }

    @Test
    void a_sheet_that_cannot_be_written_is_named() throws IOException {
        Path sheet = Files.writeString(folder.resolve("file"), "").resolve("sheet.png");
        for (String line : List.of("augment " + images, "synth --count 1 --out set", "tables --count 1 --out tables")) {
            List<String> words = new ArrayList<>(List.of("dataset"));
            words.addAll(List.of(line.replace("--out ", "--out " + folder + "/").split(" ")));
            words.addAll(List.of("--sheet", sheet.toString()));
            Run run = Run.of(words.toArray());

            assertThat(run.code()).as(line).isEqualTo(1);
            assertThat(run.err()).contains(sheet + " cannot be written").hasLineCount(1);
        }
    }

    @Test
    void convert_does_not_overwrite() {
        Run run = Run.of("dataset", "convert", images, images);

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("exists already").hasLineCount(1);
    }

    @Test
    void synth_draws_the_same_images_again() throws IOException {
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        Path sheet = folder.resolve("sheet.png");
        Run run = Run.of("dataset", "synth", "--count", "4", "--seed", "5", "--out", first, "--sheet", sheet);
        Run.of("dataset", "synth", "--count", "4", "--seed", "5", "--out", second, "--to", "lmdb");

        assertThat(run.code()).isZero();
        assertThat(ImageIO.read(sheet.toFile()).getWidth()).isPositive();
        try (Dataset one = Dataset.open(first);
                Dataset two = Dataset.open(second)) {
            assertThat(one.size()).isEqualTo(4);
            for (int i = 0; i < 4; i++) {
                assertThat(one.sample(i).text())
                        .isNotEmpty()
                        .isEqualTo(two.sample(i).text());
                assertThat(one.sample(i).image()).isEqualTo(two.sample(i).image());
            }
        }
    }

    @Test
    void synth_draws_the_words_of_a_list_with_folded_labels() throws IOException {
        Path list = Files.writeString(folder.resolve("list.txt"), "abba\n");
        String target = folder.resolve("words").toString();
        Run run = Run.of(
                "dataset",
                "synth",
                "--count",
                "6",
                "--out",
                target,
                "--preset",
                "words",
                "--words",
                list.toString(),
                "--charset",
                "ab",
                "--min-length",
                "4",
                "--fold",
                "lower");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(Files.readAllLines(folder.resolve("words").resolve("labels.tsv")))
                .hasSize(6)
                .allMatch(line -> line.matches(".*\t[ab]{4,}"));
        Files.writeString(list, "abba\tmuch\n");
        assertThat(Run.of(
                                "dataset",
                                "synth",
                                "--count",
                                "1",
                                "--out",
                                target,
                                "--preset",
                                "words",
                                "--words",
                                list.toString())
                        .err())
                .contains("list.txt:1: weight \"much\" is no number")
                .doesNotContain("internal error");
        assertThat(Run.of("dataset", "synth", "--count", "1", "--out", target + "2", "--words", list.toString())
                        .err())
                .contains("for the preset words only");
    }

    @Test
    void synth_keeps_to_the_characters_and_lengths() {
        Path target = folder.resolve("digits");
        Run.of(
                "dataset",
                "synth",
                "--count",
                "6",
                "--out",
                target,
                "--charset",
                "0123456789",
                "--min-length",
                "3",
                "--max-length",
                "3");

        try (Dataset dataset = Dataset.open(target)) {
            for (int i = 0; i < dataset.size(); i++) {
                assertThat(dataset.text(i)).matches("[0-9]{3}");
            }
        }
    }
}
