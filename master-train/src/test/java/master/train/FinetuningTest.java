// SPDX-License-Identifier: Apache-2.0
package master.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import master.api.LetterCase;
import master.api.Vocabulary;
import master.core.image.TextPart;
import master.core.model.ModelManifest;
import master.core.network.NetworkConfig;
import master.data.Dataset;
import master.data.DatasetException;
import master.onnx.TrainedModel;
import master.train.data.Example;
import master.train.data.ExampleSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FinetuningTest {
    private static final ModelManifest MANIFEST = TestModels.manifest(NetworkConfig.tiny());
    private static final TrainedModel START = new TrainedModel(MANIFEST, TestModels.weights(MANIFEST, 1));

    @TempDir
    private Path folder;

    private static Finetuning.Options options(double holdout) {
        return new Finetuning.Options(holdout, OptionalInt.of(100), Optional.empty(), LetterCase.NONE, 1);
    }

    @Test
    void the_split_is_disjoint_and_repeatable_and_the_charset_is_that_of_the_labels() throws IOException {
        try (Dataset dataset = Dataset.open(TestRuns.images(folder, TestRuns.numbers(40)))) {
            Finetuning plan = Finetuning.of(START, "test", dataset, options(0.25));
            assertThat(plan.learned()).isEqualTo(30);
            assertThat(plan.heldOut()).isEqualTo(10);
            assertThat(plan.config().charset()).isEqualTo("0123456789");
            assertThat(plan.config().network()).isEqualTo(MANIFEST.network());
            DataSources data = plan.data(TestRuns.STRICT);
            Set<String> labels = new HashSet<>();
            for (int i = 0; i < 30; i++) {
                labels.add(data.train().at(i).text());
            }
            data.validation().get("held out").forEach(example -> labels.add(example.text()));
            assertThat(labels).hasSize(40); // every image once
            for (int i = 0; i < 10; i++) {
                String label = data.validation().get("held out").get(i).text();
                assertThat(plan.heldOutId(i)).isEqualTo(label + ".png");
            }
            assertThat(Finetuning.of(START, "test", dataset, options(0.25))
                            .data(TestRuns.STRICT)
                            .validation()
                            .get("held out"))
                    .extracting(e -> e.text())
                    .isEqualTo(data.validation().get("held out").stream()
                            .map(e -> e.text())
                            .toList());
        }
    }

    @Test
    void a_few_images_are_held_out_at_least_and_too_few_are_refused() throws IOException {
        try (Dataset dataset = Dataset.open(TestRuns.images(folder.resolve("ten"), TestRuns.numbers(10)))) {
            assertThat(Finetuning.of(START, "test", dataset, options(0.01)).heldOut())
                    .isEqualTo(5);
            Finetuning most = Finetuning.of(START, "test", dataset, options(0.9));
            assertThat(most.learned() + most.heldOut()).isEqualTo(10);
            assertThat(most.learned()).isPositive();
        }
        try (Dataset dataset = Dataset.open(TestRuns.images(folder.resolve("nine"), TestRuns.numbers(9)))) {
            assertThatThrownBy(() -> Finetuning.of(START, "test", dataset, options(0.2)))
                    .isInstanceOf(TrainingException.class)
                    .hasMessageContaining("has 9 images, at least 10 are needed");
        }
    }

    @Test
    void options_that_make_no_sense_are_refused() {
        assertThatThrownBy(() -> options(0)).hasMessage("holdout 0.0, above 0 and at most 0.9 is allowed");
        assertThatThrownBy(() -> options(0.95)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Finetuning.Options(0.2, OptionalInt.of(0), Optional.empty(), LetterCase.NONE, 1))
                .hasMessage("steps 0, 1 or more is allowed");
    }

    @Test
    void a_charset_with_a_character_twice_is_refused() throws IOException {
        try (Dataset dataset = Dataset.open(TestRuns.images(folder, TestRuns.numbers(10)))) {
            assertThatThrownBy(() -> Finetuning.of(
                            START,
                            "test",
                            dataset,
                            new Finetuning.Options(0.2, OptionalInt.of(100), Optional.of("0120"), LetterCase.NONE, 1)))
                    .isInstanceOf(TrainingException.class)
                    .hasMessageContaining("charset \"0120\"");
        }
    }

    @Test
    void images_of_which_too_few_can_be_read_are_an_error() throws IOException {
        for (String label : TestRuns.numbers(10)) {
            Files.writeString(folder.resolve(label + ".png"), "no image");
        }
        try (Dataset dataset = Dataset.open(folder)) {
            assertThatThrownBy(() -> Finetuning.of(START, "test", dataset, options(0.5)))
                    .isInstanceOf(TrainingException.class)
                    .hasMessageContaining("has 0 images that can be used, at least 10 are needed; left out, cannot be"
                            + " read: 10 of: ");
        }
    }

    @Test
    void a_label_that_is_too_long_is_refused_and_its_file_named() throws IOException {
        TestRuns.images(folder, TestRuns.numbers(10));
        TestRuns.images(folder, List.of("12345"));
        try (Dataset dataset = Dataset.open(folder)) {
            assertThatThrownBy(() -> Finetuning.of(START, "test", dataset, options(0.2)))
                    .isInstanceOf(DatasetException.class)
                    .hasMessageContaining(
                            "1 of 11 labels do not fit the model: 1 of: more than 4 characters (12345.png)");
        }
    }

    private static final List<String> WORDS =
            List.of("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine");

    private static String spelled(String number) {
        return number.chars().mapToObj(digit -> WORDS.get(digit - '0')).collect(Collectors.joining(" "));
    }

    private static TrainedModel spelling(List<String> tokens) {
        ModelManifest manifest = new ModelManifest(
                "words",
                Vocabulary.of(tokens, " ", Set.of()),
                MANIFEST.preprocessing(),
                4,
                MANIFEST.network(),
                Map.of(),
                Map.of());
        return new TrainedModel(manifest, TestModels.weights(manifest, 1));
    }

    private Path spelledNumbers(int count) throws IOException {
        List<String> numbers = TestRuns.numbers(count);
        TestRuns.images(folder, numbers);
        Files.write(
                folder.resolve("labels.tsv"),
                numbers.stream()
                        .map(number -> number + ".png\t" + spelled(number))
                        .toList());
        return folder;
    }

    @Test
    void a_model_of_tokens_learns_those_of_the_labels_that_it_lacks_and_keeps_its_own() throws IOException {
        List<String> start = List.of("hundred", "zero", "one", "two", "three", "four", "five", "six", "seven");
        try (Dataset dataset = Dataset.open(spelledNumbers(40))) {
            Finetuning plan = Finetuning.of(spelling(start), "test", dataset, options(0.25));
            List<String> tokens = plan.config().vocabulary().tokens();
            assertThat(tokens.subList(0, start.size())).isEqualTo(start);
            assertThat(tokens.subList(start.size(), tokens.size())).containsExactly("eight", "nine");
            long eights = TestRuns.numbers(40).stream()
                    .filter(number -> number.contains("8"))
                    .count();
            assertThat(plan.notes())
                    .anySatisfy(note ->
                            assertThat(note).startsWith("new tokens: \"eight\" in %d images".formatted(eights)));
            assertThat(plan.notes()).noneMatch(note -> note.contains("--charset"));
            assertThat(plan.heldOut()).isEqualTo(10);
            assertThat(plan.data(TestRuns.STRICT).train().at(0).text()).contains("e");
        }
    }

    @Test
    void a_token_of_an_image_that_cannot_be_learned_is_not_learned() throws IOException {
        spelledNumbers(20);
        Files.writeString(folder.resolve("bad.png"), "no image");
        Files.writeString(folder.resolve("labels.tsv"), "bad.png\tone milion\n", StandardOpenOption.APPEND);
        try (Dataset dataset = Dataset.open(folder)) {
            Finetuning plan = Finetuning.of(spelling(WORDS), "test", dataset, options(0.25));
            assertThat(plan.config().vocabulary().tokens()).isEqualTo(WORDS);
            assertThat(plan.notes()).noneMatch(note -> note.contains("new tokens"));
        }
    }

    @Test
    void a_model_that_knows_all_tokens_stays_as_it_is() throws IOException {
        try (Dataset dataset = Dataset.open(spelledNumbers(20))) {
            Finetuning plan = Finetuning.of(spelling(WORDS), "test", dataset, options(0.25));
            assertThat(plan.config().vocabulary()).isEqualTo(Vocabulary.of(WORDS, " ", Set.of()));
            assertThat(plan.notes()).noneMatch(note -> note.contains("new tokens"));
        }
    }

    @Test
    void two_blanks_between_tokens_are_refused_and_their_label_named() throws IOException {
        spelledNumbers(20);
        TestRuns.images(folder, List.of("12"));
        Files.writeString(folder.resolve("labels.tsv"), "12.png\tone  two\n", StandardOpenOption.APPEND);
        try (Dataset dataset = Dataset.open(folder)) {
            assertThatThrownBy(() -> Finetuning.of(spelling(WORDS), "test", dataset, options(0.25)))
                    .isInstanceOf(DatasetException.class)
                    .hasMessageContaining("1 of 21 labels do not fit the model: 1 of: \"\" is not in the vocabulary");
        }
    }

    @Test
    void labels_are_folded_where_that_is_asked_for() throws IOException {
        List<String> numbers = TestRuns.numbers(12);
        TestRuns.images(folder, numbers);
        for (int i = 0; i < numbers.size(); i++) {
            String name = (i % 2 == 0 ? "a" : "A") + i + ".png";
            Files.move(folder.resolve(numbers.get(i) + ".png"), folder.resolve(name));
        }
        Finetuning.Options lower =
                new Finetuning.Options(0.5, OptionalInt.empty(), Optional.empty(), LetterCase.LOWER, 1);
        try (Dataset dataset = Dataset.open(folder)) {
            Finetuning plan = Finetuning.of(START, "test", dataset, lower);
            assertThat(plan.config().charset()).isEqualTo("0123456789a");
            DataSources data = plan.data(TestRuns.STRICT);
            assertThat(data.train().at(0).text()).startsWith("a");
            assertThat(data.validation().get("held out"))
                    .allSatisfy(e -> assertThat(e.text()).startsWith("a"));
            assertThat(Finetuning.of(START, "test", dataset, options(0.5)).notes())
                    .anySatisfy(note -> assertThat(note).contains("--fold lower"));
        }
    }

    private static Finetuning plan(ModelManifest start, Dataset dataset, double share) {
        Optional<TextPart> part = share < 1 ? Optional.of(new TextPart(2, 3, 30, 8)) : Optional.empty();
        return Finetuning.of(
                start,
                dataset,
                options(0.25),
                samples -> new FirstReading(samples.stream()
                        .map(sample -> new FirstReading.Read(sample, dataset.text(sample), 0.5, part, share))
                        .toList()));
    }

    @Test
    void parts_with_small_texts_are_learnt_beside_the_images_and_the_model_is_read_with_a_second_look()
            throws IOException {
        try (Dataset dataset = Dataset.open(TestRuns.images(folder, TestRuns.numbers(40)))) {
            Finetuning plan = plan(MANIFEST, dataset, 0.3);
            assertThat(plan.config().manifest().secondLook()).isTrue();
            assertThat(plan.parts()).isEqualTo(30);
            assertThat(plan.notes()).anySatisfy(note -> assertThat(note).contains("40 parts", "a second look"));
            DataSources data = plan.data(TestRuns.STRICT);
            Set<String> whole = new HashSet<>();
            Set<String> parts = new HashSet<>();
            for (int i = 0; i < 120; i++) {
                Example example = data.train().at(i);
                boolean all = example.image().width() == 48 && example.image().height() == 16;
                (all ? whole : parts).add(example.text());
            }
            assertThat(whole).hasSizeGreaterThan(20);
            assertThat(parts).hasSizeGreaterThan(20);
            List<Example> heldOut = data.validation().get(Finetuning.HELD_OUT);
            assertThat(whole)
                    .doesNotContainAnyElementsOf(
                            heldOut.stream().map(Example::text).toList());
            assertThat(parts)
                    .doesNotContainAnyElementsOf(
                            heldOut.stream().map(Example::text).toList());
            List<Example> calibration = plan.calibration(heldOut);
            assertThat(calibration).hasSize(20).startsWith(heldOut.toArray(Example[]::new));
            assertThat(calibration.get(10).text()).isEqualTo(heldOut.get(0).text());
            assertThat(calibration.get(10).image())
                    .isEqualTo(heldOut.get(0).image().part(2, 3, 30, 8));
        }
    }

    @Test
    void large_texts_are_learnt_as_they_are_and_a_model_that_takes_a_second_look_keeps_it() throws IOException {
        try (Dataset dataset = Dataset.open(TestRuns.images(folder, TestRuns.numbers(40)))) {
            Finetuning plan = plan(MANIFEST, dataset, 1);
            assertThat(plan.config().secondLook()).isFalse();
            assertThat(plan.parts()).isZero();
            List<Example> heldOut = plan.data(TestRuns.STRICT).validation().get(Finetuning.HELD_OUT);
            assertThat(plan.calibration(heldOut)).isEqualTo(heldOut);
            assertThat(plan(MANIFEST.withSecondLook(true), dataset, 1).config().secondLook())
                    .isTrue();
        }
    }

    @Test
    void of_some_colored_images_only_the_darkest_channel_is_learnt_if_the_model_is_read_so() throws IOException {
        for (int i = 0; i < 20; i++) {
            BufferedImage red = new BufferedImage(48, 16, BufferedImage.TYPE_INT_RGB);
            for (int pixel = 0; pixel < 48 * 16; pixel++) {
                int x = pixel % 48;
                red.setRGB(x, pixel / 48, x < 24 + i ? 0xFF2020 : 0xFFFFFF);
            }
            ImageIO.write(red, "png", folder.resolve(100 + i + ".png").toFile());
        }
        try (Dataset dataset = Dataset.open(folder)) {
            assertThat(gray(plan(MANIFEST, dataset, 1))).isZero();
            assertThat(gray(plan(MANIFEST.withSecondLook(true), dataset, 1))).isBetween(30, 90);
        }
    }

    /** How many of 200 images to learn have about as much red as blue. */
    private static int gray(Finetuning plan) {
        ExampleSource train = plan.data(TestRuns.STRICT).train();
        int gray = 0;
        for (int i = 0; i < 200; i++) {
            int[] rgb = train.at(i).image().rgb();
            double red =
                    Arrays.stream(rgb).map(pixel -> pixel >> 16 & 255).average().orElseThrow();
            double blue = Arrays.stream(rgb).map(pixel -> pixel & 255).average().orElseThrow();
            gray += Math.abs(red - blue) < 40 ? 1 : 0;
        }
        return gray;
    }

    @Test
    void labels_that_cannot_be_right_are_told_apart_from_those_that_may_be() throws IOException {
        StringBuilder list = new StringBuilder();
        List<String> numbers = TestRuns.numbers(12);
        TestRuns.images(folder, numbers);
        numbers.forEach(number -> list.append("%s.png\t7\u200B\n".formatted(number)));
        Path labels = Files.writeString(folder.resolve("labels.tsv"), list);
        try (Dataset dataset = Dataset.open(labels)) {
            Finetuning plan = Finetuning.of(START, "test", dataset, options(0.5));
            assertThat(plan.errors())
                    .containsExactly(
                            "labels hold what nobody can see: 12 of: U+200B ZERO WIDTH SPACE (0.png, 7919.png, 5865.png, ...)",
                            "all 12 images have the same label: \"7\u200B\"");
            assertThat(plan.notes())
                    .contains(
                            "the starting model has never seen '\u200B' (U+200B) (in 12 labels); it learns them from nothing");
        }
    }

    @Test
    void more_images_get_more_steps_up_to_a_limit() {
        assertThat(Finetuning.steps(85)).isEqualTo(442);
        assertThat(Finetuning.steps(600)).isEqualTo(700);
        assertThat(Finetuning.steps(1_000_000)).isEqualTo(1500);
    }
}
