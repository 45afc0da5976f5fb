// SPDX-License-Identifier: Apache-2.0
package master.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import master.api.metric.RecognitionMetrics;
import master.api.model.ModelManifest;
import master.api.network.NetworkConfig;
import master.data.Dataset;
import master.data.DatasetException;
import master.train.TestRuns.Recorder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FinetuningTest {
    private static final ModelManifest START = TestModels.manifest(NetworkConfig.tiny());

    @TempDir
    private Path folder;

    private static Finetuning.Options options(double holdout) {
        return new Finetuning.Options(holdout, 100, Optional.empty(), 1);
    }

    @Test
    void the_split_is_disjoint_and_repeatable_and_the_charset_is_that_of_the_labels() throws IOException {
        try (Dataset dataset = Dataset.open(TestRuns.pictures(folder, TestRuns.numbers(40)))) {
            Finetuning plan = Finetuning.of(START, dataset, options(0.25));
            assertThat(plan.learned()).isEqualTo(30);
            assertThat(plan.heldOut()).isEqualTo(10);
            assertThat(plan.config().charset()).isEqualTo("0123456789");
            assertThat(plan.config().network().toNetworkConfig()).isEqualTo(START.network());
            DataSources data = plan.data(TestRuns.STRICT);
            java.util.Set<String> labels = new java.util.HashSet<>();
            for (int i = 0; i < 30; i++) {
                labels.add(data.train().at(i).label());
            }
            data.validation().get("held out").forEach(example -> labels.add(example.label()));
            assertThat(labels).hasSize(40); // every picture once
            assertThat(Finetuning.of(START, dataset, options(0.25)).data(TestRuns.STRICT).validation().get("held out"))
                    .extracting(e -> e.label())
                    .isEqualTo(data.validation().get("held out").stream().map(e -> e.label()).toList());
        }
    }

    @Test
    void a_few_pictures_are_held_out_at_least_and_too_few_are_refused() throws IOException {
        try (Dataset dataset = Dataset.open(TestRuns.pictures(folder.resolve("ten"), TestRuns.numbers(10)))) {
            assertThat(Finetuning.of(START, dataset, options(0.01)).heldOut()).isEqualTo(5);
            assertThat(Finetuning.of(START, dataset, options(0.9)).learned()).isEqualTo(1);
        }
        try (Dataset dataset = Dataset.open(TestRuns.pictures(folder.resolve("nine"), TestRuns.numbers(9)))) {
            assertThatThrownBy(() -> Finetuning.of(START, dataset, options(0.2)))
                    .isInstanceOf(TrainingException.class)
                    .hasMessageContaining("has 9 pictures, at least 10 are needed");
        }
    }

    @Test
    void options_that_make_no_sense_are_refused() {
        assertThatThrownBy(() -> options(0)).hasMessage("holdout 0.0, above 0 and at most 0.9 is allowed");
        assertThatThrownBy(() -> options(0.95)).isInstanceOf(TrainingException.class);
        assertThatThrownBy(() -> new Finetuning.Options(0.2, 0, Optional.empty(), 1))
                .hasMessage("steps 0, 1 or more is allowed");
    }

    @Test
    void a_charset_with_a_character_twice_is_refused() throws IOException {
        try (Dataset dataset = Dataset.open(TestRuns.pictures(folder, TestRuns.numbers(10)))) {
            assertThatThrownBy(() -> Finetuning.of(
                            START, dataset, new Finetuning.Options(0.2, 100, Optional.of("0120"), 1)))
                    .isInstanceOf(TrainingException.class)
                    .hasMessageContaining("charset \"0120\"");
        }
    }

    @Test
    void held_out_pictures_of_which_none_can_be_read_are_an_error() throws IOException {
        for (String label : TestRuns.numbers(10)) {
            Files.writeString(folder.resolve(label + ".png"), "no picture");
        }
        try (Dataset dataset = Dataset.open(folder)) {
            Finetuning plan = Finetuning.of(START, dataset, options(0.5));
            Recorder recorder = new Recorder();
            assertThatThrownBy(() -> plan.data(recorder))
                    .isInstanceOf(DatasetException.class)
                    .hasMessageContaining("not one of 5 samples could be read");
            assertThat(recorder.unreadable).hasSize(5);
        }
    }

    @ParameterizedTest
    @CsvSource({"1 1, 2, 1", "0.5 1 0.9 1 1, 5, 1", "0.5 0.4 0.4 0.4 0.4 0.4 0.4, 7, 0.5", "0.1 0.2 0.3, 0, 0.3"})
    void a_run_ends_when_all_is_read_twice_or_nothing_gets_better(String scores, int endsAfter, double best)
            throws IOException {
        Trainer trainer = new Trainer(
                TestRuns.config(TestRuns.pictures(folder.resolve("p"), TestRuns.LABELS), "steps: 3"),
                folder.resolve("run"),
                new Recorder());
        Finetuning.EarlyStop stop = new Finetuning.EarlyStop();
        stop.of(trainer);
        double highest = -1;
        int count = 0;
        for (String score : scores.split(" ")) {
            double accuracy = Double.parseDouble(score);
            RecognitionMetrics metrics = new RecognitionMetrics(10, accuracy, 0, 0, 0);
            stop.validated(new ValidationResult(
                    50 * ++count,
                    Map.of("held out", new ValidationResult.SetResult(metrics, List.of())),
                    accuracy,
                    accuracy > highest));
            highest = Math.max(highest, accuracy);
            assertThat(trainer.isStopped()).as("after %d", count).isEqualTo(endsAfter > 0 && count >= endsAfter);
        }
        assertThat(stop.best().wordAccuracy()).isEqualTo(best);
    }
}
