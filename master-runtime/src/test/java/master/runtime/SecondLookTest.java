// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import master.api.Box;
import master.api.Canvas;
import master.api.ImageSource;
import master.api.Outcome;
import master.api.Recognition;
import master.api.RecognizedToken;
import master.api.Recognizer;
import master.api.RecognizerOptions;
import master.api.Vocabulary;
import master.core.image.PixelImage;
import master.core.image.Preprocessing;
import master.core.model.ModelManifest;
import master.core.network.Initializers;
import master.core.network.Weights;
import master.onnx.OnnxExporter;
import master.onnx.TrainedModel;
import org.junit.jupiter.api.Test;

class SecondLookTest {
    private static final PixelImage IMAGE = new PixelImage(
            200, 100, IntStream.range(0, 20_000).map(i -> i % 200).toArray());

    private static Optional<SecondLook> after(Recognition read) {
        return SecondLook.first(IMAGE, Looks.ALL).next(read);
    }

    private static Recognition read(double confidence, Box... boxes) {
        List<RecognizedToken> tokens = new ArrayList<>();
        for (Box box : boxes) {
            tokens.add(new RecognizedToken("a", 0.5, Optional.of(box)));
        }
        return new Recognition("a".repeat(boxes.length), confidence, tokens);
    }

    @Test
    void the_part_holds_the_text_and_a_margin() {
        SecondLook look = after(read(0.5, new Box(40, 50, 20, 20), new Box(60, 50, 20, 20)))
                .orElseThrow();
        assertThat(List.of(
                        look.x(), look.y(), look.image().width(), look.image().height()))
                .containsExactly(25, 40, 70, 40);
        assertThat(look.image().rgb()[70 + 2]).isEqualTo(25 + 2);
    }

    @Test
    void a_margin_ends_where_the_image_does() {
        SecondLook look = after(read(0.5, new Box(0, 80, 150, 20))).orElseThrow();
        assertThat(List.of(
                        look.x(), look.y(), look.image().width(), look.image().height()))
                .containsExactly(0, 70, 200, 30);
    }

    @Test
    void nothing_is_looked_at_again_where_the_answer_is_sure() {
        assertThat(after(read(0.9, new Box(40, 50, 20, 20)))).isEmpty();
        assertThat(after(read(0.89, new Box(40, 50, 20, 20)))).isPresent();
    }

    @Test
    void no_part_is_cut_out_where_the_text_is_large_or_nowhere() {
        SecondLook gray = SecondLook.first(IMAGE.darkestChannel(), Looks.ALL);
        SecondLook cleared =
                new SecondLook(IMAGE.darkestChannel(), 0, 0, SecondLook.Kind.WITHOUT_THIN_MARKS, Looks.ALL, 0);
        assertThat(gray.next(read(0.5, new Box(10, 20, 150, 60)))).contains(cleared);
        assertThat(gray.next(read(0.5))).contains(cleared);
        assertThat(gray.next(read(0.5, new Box(0, 0, 0, 0)))).contains(cleared);
    }

    @Test
    void colors_that_were_read_unsurely_are_read_again_by_their_darkest_channel_and_then_without_thin_marks() {
        SecondLook whole = after(read(0.89, new Box(10, 20, 150, 60))).orElseThrow();
        assertThat(whole.image()).isEqualTo(IMAGE.darkestChannel());
        assertThat(whole.image().rgb()).containsOnly(0);
        SecondLook part = after(read(0.5, new Box(40, 50, 20, 20))).orElseThrow();
        assertThat(part.image().isColored()).isTrue();
        assertThat(part.after(read(0.9))).isEmpty();
        SecondLook dark = part.after(read(0.6)).orElseThrow();
        assertThat(dark.image()).isEqualTo(part.image().darkestChannel());
        assertThat(dark.after(read(0.9))).isEmpty();
        SecondLook cleared = dark.after(read(0.6)).orElseThrow();
        assertThat(cleared.image()).isEqualTo(part.image().withoutThinMarks());
        assertThat(List.of(cleared.x(), cleared.y())).containsExactly(part.x(), part.y());
        assertThat(cleared.after(read(0.1))).isEmpty();
    }

    @Test
    void an_image_without_its_thin_marks_must_leave_half_of_the_doubt_at_most() {
        SecondLook cleared = new SecondLook(IMAGE, 0, 0, SecondLook.Kind.WITHOUT_THIN_MARKS, Looks.ALL, 0);
        Box box = new Box(1, 2, 3, 4);
        assertThat(cleared.surer(read(0.5), read(0.74, box))).isEqualTo(read(0.5));
        assertThat(cleared.surer(read(0.5), read(0.76, box))).isEqualTo(read(0.76, box));
    }

    @Test
    void the_surer_answer_counts_and_its_boxes_lie_in_the_whole_image() {
        SecondLook look = new SecondLook(IMAGE, 30, 40, SecondLook.Kind.AS_IT_IS, Looks.ALL, 0);
        Recognition first = read(0.5, new Box(1, 2, 3, 4)).withFrames(3);
        assertThat(look.surer(first, read(0.4, new Box(5, 6, 7, 8)))).isEqualTo(first);
        assertThat(look.surer(first, read(0.5))).isEqualTo(first);
        assertThat(look.surer(first, read(0.6, new Box(5, 6, 7, 8))))
                .isEqualTo(read(0.6, new Box(35, 46, 7, 8)).withFrames(3));
    }

    @Test
    void nothing_is_no_better_answer_and_a_single_character_none_of_a_turned_image() {
        Recognition first = read(0.2, new Box(1, 2, 3, 4));
        for (SecondLook.Kind kind : SecondLook.Kind.values()) {
            SecondLook look = new SecondLook(IMAGE, 0, 0, kind, Looks.ALL, 0);
            assertThat(look.surer(first, read(1))).as("%s", kind).isEqualTo(first);
        }
        SecondLook left = new SecondLook(IMAGE, 0, 0, SecondLook.Kind.TURNED_LEFT, Looks.ALL, 0.2);
        assertThat(left.surer(first, read(1, new Box(1, 2, 3, 4)))).isEqualTo(first);
        assertThat(left.surer(first, read(1, new Box(1, 2, 3, 4), new Box(5, 2, 3, 4)))
                        .confidence())
                .isEqualTo(1);
    }

    @Test
    void marks_of_large_images_are_too_thick_to_be_taken_away() {
        SecondLook largest = SecondLook.first(new PixelImage(300, 225, new int[300 * 225]), Looks.ALL);
        SecondLook larger = SecondLook.first(new PixelImage(300, 226, new int[300 * 226]), Looks.ALL);
        assertThat(largest.next(read(0.1))).isPresent();
        assertThat(larger.next(read(0.1))).isEmpty();
    }

    @Test
    void a_tall_image_is_read_turned_to_the_left_then_to_the_right_until_an_answer_is_sure() {
        PixelImage tall = IMAGE.turnedLeft();
        assertThat(SecondLook.first(tall, Looks.ALL).next(read(0.9))).isEmpty();
        SecondLook left = SecondLook.first(tall, Looks.ALL).next(read(0.89)).orElseThrow();
        assertThat(left.image()).isEqualTo(tall.turnedLeft());
        assertThat(left.after(read(0.9))).isEmpty();
        SecondLook right = left.after(read(0.89)).orElseThrow();
        assertThat(right.image()).isEqualTo(IMAGE).isEqualTo(tall.turnedRight());
        assertThat(right.after(read(0.891, new Box(40, 50, 20, 20))))
                .as("a turn was surer")
                .isEmpty();
        SecondLook part = right.after(read(0.89, new Box(40, 50, 20, 20))).orElseThrow();
        assertThat(part.image()).isEqualTo(tall.part(25, 40, 50, 40));
        assertThat(List.of(part.x(), part.y())).containsExactly(25, 40);
    }

    @Test
    void images_are_tall_from_one_and_a_half_times_their_width_on() {
        PixelImage tall = new PixelImage(20, 30, new int[600]);
        PixelImage square = new PixelImage(21, 30, new int[630]);
        assertThat(SecondLook.first(tall, Looks.TALL).next(read(0.1))).isPresent();
        assertThat(SecondLook.first(square, Looks.TALL).next(read(0.1))).isEmpty();
    }

    @Test
    void boxes_of_a_turned_image_lie_upright_in_the_whole_image() {
        PixelImage tall = new PixelImage(10, 40, IntStream.range(0, 400).toArray());
        Recognition unsure = read(0.1);
        SecondLook left = SecondLook.first(tall, Looks.ALL).next(unsure).orElseThrow();
        SecondLook right = left.after(unsure).orElseThrow();
        for (SecondLook look : List.of(left, right)) {
            Recognition turned = read(0.5, new Box(7, 2, 5, 3), new Box(0, 0, 1, 1));
            Box box = look.surer(unsure, turned).tokens().get(0).box().orElseThrow();
            assertThat(List.of(box.width(), box.height())).containsExactly(3.0, 5.0);
            int[] inTurned = look.image().part(7, 2, 5, 3).rgb();
            int[] inWhole = tall.part((int) box.x(), (int) box.y(), 3, 5).rgb();
            assertThat(inWhole).containsExactlyInAnyOrder(inTurned);
        }
    }

    @Test
    void unless_all_images_are_looked_at_again_only_tall_ones_are_and_only_turned() {
        PixelImage tall = IMAGE.turnedLeft();
        Recognition unsure = read(0.1, new Box(40, 50, 20, 20));
        assertThat(SecondLook.first(IMAGE, Looks.TALL).next(unsure)).isEmpty();
        SecondLook left = SecondLook.first(tall, Looks.TALL).next(unsure).orElseThrow();
        SecondLook right = left.after(unsure).orElseThrow();
        assertThat(List.of(left.kind(), right.kind()))
                .containsExactly(SecondLook.Kind.TURNED_LEFT, SecondLook.Kind.TURNED_RIGHT);
        assertThat(right.after(unsure)).isEmpty();
        assertThat(SecondLook.first(tall, Looks.ONE).next(unsure)).isEmpty();
    }

    @Test
    void tall_images_are_turned_for_models_of_lines_only_unless_the_caller_says_what_he_wants() {
        ModelManifest lines = Models.manifest();
        ModelManifest formulas =
                with(lines, Vocabulary.of(List.of("\\frac", "x"), " ", Set.of()), lines.preprocessing());
        ModelManifest tall = with(
                lines, lines.vocabulary(), Preprocessing.fitting(1, List.of(new Canvas(32, 64), new Canvas(48, 32))));
        assertThat(Looks.of(Optional.empty(), lines)).isEqualTo(Looks.TALL);
        assertThat(Looks.of(Optional.empty(), formulas)).isEqualTo(Looks.ONE);
        assertThat(Looks.of(Optional.empty(), tall)).isEqualTo(Looks.ONE);
        assertThat(Looks.of(Optional.empty(), lines.withSecondLook(true))).isEqualTo(Looks.ALL);
        assertThat(Looks.of(Optional.of(false), lines.withSecondLook(true))).isEqualTo(Looks.ONE);
        assertThat(Looks.of(Optional.of(true), formulas)).isEqualTo(Looks.ALL);
    }

    private static ModelManifest with(ModelManifest model, Vocabulary vocabulary, Preprocessing preprocessing) {
        return new ModelManifest(
                model.name(),
                vocabulary,
                preprocessing,
                model.maxLength(),
                model.architecture(),
                model.metrics(),
                model.provenance());
    }

    @Test
    void a_tall_image_is_read_as_the_surest_of_its_three_turns_unless_that_is_refused() {
        int turned = 0;
        try (Recognizer refused = Models.open(sharp(false), RecognizerOptions.DEFAULT.withSecondLook(false));
                Recognizer usual = Models.open(sharp(false), RecognizerOptions.DEFAULT)) {
            for (int i = 0; i < 20; i++) {
                PixelImage tall = PixelImage.of(Models.image(i)).turnedLeft();
                if (!Looks.isTall(tall)) {
                    continue;
                }
                List<Recognition> turns = Stream.of(tall, tall.turnedLeft(), tall.turnedRight())
                        .map(image -> refused.recognize(image.toBufferedImage()))
                        .toList();
                Recognition surest = turns.stream()
                        .filter(turn -> turn == turns.get(0) || turn.tokens().size() > 1)
                        .max(Comparator.comparingDouble(Recognition::confidence))
                        .orElseThrow();
                turned += surest == turns.get(0) ? 0 : 1;
                Recognition read = usual.recognize(tall.toBufferedImage());
                assertThat(read.text()).isEqualTo(surest.text());
                assertThat(read.confidence()).isCloseTo(surest.confidence(), within(1e-4));
            }
        }
        assertThat(turned).as("images that are surer when turned").isPositive();
    }

    /** A random model whose attention is to single places. */
    private static byte[] sharp(boolean secondLook) {
        ModelManifest manifest = Models.manifest().withSecondLook(secondLook);
        Weights weights = Initializers.initialize(manifest.parameters(), 5);
        weights.tensors().forEach((name, tensor) -> {
            if (name.contains("crossAttention.query.weight")) {
                for (int i = 0; i < tensor.values().length; i++) {
                    tensor.values()[i] *= 100;
                }
            }
        });
        return OnnxExporter.export(new TrainedModel(manifest, weights));
    }

    /** In batches as alone, what all looks give by themselves. */
    @Test
    void a_recognizer_reads_small_texts_and_colors_again() {
        List<BufferedImage> images =
                IntStream.range(0, 20).mapToObj(Models::image).toList();
        List<Recognition> expected = new ArrayList<>();
        int surer = 0;
        int darkest = 0;
        try (Recognizer plain = Models.open(
                sharp(false), RecognizerOptions.DEFAULT.withTokenBoxes(true).withSecondLook(false))) {
            for (BufferedImage image : images) {
                Recognition first = plain.recognize(image);
                Recognition best = first;
                Optional<SecondLook> look =
                        SecondLook.first(PixelImage.of(image), Looks.ALL).next(first);
                while (look.isPresent()) {
                    best = look.get()
                            .surer(best, plain.recognize(look.get().image().toBufferedImage()));
                    darkest += look.get().kind() == SecondLook.Kind.DARKEST_CHANNEL ? 1 : 0;
                    look = look.get().after(best);
                }
                surer += best.equals(first) ? 0 : 1;
                expected.add(best);
            }
        }
        assertThat(surer).as("images whose second look is surer").isPositive();
        assertThat(darkest).as("images whose darkest channel is read").isPositive();
        try (Recognizer twice = Models.open(sharp(false), RecognizerOptions.DEFAULT.withSecondLook(true))) {
            List<Outcome> outcomes =
                    twice.recognizeAll(images.stream().map(ImageSource::of).toList());
            for (int i = 0; i < images.size(); i++) {
                Recognition read = outcomes.get(i).orThrow();
                assertThat(read.text()).isEqualTo(expected.get(i).text());
                assertThat(read.confidence()).isCloseTo(expected.get(i).confidence(), within(1e-4));
            }
        }
    }

    /** Each has its own ways of being read again, on a canvas of its own; in any mixture the answers are the same. */
    @Test
    void tall_and_square_images_are_answered_together_as_alone() {
        ModelManifest manifest = with(
                        Models.manifest(),
                        Models.manifest().vocabulary(),
                        Preprocessing.fitting(1, List.of(new Canvas(16, 40), new Canvas(24, 24))))
                .withSecondLook(true);
        Weights weights = Initializers.initialize(manifest.parameters(), 5);
        byte[] model = OnnxExporter.export(new TrainedModel(manifest, weights));
        List<ImageSource> tall = images(8, 5, 12, 0xFFFFFF);
        List<ImageSource> square = images(8, 8, 8, 0xFF0000); // colored: they wait once more
        try (Recognizer recognizer = Models.open(model, RecognizerOptions.DEFAULT)) {
            for (int talls = 1; talls <= 8; talls++) {
                for (int squares = 1; squares <= 8; squares++) {
                    List<ImageSource> images = new ArrayList<>(tall.subList(0, talls));
                    images.addAll(square.subList(0, squares));
                    List<Outcome> together = recognizer.recognizeAll(images);
                    for (int i = 0; i < images.size(); i++) {
                        Recognition alone = recognizer
                                .recognizeAll(List.of(images.get(i)))
                                .get(0)
                                .orThrow();
                        assertThat(together.get(i).orThrow().confidence()).isCloseTo(alone.confidence(), within(1e-4));
                    }
                }
            }
        }
    }

    private static List<ImageSource> images(int count, int width, int height, int color) {
        return IntStream.range(0, count)
                .mapToObj(i -> PixelImage.of(Models.image(i)).part(0, 0, width, height))
                .map(PixelImage::darkestChannel)
                .map(image -> new PixelImage(
                        width,
                        height,
                        IntStream.of(image.rgb()).map(pixel -> pixel & color).toArray()))
                .map(image -> ImageSource.of(image.toBufferedImage()))
                .toList();
    }

    @Test
    void a_model_that_wants_a_second_look_gets_it_unless_it_is_refused() {
        List<ImageSource> images = IntStream.range(0, 20)
                .mapToObj(Models::image)
                .map(ImageSource::of)
                .toList();
        List<Outcome> once;
        List<Outcome> twice;
        try (Recognizer plain = Models.open(sharp(false), RecognizerOptions.DEFAULT);
                Recognizer asked = Models.open(sharp(false), RecognizerOptions.DEFAULT.withSecondLook(true))) {
            once = plain.recognizeAll(images);
            twice = asked.recognizeAll(images);
        }
        assertThat(once).isNotEqualTo(twice);
        try (Recognizer byFile = Models.open(sharp(true), RecognizerOptions.DEFAULT);
                Recognizer refused = Models.open(sharp(true), RecognizerOptions.DEFAULT.withSecondLook(false))) {
            assertThat(byFile.recognizeAll(images)).isEqualTo(twice);
            assertThat(refused.recognizeAll(images)).isEqualTo(once);
        }
    }
}
