// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import master.api.ImageLimits;
import master.api.ImageSource;
import master.api.LetterCase;
import master.api.ModelLoadException;
import master.api.Outcome;
import master.api.Recognition;
import master.api.RecognitionException;
import master.api.RecognizedCharacter;
import master.api.Recognizer;
import master.api.RecognizerOptions;
import master.api.TextConstraint;
import master.api.image.ImageReader;
import master.api.image.PixelImage;
import master.api.image.Preprocessing;
import master.api.model.ModelDigest;
import master.api.model.TokenRules;
import master.api.model.Vocabulary;
import master.api.network.Compatibility;
import master.api.network.NetworkConfig;
import master.api.network.Parameters;
import master.onnx.ExportOptions;
import master.onnx.OnnxExporter;
import master.onnx.TrainedModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class BeamTest {
    private static final TextConstraint NONE = TextConstraint.NONE;
    private static final String CHARSET = "aBAb01é";

    private static List<Recognition> read(
            byte[] file, int width, TextConstraint constraint, List<ImageSource> pictures) {
        RecognizerOptions options =
                RecognizerOptions.DEFAULT.withBeamWidth(width).withConstraint(constraint);
        try (Recognizer recognizer = Models.open(file, options)) {
            return recognizer.recognizeAll(pictures).stream().map(Outcome::orThrow).toList();
        }
    }

    /** What the search answers when it follows one path only. */
    private static List<Recognition> onePath(TrainedModel model, byte[] file, TextConstraint constraint, int pictures)
            throws Exception {
        Preprocessing input = model.manifest().preprocessing();
        TokenRules rules = TokenRules.of(model.manifest().vocabulary(), model.manifest().maxLength(), constraint);
        byte[] constrained = DecodingTables.with(rules, file);
        Batch batch = new Batch(input, input.largest());
        for (ImageSource picture : RandomModels.pictures(pictures)) {
            PixelImage pixels = ImageReader.read(picture, ImageLimits.DEFAULT);
            batch.add(pixels, input.place(pixels.width(), pixels.height()), batch.size());
        }
        try (BeamDecoding one = BeamDecoding.open("one", constrained, input, rules, RecognizerOptions.DEFAULT);
                var image = batch.tensor(one.environment())) {
            Answers answers = one.read(image, pictures);
            return Stream.iterate(0, n -> n + 1).limit(pictures).map(n -> answers.recognition(n, rules)).toList();
        }
    }

    private static void assertSame(List<Recognition> actual, List<Recognition> expected) {
        assertThat(actual).extracting(Recognition::text).isEqualTo(
                expected.stream().map(Recognition::text).toList());
        for (int i = 0; i < actual.size(); i++) {
            assertThat(actual.get(i).confidence()).isCloseTo(expected.get(i).confidence(), within(1e-5));
            for (int c = 0; c < actual.get(i).characters().size(); c++) {
                assertThat(actual.get(i).characters().get(c).probability())
                        .isCloseTo(expected.get(i).characters().get(c).probability(), within(1e-5));
            }
        }
    }

    static Stream<TextConstraint> constraints() {
        return Stream.of(
                NONE,
                NONE.withCharset("01"),
                NONE.withLength(4),
                NONE.withLength(2, 3),
                NONE.withFold(LetterCase.LOWER),
                NONE.withFold(LetterCase.UPPER).withCharset("AB1").withLength(1, 4));
    }

    @ParameterizedTest
    @MethodSource("constraints")
    void one_path_is_what_the_loop_in_the_file_answers(TextConstraint constraint) throws Exception {
        for (long seed = 1; seed <= 3; seed++) {
            TrainedModel model = RandomModels.of(RandomModels.NETWORK, CHARSET, 5, 1.7, seed);
            byte[] file = OnnxExporter.export(model);
            assertSame(
                    onePath(model, file, constraint, 7),
                    read(file, 1, constraint, RandomModels.pictures(7)));
        }
    }

    @ParameterizedTest
    @EnumSource(Compatibility.class)
    void networks_of_every_kind_can_be_taken_apart(Compatibility compatibility) throws Exception {
        NetworkConfig network = RandomModels.small(compatibility);
        TrainedModel model = RandomModels.of(network, CHARSET, 5, 1, 4);
        for (boolean halves : new boolean[] {false, true}) {
            byte[] file = OnnxExporter.export(
                    model, ExportOptions.standard().withHalves(halves).withLogits(halves));
            assertSame(onePath(model, file, NONE, 3), read(file, 1, NONE, RandomModels.pictures(3)));
        }
    }

    @ParameterizedTest
    @MethodSource("constraints")
    void a_beam_never_answers_with_a_less_probable_text_than_greedy_decoding(TextConstraint constraint) {
        for (long seed = 1; seed <= 3; seed++) {
            byte[] file = OnnxExporter.export(RandomModels.of(CHARSET, 6, seed));
            List<Recognition> greedy = read(file, 1, constraint, RandomModels.pictures(8));
            for (int width : new int[] {2, 5}) {
                List<Recognition> beam = read(file, width, constraint, RandomModels.pictures(8));
                for (int i = 0; i < beam.size(); i++) {
                    assertThat(Math.log(beam.get(i).confidence()))
                            .isGreaterThan(Math.log(greedy.get(i).confidence()) - 1e-4);
                }
            }
        }
    }

    @Test
    void a_beam_finds_texts_that_greedy_decoding_does_not() {
        byte[] file = OnnxExporter.export(RandomModels.of(CHARSET, 6, 1));
        List<Recognition> greedy = read(file, 1, NONE, RandomModels.pictures(8));
        List<Recognition> beam = read(file, 5, NONE, RandomModels.pictures(8));
        assertThat(Stream.iterate(0, i -> i + 1).limit(8))
                .anyMatch(i -> beam.get(i).confidence() > 1.01 * greedy.get(i).confidence());
    }

    @ParameterizedTest
    @MethodSource("constraints")
    void texts_of_a_beam_are_those_that_are_allowed(TextConstraint constraint) {
        byte[] file = OnnxExporter.export(RandomModels.of(CHARSET, 6, 2));
        for (Recognition read : read(file, 4, constraint, RandomModels.pictures(9))) {
            assertThat(read.characters().size())
                    .isBetween(constraint.minLength(), Math.min(6, constraint.maxLength()));
            assertThat(read.text().codePoints().allMatch(c -> constraint.fold().of(c) == c)).isTrue();
            constraint.charset().ifPresent(allowed -> assertThat(read.text()).matches("[" + allowed + "]*"));
            double product = read.characters().stream()
                    .mapToDouble(RecognizedCharacter::probability)
                    .reduce(1, (a, b) -> a * b);
            assertThat(read.confidence()).isLessThanOrEqualTo(product + 1e-6);
        }
    }

    @Test
    void a_beam_as_wide_as_everything_finds_the_most_probable_of_all_texts() throws Exception {
        int notGreedy = 0;
        for (long seed = 1; seed <= 6; seed++) {
            TrainedModel model = RandomModels.of("ab", 4, seed);
            byte[] file = OnnxExporter.export(model);
            for (ImageSource picture : RandomModels.pictures(2)) {
                Text best = new Text("", -1);
                try (StepByStep steps =
                        new StepByStep(ModelParts.of(file), model.manifest().preprocessing(), picture)) {
                    for (Text text : texts(steps, List.of(), 1, model)) {
                        best = text.probability > best.probability ? text : best;
                    }
                }
                Recognition beam = read(file, 32, NONE, List.of(picture)).get(0); // at most 24 ways to go on
                assertThat(beam.text()).isEqualTo(best.text);
                assertThat(beam.confidence()).isCloseTo(best.probability, within(1e-5));
                notGreedy += read(file, 1, NONE, List.of(picture)).get(0).text().equals(best.text) ? 0 : 1;
            }
        }
        assertThat(notGreedy).as("pictures whose best text is not the greedy one").isPositive();
    }

    private record Text(String text, double probability) {}

    /** All texts that begin with some tokens. */
    private static List<Text> texts(StepByStep steps, List<Integer> tokens, double probability, TrainedModel model)
            throws Exception {
        double[] next = steps.behind(tokens);
        List<Text> texts = new ArrayList<>();
        String text = model.manifest().vocabulary().decode(tokens.stream().mapToInt(t -> t).toArray());
        if (tokens.size() == model.manifest().maxLength()) {
            double likeliest = Arrays.stream(next).max().orElseThrow();
            double end = next[Vocabulary.EOS] == likeliest ? likeliest : 1 - likeliest;
            return List.of(new Text(text, probability * end));
        }
        texts.add(new Text(text, probability * next[Vocabulary.EOS]));
        for (int token = Vocabulary.FIRST_CHARACTER; token < next.length; token++) {
            List<Integer> longer = new ArrayList<>(tokens);
            longer.add(token);
            texts.addAll(texts(steps, longer, probability * next[token], model));
        }
        return texts;
    }

    @Test
    void pictures_that_end_at_different_steps_answer_in_a_batch_as_alone() {
        TrainedModel model = RandomModels.of(CHARSET, 8, 3);
        model.weights().values(Parameters.HEAD + ".bias")[Vocabulary.EOS] += 4;
        byte[] file = OnnxExporter.export(model);
        List<Recognition> batch = read(file, 3, NONE, RandomModels.pictures(20));
        assertThat(batch.stream().limit(8).map(read -> read.characters().size()).distinct())
                .as("lengths in the first batch")
                .hasSizeGreaterThan(1);
        for (int i = 0; i < batch.size(); i++) {
            assertSame(read(file, 3, NONE, RandomModels.pictures(20).subList(i, i + 1)), batch.subList(i, i + 1));
        }
    }

    @Test
    void an_answer_that_is_no_number_fails_its_picture() {
        TrainedModel model = RandomModels.of(CHARSET, 4, 1);
        model.weights().values(Parameters.HEAD + ".bias")[5] = Float.NaN;
        assertThatThrownBy(() -> read(OnnxExporter.export(model), 2, NONE, RandomModels.pictures(1)))
                .isInstanceOf(RecognitionException.class)
                .hasMessageContaining("not a number");
    }

    @Test
    void a_text_that_never_ends_is_cut_at_the_models_length() {
        byte[] endless = Models.biased(Vocabulary.FIRST_CHARACTER + 6, 4);
        Recognition read = read(endless, 3, NONE, List.of(ImageSource.of(Models.picture(1)))).get(0);
        assertThat(read.text()).isEqualTo("😀".repeat(Models.MAX_LENGTH));
        assertThat(read.confidence()).isLessThan(read.characters().get(5).probability() / 5);
    }

    @Test
    void a_file_from_before_constraints_is_read_without_a_beam_and_says_what_to_do() {
        byte[] old = ModelDigest.seal(new String(Models.random(), StandardCharsets.ISO_8859_1)
                .replace("decoder/allowed", "decoder/ALLOWED")
                .getBytes(StandardCharsets.ISO_8859_1));
        assertThat(read(old, 1, NONE, RandomModels.pictures(2))).hasSize(2);
        assertThatThrownBy(() -> read(old, 2, NONE, RandomModels.pictures(2)))
                .isInstanceOf(ModelLoadException.class)
                .hasMessage("model tiny.onnx: no beam can be used (its loop does not use the table decoder/allowed);"
                        + " write it again with master export");
    }

    @Test
    void the_model_stays_what_it_is_and_its_bytes_are_not_changed() {
        byte[] file = Models.random();
        byte[] given = file.clone();
        try (Recognizer plain = Models.open(given);
                Recognizer beam = Models.open(given, RecognizerOptions.DEFAULT.withBeamWidth(2))) {
            assertThat(beam.model()).isEqualTo(plain.model());
            assertThat(beam.device()).isEqualTo(plain.device());
        }
        assertThat(given).isEqualTo(file);
    }
}
