// SPDX-License-Identifier: Apache-2.0
package master.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import master.api.Box;
import master.api.LetterCase;
import master.api.Vocabulary;
import master.data.Dataset;
import master.data.DatasetException;
import master.data.LabelPolicy;
import master.data.LabelSurvey;
import master.synth.Synthesizer;
import master.synth.SynthesizerConfig;
import master.synth.augment.Augmentation;
import master.synth.augment.AugmentationConfig;
import master.train.TestModels;
import master.train.TestRuns;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetSourceTest {
    private static final Vocabulary DIGITS = Vocabulary.ofCharacters(TestModels.CHARSET);

    @TempDir
    private Path folder;

    @BeforeEach
    void draw() throws IOException {
        TestRuns.images(folder, TestRuns.LABELS);
    }

    private DatasetSource source(long seed, boolean augment) {
        return source(Dataset.open(folder), LabelPolicy.strict(DIGITS, 4), seed, augment, 0.01);
    }

    private static DatasetSource source(
            Dataset dataset, LabelPolicy policy, long seed, boolean augment, double maxUnreadable) {
        AugmentationConfig config = augment ? AugmentationConfig.DEFAULT : AugmentationConfig.of(Map.of(), 1);
        return new DatasetSource(
                dataset, LabelSurvey.of(dataset, policy).check(), seed, new Augmentation(config), maxUnreadable);
    }

    private static List<String> labels(ExampleSource source, long from, long to) {
        return LongStream.range(from, to).mapToObj(i -> source.at(i).text()).toList();
    }

    @Test
    void every_epoch_is_a_permutation_of_its_own() {
        DatasetSource source = source(1, false);
        List<String> first = labels(source, 0, 8);
        List<String> second = labels(source, 8, 16);
        assertThat(first).containsExactlyInAnyOrderElementsOf(TestRuns.LABELS);
        assertThat(second).containsExactlyInAnyOrderElementsOf(TestRuns.LABELS).isNotEqualTo(first);
        assertThat(labels(source(2, false), 0, 8)).isNotEqualTo(first);
    }

    @Test
    void an_index_gives_the_same_example_whatever_was_asked_before() {
        DatasetSource one = source(1, true);
        DatasetSource other = source(1, true);
        for (long index : new long[] {40, 3, 17, 9, 3, 0, 40}) {
            Example example = other.at(index);
            assertThat(example.text()).isEqualTo(one.at(index).text());
            assertThat(example.image().rgb()).isEqualTo(one.at(index).image().rgb());
        }
    }

    @Test
    void images_are_varied_only_on_demand() {
        DatasetSource plain = source(1, false);
        DatasetSource varied = source(1, true);
        int different = 0;
        for (long index = 0; index < 40; index++) {
            Example original = plain.at(index);
            Example example = varied.at(index);
            assertThat(example.text()).isEqualTo(original.text());
            assertThat(original.image().rgb())
                    .isEqualTo(TestModels.pixels(original.text()).rgb());
            assertThat(example.image().width()).isEqualTo(original.image().width());
            different += java.util.Arrays.equals(
                            example.image().rgb(), original.image().rgb())
                    ? 0
                    : 1;
        }
        assertThat(different).isBetween(20, 39); // some stay as they are
    }

    @Test
    void labels_that_do_not_fit_are_counted_by_reason_and_named() throws IOException {
        TestRuns.images(folder, List.of("12345"));
        Files.copy(folder.resolve("45.png"), folder.resolve("4x5_1.png"));
        try (Dataset dataset = Dataset.open(folder)) {
            assertThatThrownBy(() -> source(dataset, LabelPolicy.strict(DIGITS, 4), 1, false, 0))
                    .isInstanceOf(DatasetException.class)
                    .hasMessageContaining("dataset " + folder + ": 2 of 10 labels do not fit the model: ")
                    .hasMessageContaining("1 of: more than 4 characters (12345.png)")
                    .hasMessageContaining("1 of: 'x' (U+0078) is not in the charset (4x5_1.png)");
        }
    }

    /** The box of a dark bar is where dark pixels are, whatever is done to the image. */
    @Test
    void boxes_move_with_the_pixels_and_are_cut_at_the_edges() throws IOException {
        Path list = Files.writeString(folder.resolve("list.jsonl"), """
                {"image": "1.png", "text": "1", "boxes": [[2, 13, 8, 40]]}
                """);
        Vocabulary boxed = Vocabulary.of(List.of("1"), "", Set.of("1"));
        Dataset dataset = Dataset.open(list);
        AugmentationConfig moving = AugmentationConfig.of(Map.of(AugmentationConfig.Operation.INVERSION, 0.0), 0)
                .withPlacement(0.5);
        LabelSurvey labels =
                LabelSurvey.of(dataset, LabelPolicy.strict(boxed, 4)).check();
        assertThat(DatasetSource.decode(dataset, 0).label().boxes()).containsExactly(new Box(2, 13, 8, 3));
        try (DatasetSource source = new DatasetSource(dataset, labels, 1, new Augmentation(moving), 0)) {
            int dark = 0;
            int widened = 0;
            for (long index = 0; index < 200; index++) {
                Example example = source.at(index);
                int width = example.image().width();
                widened += width > 48 ? 1 : 0;
                Box box = example.label().boxes().get(0);
                assertThat(box.within(width, example.image().height())).isEqualTo(box);
                int x = (int) (box.x() + box.width() / 2);
                int y = (int) Math.min(example.image().height() - 1, box.y() + box.height() / 2);
                dark += (example.image().rgb()[y * width + x] >> 8 & 255) < 128 ? 1 : 0;
            }
            assertThat(widened).isPositive();
            assertThat(dark).as("boxes with the bar in their middle").isGreaterThan(190);
        }
    }

    @Test
    void a_box_outside_of_its_image_is_refused_with_its_sample() throws IOException {
        Path list = Files.writeString(folder.resolve("list.jsonl"), """
                {"image": "1.png", "text": "1", "boxes": [[0, 0, 0, 0]]}
                {"image": "1.png", "text": "1", "boxes": [[48, 2, 8, 4]]}
                """);
        try (Dataset dataset = Dataset.open(list)) {
            assertThat(DatasetSource.decode(dataset, 0).label().boxes()).containsExactly(new Box(0, 0, 0, 0));
            assertThatThrownBy(() -> DatasetSource.decode(dataset, 1))
                    .isInstanceOf(DatasetException.class)
                    .hasMessageContaining("1.png: box of 8.0x4.0 at 48.0, 2.0 lies outside of the image of 48x16");
        }
    }

    @Test
    void samples_that_the_policy_leaves_out_never_come() throws IOException {
        LabelPolicy skip = new LabelPolicy(LetterCase.NONE, LabelPolicy.Unfit.SKIP, java.util.Optional.of(DIGITS), 3);
        try (DatasetSource source = source(Dataset.open(folder), skip, 1, false, 0)) {
            List<String> fitting =
                    TestRuns.LABELS.stream().filter(label -> label.length() < 4).toList();
            int kept = fitting.size();
            assertThat(labels(source, 0, kept)).containsExactlyInAnyOrderElementsOf(fitting);
            assertThat(labels(source, kept, 2 * kept)).containsExactlyInAnyOrderElementsOf(fitting);
        }
    }

    @Test
    void an_image_that_cannot_be_decoded_is_named() throws IOException {
        Files.write(folder.resolve("45.png"), new byte[] {1, 2, 3});
        try (Dataset dataset = Dataset.open(folder)) {
            assertThat(DatasetSource.decode(dataset, 1).text()).isEqualTo("1"); // sorted by name
            assertThatThrownBy(() -> DatasetSource.decode(dataset, 3))
                    .isInstanceOf(DatasetException.class)
                    .hasMessageContaining(folder.toString())
                    .hasMessageContaining("45.png");
        }
    }

    @Test
    void a_drawn_image_depends_on_seed_and_index_alone() {
        Synthesizer synthesizer = Synthesizer.create(SynthesizerConfig.captcha().withCharset("0123456789"));
        Example example = new SyntheticSource(synthesizer, 5).at(123);
        SyntheticSource again = new SyntheticSource(synthesizer, 5);
        again.at(7);

        assertThat(again.at(123).text()).isEqualTo(example.text());
        assertThat(again.at(123).image().rgb()).isEqualTo(example.image().rgb());
        assertThat(labels(again, 0, 20)).doesNotHaveDuplicates();
        assertThat(labels(new SyntheticSource(synthesizer, 6), 0, 20)).isNotEqualTo(labels(again, 0, 20));
    }
}
