// SPDX-License-Identifier: Apache-2.0
package master.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import master.api.Recognition;
import master.api.RecognizedToken;
import master.api.Vocabulary;
import master.core.metric.RecognitionMetrics;
import master.report.Prediction;
import master.report.PredictionFile;
import master.report.Spelled;
import master.train.TestRuns.Recorder;
import master.train.data.Example;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunReportsTest {
    private static final TrainingListener.Progress PROGRESS =
            new TrainingListener.Progress(10, 40, 1.5, 0.001, 80, 0.25, 1L << 30, 0, 90);

    private static final Vocabulary VOCABULARY = Vocabulary.ofCharacters("0123456789");

    private final Recorder recorder = new Recorder();

    @TempDir
    private Path path;

    private RunFolder folder;

    @BeforeEach
    void begin() throws IOException {
        folder = new RunFolder(path);
        try (MetricsLog log = MetricsLog.open(folder.metrics(), 0)) {
            log.write(PROGRESS, 30);
        }
    }

    private static ValidationResult.Prediction prediction(String label, String text, double sure) {
        List<RecognizedToken> characters = text.codePoints()
                .mapToObj(c -> new RecognizedToken(Character.toString(c), sure))
                .toList();
        return new ValidationResult.Prediction(
                new Example(TestModels.pixels(label), label), new Recognition(text, sure, characters));
    }

    private static ValidationResult validation(int step, List<ValidationResult.Prediction> predictions) {
        RecognitionMetrics.Accumulator metrics = new RecognitionMetrics.Accumulator();
        predictions.forEach(p -> metrics.add(p.example().text(), p.text()));
        return new ValidationResult(
                step, Map.of("site", new ValidationResult.SetResult(metrics.metrics(), predictions)), 0.5, true);
    }

    private List<Path> events() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file -> file.toString().contains("tfevents")).toList();
        }
    }

    @Test
    void a_validation_is_kept_with_the_images_of_the_wrong_texts() throws IOException {
        try (RunReports reports = new RunReports("my run", VOCABULARY, folder, 0, recorder)) {
            reports.progress(PROGRESS);
            reports.validated(validation(10, List.of(prediction("12", "12", 0.9), prediction("34", "39", 0.8))));
        }

        PredictionFile kept = PredictionFile.read(folder.predictions());
        assertThat(kept.step()).isEqualTo(10);
        assertThat(kept.predictions())
                .extracting(prediction -> prediction.text().text())
                .containsExactly("12", "39");
        assertThat(kept.predictions().get(0).png()).isEmpty();
        assertThat(kept.predictions().get(1).png()).isNotEmpty();
        assertThat(kept.predictions().get(1).probabilities()).containsExactly(0.8, 0.8);
        assertThat(Files.readString(folder.report())).contains("<h1>my run</h1>", "site, image 1", "of 40");
        assertThat(events())
                .singleElement()
                .satisfies(file -> assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .contains("train/loss", "train/memory_megabytes", "validation/site/word_accuracy"));
        assertThat(recorder.messages).isEmpty();
    }

    @Test
    void tokens_are_kept_as_they_are() throws IOException {
        Vocabulary words = Vocabulary.of(List.of("one", "two", "four"), " ", Set.of());
        Recognition read = new Recognition(
                "one four", 0.4, List.of(new RecognizedToken("one", 0.8), new RecognizedToken("four", 0.5)));
        try (RunReports reports = new RunReports("run", words, folder, 0, recorder)) {
            reports.validated(validation(
                    10,
                    List.of(new ValidationResult.Prediction(new Example(TestModels.pixels("12"), "one two"), read))));
        }
        Prediction kept =
                PredictionFile.read(folder.predictions()).predictions().get(0);
        assertThat(kept.label()).isEqualTo(new Spelled("one two", List.of("one", "two")));
        assertThat(kept.text()).isEqualTo(new Spelled("one four", List.of("one", "four")));
        assertThat(Files.readString(folder.report())).containsPattern("<b>two</b>\\s*<i>four</i>");
        assertThat(recorder.messages).isEmpty();
    }

    @Test
    void only_the_surest_of_many_wrong_texts_keep_their_images() {
        List<ValidationResult.Prediction> predictions = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            predictions.add(prediction("1", "2", i / 100.0));
        }
        try (RunReports reports = new RunReports("run", VOCABULARY, folder, 0, recorder)) {
            reports.validated(validation(10, predictions));
        }
        assertThat(PredictionFile.read(folder.predictions()).predictions())
                .filteredOn(prediction -> prediction.png().length > 0)
                .hasSize(40)
                .allMatch(prediction -> prediction.sample() >= 20);
    }

    @Test
    void a_report_that_cannot_be_written_is_told_and_does_not_end_the_run() throws IOException {
        Files.createDirectories(folder.predictions().resolve("in the way"));
        Files.createDirectories(folder.report().resolve("in the way"));
        try (RunReports reports = new RunReports("run", VOCABULARY, folder, 5, recorder)) {
            reports.validated(validation(10, List.of(prediction("1", "1", 0.5))));
        }
        assertThat(recorder.messages)
                .isNotEmpty()
                .allSatisfy(message -> assertThat(message).contains("the run goes on"))
                .anySatisfy(message -> assertThat(message).contains("validation.jsonl"))
                .anySatisfy(message -> assertThat(message).contains("report.html"));
    }

    @Test
    void a_run_that_goes_on_adds_an_event_file_and_keeps_the_last_validation() throws IOException {
        try (RunReports reports = new RunReports("run", VOCABULARY, folder, 0, recorder)) {
            reports.validated(validation(10, List.of(prediction("1", "1", 0.5))));
        }
        new RunReports("run", VOCABULARY, folder, 10, recorder).close();
        assertThat(folder.predictions()).exists();
        assertThat(events()).hasSize(2);
        new RunReports("run", VOCABULARY, folder, 0, recorder)
                .close(); // a new run in the folder of one that came to nothing
        assertThat(folder.predictions()).doesNotExist();
    }
}
