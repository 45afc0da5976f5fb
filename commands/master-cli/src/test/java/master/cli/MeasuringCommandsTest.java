// SPDX-License-Identifier: Apache-2.0
package master.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import master.api.ImageLimits;
import master.api.ImageSource;
import master.api.Recognition;
import master.api.Recognizer;
import master.api.RecognizerOptions;
import master.api.spi.BundledModel;
import master.core.image.ImageReader;
import master.core.image.PixelImage;
import master.core.metric.Protocol;
import master.data.Dataset;
import master.data.DatasetException;
import master.data.Sample;
import master.eval.PastedDataset;
import master.synth.augment.Ground;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasuringCommandsTest {
    @TempDir
    private static Path models;

    private static Path model;

    @TempDir
    private Path folder;

    @BeforeAll
    static void write_a_model() {
        model = TinyModel.onnx(models);
    }

    /** Labels with boxes 3 pixels to the right of and 4 below where the model looks. */
    @Test
    void eval_says_how_far_boxes_are_off() throws IOException {
        StringBuilder list = new StringBuilder();
        int count = 0;
        RecognizerOptions options = RecognizerOptions.DEFAULT.withTokenBoxes(true);
        try (Recognizer recognizer = Recognizer.open(model, options)) {
            for (int i = 0; i < 4; i++) {
                Recognition read = recognizer.recognize(Drawn.png(folder.resolve(i + ".png"), i * 37));
                String boxes = read.tokens().stream()
                        .map(token -> token.box().orElseThrow())
                        .map(b -> "[%s,%s,%s,%s]".formatted(b.x() + 3, b.y() + 4, b.width(), b.height()))
                        .collect(Collectors.joining(","));
                list.append("{\"image\":\"%d.png\",\"text\":\"%s\",\"boxes\":[%s]}%n".formatted(i, read.text(), boxes));
                count += read.tokens().size();
            }
        }
        Files.writeString(folder.resolve("labels.jsonl"), list);

        JsonNode boxes = Run.of("eval", "--model", model, "--data", folder, "--boxes", "--format", "json")
                .json()
                .get("boxes");
        assertThat(boxes.get("count").intValue()).isEqualTo(count).isPositive();
        assertThat(boxes.get("distance").doubleValue()).isCloseTo(5, within(1e-6));
        assertThat(boxes.get("overlap").doubleValue()).isBetween(0.1, 0.9);
        assertThat(Run.of("eval", "--model", model, "--data", folder, "--boxes").out())
                .contains("boxes                %d of texts read right: centers 5.00 pixels off".formatted(count));
        assertThat(Run.of("eval", "--model", model, "--data", folder, "--format", "json")
                        .json()
                        .has("boxes"))
                .isFalse();
    }

    /** Ten samples: eight labelled as the model reads them, a damaged one, a missing one. */
    private void writeSamples() throws IOException {
        StringBuilder list = new StringBuilder();
        try (Recognizer recognizer = Recognizer.open(model)) {
            for (int i = 0; i < 8; i++) {
                Path picture = Drawn.png(folder.resolve(i + ".png"), i * 37);
                list.append(i)
                        .append(".png\t")
                        .append(recognizer.recognize(picture).text())
                        .append('\n');
            }
        }
        Files.writeString(folder.resolve("bad.png"), "no image");
        list.append("bad.png\tabcd\ngone.png\tabcd\n");
        Files.writeString(folder.resolve("labels.tsv"), list);
    }

    @Test
    void eval_takes_labels_in_the_case_of_the_answers() throws IOException {
        writeSamples();
        Run run = Run.of("eval", "--model", model, "--data", folder, "--fold", "upper", "--format", "json");

        assertThat(run.json().get("wordAccuracy").doubleValue()).isEqualTo(0.8);
        assertThat(run.json().at("/calibration/samples").intValue()).isEqualTo(8);
    }

    @Test
    void eval_counts_what_it_cannot_read_as_wrong() throws IOException {
        writeSamples();
        Run run = Run.of("eval", "--model", model, "--data", folder, "--format", "json");

        assertThat(run.code()).isZero();
        JsonNode report = run.json();
        assertThat(report.fieldNames())
                .toIterable()
                .containsExactly(
                        "model",
                        "data",
                        "samples",
                        "failed",
                        "wordAccuracy",
                        "wordAccuracyCaseInsensitive",
                        "characterAccuracy",
                        "withinOneEdit",
                        "withinTwoEdits",
                        "normalizedEditDistance",
                        "imagesPerSecond",
                        "protocols",
                        "lengths",
                        "calibration",
                        "confusions",
                        "slowestBatch");
        assertThat(report.get("model").textValue()).isEqualTo(model.toString());
        assertThat(report.get("data").textValue()).isEqualTo(folder.toString());
        assertThat(report.get("samples").intValue()).isEqualTo(10);
        assertThat(report.get("failed").intValue()).isEqualTo(2);
        assertThat(report.get("wordAccuracy").doubleValue()).isEqualTo(0.8);
        assertThat(report.get("wordAccuracyCaseInsensitive").doubleValue()).isEqualTo(0.8);
        assertThat(report.get("normalizedEditDistance").doubleValue()).isEqualTo(0.8);
        assertThat(report.get("characterAccuracy").doubleValue()).isBetween(0.0, 0.999);
        assertThat(report.get("imagesPerSecond").doubleValue()).isPositive();
        assertThat(run.err()).hasLineCount(2).contains("bad.png", "gone.png");
    }

    @Test
    void eval_lists_the_wrong_texts_that_the_model_is_surest_of() throws IOException {
        for (int i = 0; i < 12; i++) {
            Drawn.png(folder.resolve("zzz_" + i + ".png"), i * 53);
        }
        JsonNode all = Run.of("eval", "--model", model, "--data", folder, "--format", "json", "--errors", "99")
                .json()
                .get("errors");
        JsonNode two = Run.of("eval", "--model", model, "--data", folder, "--format", "json", "--errors", "2")
                .json()
                .get("errors");
        Run text = Run.of("eval", "--model", model, "--data", folder, "--errors", "2");

        assertThat(all)
                .hasSize(12)
                .extracting(error -> error.get("confidence").doubleValue())
                .isSortedAccordingTo(Comparator.reverseOrder())
                .doesNotHaveDuplicates();
        assertThat(two).containsExactly(all.get(0), all.get(1));
        assertThat(two.get(0).get("label").textValue()).isEqualTo("zzz");
        assertThat(text.out())
                .contains("word accuracy        0.0000", all.get(0).get("file").textValue())
                .doesNotContain(all.get(2).get("file").textValue());
    }

    @Test
    void eval_names_every_protocol_with_what_it_counted() throws IOException {
        writeSamples();
        Files.writeString(folder.resolve("labels.tsv"), "0.png\ta-b\n", StandardOpenOption.APPEND);
        JsonNode protocols = Run.of("eval", "--model", model, "--data", folder, "--format", "json")
                .json()
                .get("protocols");

        assertThat(protocols)
                .extracting(p -> p.get("name").textValue())
                .containsExactlyElementsOf(
                        Arrays.stream(Protocol.values()).map(Protocol::key).toList());
        JsonNode exact = protocols.get(0);
        assertThat(exact.fieldNames())
                .toIterable()
                .containsExactly("name", "evaluated", "skipped", "failed", "correct", "wordAccuracy", "low", "high");
        assertThat(exact.get("evaluated").intValue()).isEqualTo(11);
        assertThat(exact.get("failed").intValue()).isEqualTo(2);
        assertThat(exact.get("correct").intValue()).isEqualTo(8);
        assertThat(exact.get("low").doubleValue()).isLessThan(8.0 / 11);
        assertThat(exact.get("high").doubleValue()).isGreaterThan(8.0 / 11);
        JsonNode letters = protocols.get(Protocol.ALPHANUMERIC_LABELS.ordinal());
        assertThat(letters.get("skipped").intValue()).isPositive();
        assertThat(letters.get("evaluated").intValue() + letters.get("skipped").intValue())
                .isEqualTo(11);
    }

    @Test
    void eval_of_texts_refuses_what_is_of_tables() throws IOException {
        writeSamples();
        for (List<?> more : List.of(List.of("--ignore-header"), List.of("--text-model", "words-int8"))) {
            List<Object> words = new ArrayList<>(List.of("eval", "--model", model, "--data", folder));
            words.addAll(more);
            Run run = Run.of(words.toArray());
            assertThat(run.code()).isEqualTo(2);
            assertThat(run.err()).contains("--text-model and --ignore-header are of tables, the model reads texts");
        }
    }

    @Test
    void eval_pastes_images_into_larger_ones() throws IOException {
        writeSamples();
        Object[] arguments = {"eval", "--model", model, "--data", folder, "--paste", "3x1,1x1.5", "--format", "json"};
        JsonNode report = Run.of(arguments).json();
        JsonNode pasted = report.get("pasted");
        assertThat(pasted.findValuesAsText("size")).containsExactly("3x1", "3x1", "3x1", "1x1.5", "1x1.5", "1x1.5");
        assertThat(pasted.findValuesAsText("ground"))
                .containsExactly("plain", "gradient", "noise", "plain", "gradient", "noise");
        assertThat(pasted.get(0).get("high").doubleValue()).isBetween(0.01, 0.95);
        assertThat(Run.of(arguments).json().get("pasted")).isEqualTo(pasted);
        assertThat(report.get("wordAccuracy").doubleValue()).isEqualTo(0.8);

        Run text = Run.of("eval", "--model", model, "--data", folder, "--paste", "1x2");
        assertThat(text.out()).contains("word accuracy of images pasted", "  1x2    noise");
    }

    @Test
    void what_is_pasted_has_no_more_pixels_than_an_image_may_have() throws IOException {
        writeSamples();
        try (Dataset dataset = Dataset.open(folder)) {
            PastedDataset pasted = new PastedDataset(dataset, Ground.PLAIN, 10_000, 10_000);
            assertThatThrownBy(() -> pasted.sample(0))
                    .isInstanceOf(DatasetException.class)
                    .hasMessageContaining("pixels when pasted, 16000000 are allowed");
        }
    }

    @Test
    void pasted_samples_are_larger_and_keep_id_and_label() throws IOException {
        writeSamples();
        try (Dataset dataset = Dataset.open(folder)) {
            PastedDataset pasted = new PastedDataset(dataset, Ground.GRADIENT, 3, 2);
            for (int i = 0; i < 8; i++) {
                Sample plain = dataset.sample(i);
                Sample sample = pasted.sample(i);
                assertThat(sample.id()).isEqualTo(plain.id());
                assertThat(sample.text()).isEqualTo(plain.text());
                PixelImage before = ImageReader.read(ImageSource.of(plain.image()), ImageLimits.DEFAULT);
                PixelImage after = ImageReader.read(ImageSource.of(sample.image()), ImageLimits.DEFAULT);
                assertThat(after.width()).isEqualTo(3 * before.width());
                assertThat(after.height()).isEqualTo(2 * before.height());
            }
            assertThatThrownBy(() -> pasted.sample(8))
                    .isInstanceOf(DatasetException.class)
                    .hasMessageContaining("bad.png");
        }
    }

    @Test
    void eval_writes_json_and_a_page_beside_its_text() throws IOException {
        writeSamples();
        Files.writeString(folder.resolve("labels.tsv"), "0.png\t<b>&x\n", StandardOpenOption.APPEND);
        Path json = folder.resolve("out/report.json");
        Path html = folder.resolve("out/report.html");
        Run run = Run.of("eval", "--model", model, "--data", folder, "--json", json, "--html", html);

        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("word accuracy", "alphanumeric_labels_min3");
        assertThat(new ObjectMapper().readTree(json.toFile()).get("samples").intValue())
                .isEqualTo(11);
        assertThat(Files.readString(html))
                .contains("data:image/png;base64,", "could not be read", "master_tf_eval_iiit5k")
                .contains("alt=\"&lt;b&gt;&amp;x\"")
                .doesNotContain("<b>&x");
        assertThat(folder.resolve("out").toFile().list()).containsExactlyInAnyOrder("report.json", "report.html");
    }

    @Test
    void eval_answers_even_if_its_files_cannot_be_written() throws IOException {
        writeSamples();
        Path taken = Files.writeString(folder.resolve("taken"), "a file").resolve("report.html");
        Run run = Run.of("eval", "--model", model, "--data", folder, "--html", taken);

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).contains("word accuracy");
        assertThat(run.err()).contains(taken + " cannot be written");
    }

    @Test
    void eval_reads_with_a_checkpoint_as_with_its_onnx_file() throws IOException {
        writeSamples();
        Path run = Files.createDirectories(folder.resolve("step-00000007"));
        Files.move(TinyModel.safetensors(run), run.resolve("model.safetensors"));
        for (Path checkpoint : List.of(run, run.resolve("model.safetensors"))) {
            JsonNode report = Run.of("eval", "--model", checkpoint, "--data", folder, "--format", "json")
                    .json();
            assertThat(report.get("model").textValue()).isEqualTo(checkpoint.toString());
            assertThat(report.get("wordAccuracy").doubleValue()).isEqualTo(0.8);
        }
    }

    @Test
    void eval_names_a_folder_that_is_no_checkpoint() {
        Run run = Run.of("eval", "--model", folder, "--data", folder);

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains(folder.toString()).hasLineCount(1);
    }

    @Test
    void eval_of_images_that_all_fail_is_a_failure() throws IOException {
        Files.writeString(folder.resolve("a.png"), "no image");

        assertThat(Run.of("eval", "--model", model, "--data", folder).code()).isEqualTo(1);
    }

    @Test
    void eval_names_a_dataset_that_is_not_there() {
        Run run = Run.of("eval", "--model", model, "--data", folder.resolve("gone"));

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).startsWith("master: ").contains("gone").hasLineCount(1);
    }

    @Test
    void bench_reports_batches_of_one_and_eight() throws IOException {
        writeSamples();
        Run run = Run.of("bench", "--model", model, "--data", folder, "--seconds", "0.05", "--format", "json");

        assertThat(run.code()).isZero();
        JsonNode report = run.json();
        assertThat(report.get("images").intValue()).isEqualTo(8);
        assertThat(report.get("loadMillis").doubleValue()).isPositive();
        assertThat(report.get("measurements")).hasSize(2);
        for (JsonNode one : report.get("measurements")) {
            assertThat(one.get("imagesPerSecond").doubleValue()).isPositive();
            assertThat(one.get("p99Millis").doubleValue())
                    .isGreaterThanOrEqualTo(one.get("p50Millis").doubleValue());
        }
        assertThat(run.err()).hasLineCount(2).contains("left out");
    }

    @Test
    void bench_prints_a_table() throws IOException {
        Drawn.png(folder.resolve("a.png"), 3);
        Run run = Run.of("bench", "--model", model, "--data", folder, "--seconds", "0.05");

        assertThat(run.out()).contains("images/s", "images/CPU-s", "p99").containsPattern("\n    1 +[0-9]");
    }

    @Test
    void info_shows_the_model_card() throws IOException {
        JsonNode card = Run.of("info", "--model", model, "--format", "json").json();

        assertThat(card.get("name").textValue()).isEqualTo("tiny");
        assertThat(card.get("charset").textValue()).isEqualTo("abcdefgh");
        assertThat(card.get("maxLength").intValue()).isEqualTo(5);
        assertThat(card.get("secondLook").booleanValue()).isFalse();
        assertThat(Run.of("info", "--model", "captcha").out()).contains("secondLook   true");
        assertThat(card.get("sha256").textValue()).matches("[0-9a-f]{64}");
        assertThat(card.get("provenance").get("seed").textValue()).isEqualTo("7");
        assertThat(Run.of("info", "--model", model).out()).contains("charset      abcdefgh", "provenance   seed: 7");
    }

    @Test
    void export_writes_a_model_that_recognizes() throws IOException {
        Path checkpoint = TinyModel.safetensors(folder);
        Path file = folder.resolve("new/out.onnx");
        Run run = Run.of("export", checkpoint, "--out", file, "--name", "renamed");

        assertThat(run.code()).isZero();
        assertThat(run.out()).contains(file.toString(), "renamed");
        assertThat(Run.of("info", "--model", file, "--format", "json")
                        .json()
                        .get("name")
                        .textValue())
                .isEqualTo("renamed");
        Path picture = Drawn.png(folder.resolve("a.png"), 3);
        assertThat(Run.of("recognize", "--model", file, "--format", "tsv", picture)
                        .out())
                .isEqualTo(Run.of("recognize", "--model", model, "--format", "tsv", picture)
                        .out());
    }

    @Test
    void export_names_what_is_no_checkpoint() {
        Run run = Run.of("export", folder, "--out", folder.resolve("x.onnx"));

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).startsWith("master: ").contains(folder.toString()).hasLineCount(1);
        assertThat(folder.resolve("x.onnx")).doesNotExist();
    }

    @Test
    void report_writes_the_page_of_a_run() throws IOException {
        Path run = Files.createDirectories(folder.resolve("my-run"));
        Files.writeString(run.resolve("metrics.jsonl"), "{\"step\":5,\"loss\":0.5}\n");
        Path elsewhere = folder.resolve("page.html");

        assertThat(Run.of("report", run).code()).isZero();
        assertThat(run.resolve("report.html")).content().contains("<h1>my-run</h1>");
        assertThat(Run.of("report", run, "--out", elsewhere).out()).isEqualToIgnoringNewLines(elsewhere.toString());
        assertThat(elsewhere).hasSameTextualContentAs(run.resolve("report.html"));
    }

    @Test
    void report_names_what_is_no_run_and_what_is_damaged() throws IOException {
        Run none = Run.of("report", folder);
        assertThat(none.code()).isEqualTo(1);
        assertThat(none.err())
                .contains(folder + " is no run, it holds no metrics.jsonl")
                .hasLineCount(1);

        Files.writeString(folder.resolve("metrics.jsonl"), "{\n{}\n");
        Run damaged = Run.of("report", folder);
        assertThat(damaged.code()).isEqualTo(1);
        assertThat(damaged.err()).contains("metrics.jsonl:1").hasLineCount(1);
    }

    @Test
    void export_in_integers_says_what_it_costs_and_the_file_reads_but_cannot_be_exported_again() throws IOException {
        writeSamples();
        Path file = folder.resolve("int8.onnx");
        Run run = Run.of(
                "export",
                TinyModel.safetensors(folder),
                "--int8",
                "--calibrate",
                folder,
                "--validate",
                folder,
                "--max-loss",
                "100",
                "--out",
                file);

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("in floats: none", "word accuracy of 8 images, %", "CPU ms per image");
        assertThat(Run.of("info", "--model", file).out()).contains("int8: calibrated on 8 images");
        Run read = Run.of(
                "recognize",
                "--model",
                file,
                "--length",
                "3",
                "--charset",
                "abc",
                "--format",
                "tsv",
                folder.resolve("1.png"));
        assertThat(read.out()).matches("(?s).*\t[abc]{3}\t.*");
        Run again = Run.of("export", file, "--out", folder.resolve("again.onnx"));
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err()).contains("rounded to 8-bit integers");
    }

    @Test
    void the_bundled_model_loses_nothing_that_counts_in_integers() throws IOException {
        Path drawn = folder.resolve("drawn");
        assertThat(Run.of("dataset", "synth", "--count", "80", "--seed", "9", "--out", drawn)
                        .code())
                .isZero();
        Path file = folder.resolve("int8.onnx");
        Path bundled = folder.resolve("captcha.onnx");
        Files.write(bundled, BundledModel.named("captcha").orElseThrow().bytes());
        Run run = Run.of(
                "export",
                bundled,
                "--int8",
                "--calibrate",
                drawn,
                "--validate",
                drawn,
                "--max-loss",
                "2.5",
                "--out",
                file);

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("in floats: none");
        assertThat(Files.size(file)).isLessThan(Files.size(bundled) / 3);
        JsonNode floats = Run.of("eval", "--model", bundled, "--data", drawn, "--format", "json")
                .json();
        JsonNode integers = Run.of("eval", "--model", file, "--data", drawn, "--format", "json")
                .json();
        assertThat(floats.get("wordAccuracy").doubleValue())
                .isGreaterThan(0.4); // half of the styles are newer than the model
        assertThat(integers.get("wordAccuracy").doubleValue())
                .isGreaterThan(floats.get("wordAccuracy").doubleValue() - 0.03);
    }
}
