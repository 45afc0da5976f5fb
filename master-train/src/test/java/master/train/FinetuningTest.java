// SPDX-License-Identifier: Apache-2.0
package master.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import master.api.LetterCase;
import master.api.model.ModelManifest;
import master.api.network.NetworkConfig;
import master.data.Dataset;
import master.data.DatasetException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FinetuningTest {
    private static final ModelManifest START = TestModels.manifest(NetworkConfig.tiny());

    @TempDir
    private Path folder;

    private static Finetuning.Options options(double holdout) {
        return new Finetuning.Options(holdout, OptionalInt.of(100), Optional.empty(), LetterCase.NONE, 1);
    }

    @Test
    void the_split_is_disjoint_and_repeatable_and_the_charset_is_that_of_the_labels() throws IOException {
        try (Dataset dataset = Dataset.open(TestRuns.pictures(folder, TestRuns.numbers(40)))) {
            Finetuning plan = Finetuning.of(START, dataset, options(0.25));
            assertThat(plan.learned()).isEqualTo(30);
            assertThat(plan.heldOut()).isEqualTo(10);
            assertThat(plan.config().charset()).isEqualTo("0123456789");
            assertThat(plan.config().network()).isEqualTo(START.network());
            DataSources data = plan.data(TestRuns.STRICT);
            java.util.Set<String> labels = new java.util.HashSet<>();
            for (int i = 0; i < 30; i++) {
                labels.add(data.train().at(i).text());
            }
            data.validation().get("held out").forEach(example -> labels.add(example.text()));
            assertThat(labels).hasSize(40); // every picture once
            for (int i = 0; i < 10; i++) {
                String label = data.validation().get("held out").get(i).text();
                assertThat(plan.heldOutId(i)).isEqualTo(label + ".png");
            }
            assertThat(Finetuning.of(START, dataset, options(0.25)).data(TestRuns.STRICT).validation().get("held out"))
                    .extracting(e -> e.text())
                    .isEqualTo(data.validation().get("held out").stream().map(e -> e.text()).toList());
        }
    }

    @Test
    void a_few_pictures_are_held_out_at_least_and_too_few_are_refused() throws IOException {
        try (Dataset dataset = Dataset.open(TestRuns.pictures(folder.resolve("ten"), TestRuns.numbers(10)))) {
            assertThat(Finetuning.of(START, dataset, options(0.01)).heldOut()).isEqualTo(5);
            Finetuning most = Finetuning.of(START, dataset, options(0.9));
            assertThat(most.learned() + most.heldOut()).isEqualTo(10);
            assertThat(most.learned()).isPositive();
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
        assertThatThrownBy(() -> options(0.95)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Finetuning.Options(
                        0.2, OptionalInt.of(0), Optional.empty(), LetterCase.NONE, 1))
                .hasMessage("steps 0, 1 or more is allowed");
    }

    @Test
    void a_charset_with_a_character_twice_is_refused() throws IOException {
        try (Dataset dataset = Dataset.open(TestRuns.pictures(folder, TestRuns.numbers(10)))) {
            assertThatThrownBy(() -> Finetuning.of(
                            START,
                            dataset,
                            new Finetuning.Options(
                                    0.2, OptionalInt.of(100), Optional.of("0120"), LetterCase.NONE, 1)))
                    .isInstanceOf(TrainingException.class)
                    .hasMessageContaining("charset \"0120\"");
        }
    }

    @Test
    void pictures_of_which_too_few_can_be_read_are_an_error() throws IOException {
        for (String label : TestRuns.numbers(10)) {
            Files.writeString(folder.resolve(label + ".png"), "no picture");
        }
        try (Dataset dataset = Dataset.open(folder)) {
            assertThatThrownBy(() -> Finetuning.of(START, dataset, options(0.5)))
                    .isInstanceOf(TrainingException.class)
                    .hasMessageContaining("has 0 pictures that can be used, at least 10 are needed; left out, cannot be"
                            + " read: 10 of: ");
        }
    }

    @Test
    void a_label_that_is_too_long_is_refused_and_its_file_named() throws IOException {
        TestRuns.pictures(folder, TestRuns.numbers(10));
        TestRuns.pictures(folder, List.of("12345"));
        try (Dataset dataset = Dataset.open(folder)) {
            assertThatThrownBy(() -> Finetuning.of(START, dataset, options(0.2)))
                    .isInstanceOf(DatasetException.class)
                    .hasMessageContaining("1 of 11 labels do not fit the model: 1 of: more than 4 characters (12345.png)");
        }
    }

    @Test
    void labels_are_folded_where_that_is_asked_for() throws IOException {
        List<String> numbers = TestRuns.numbers(12);
        TestRuns.pictures(folder, numbers);
        for (int i = 0; i < numbers.size(); i++) {
            String name = (i % 2 == 0 ? "a" : "A") + i + ".png";
            Files.move(folder.resolve(numbers.get(i) + ".png"), folder.resolve(name));
        }
        Finetuning.Options lower = new Finetuning.Options(
                0.5, OptionalInt.empty(), Optional.empty(), LetterCase.LOWER, 1);
        try (Dataset dataset = Dataset.open(folder)) {
            Finetuning plan = Finetuning.of(START, dataset, lower);
            assertThat(plan.config().charset()).isEqualTo("0123456789a");
            DataSources data = plan.data(TestRuns.STRICT);
            assertThat(data.train().at(0).text()).startsWith("a");
            assertThat(data.validation().get("held out")).allSatisfy(e -> assertThat(e.text()).startsWith("a"));
            assertThat(Finetuning.of(START, dataset, options(0.5)).notes())
                    .anySatisfy(note -> assertThat(note).contains("--fold lower"));
        }
    }

    @Test
    void more_pictures_get_more_steps_up_to_a_limit() {
        assertThat(Finetuning.steps(85)).isEqualTo(242);
        assertThat(Finetuning.steps(600)).isEqualTo(500);
        assertThat(Finetuning.steps(1_000_000)).isEqualTo(1500);
    }
}
