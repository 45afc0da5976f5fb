// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import master.api.LetterCase;
import master.api.Recognition;
import master.api.RecognitionException;
import master.api.TextConstraint;
import master.api.Vocabulary;
import master.core.model.TokenRules;
import master.core.network.CtcNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CtcDecoderTest {
    private static final Vocabulary ABC = Vocabulary.ofCharacters("aAb");
    private static final int COLUMNS = 5;
    private static final int CLASSES = 4;

    private static Recognition read(float[] columns, int classes, int blank, Vocabulary tokens, TextConstraint told) {
        CtcDecoder decoder = new CtcDecoder(TokenRules.of(tokens, 20, told), new CtcNetwork(blank));
        return decoder.recognition(decoder.read(columns, 0, columns.length / classes), number -> Optional.empty());
    }

    private static float[] random(long seed) {
        Random random = new Random(seed);
        float[] columns = new float[COLUMNS * CLASSES];
        for (int from = 0; from < columns.length; from += CLASSES) {
            float sum = 0;
            for (int i = from; i < from + CLASSES; i++) {
                columns[i] = (float) Math.exp(3 * random.nextGaussian());
                sum += columns[i];
            }
            for (int i = from; i < from + CLASSES; i++) {
                columns[i] /= sum;
            }
        }
        return columns;
    }

    /** The probability of every text, as the sum of all paths; the blank is class 0. */
    private static Map<String, Double> texts(float[] columns) {
        Map<String, Double> texts = new HashMap<>();
        paths(columns, new int[COLUMNS], 0, 1, (path, p) -> texts.merge(text(path), p, Double::sum));
        return texts;
    }

    private interface Visitor {
        void visit(int[] path, double probability);
    }

    private static void paths(float[] columns, int[] path, int column, double probability, Visitor visitor) {
        if (column == COLUMNS) {
            visitor.visit(path, probability);
            return;
        }
        for (int number = 0; number < CLASSES; number++) {
            path[column] = number;
            paths(columns, path, column + 1, probability * columns[column * CLASSES + number], visitor);
        }
    }

    private static String text(int[] path) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < path.length; i++) {
            if (path[i] != 0 && (i == 0 || path[i] != path[i - 1])) {
                text.append("aAb".charAt(path[i] - 1));
            }
        }
        return text.toString();
    }

    /** The text of the likeliest path that is allowed. */
    private static String likeliest(float[] columns, Predicate<String> allowed) {
        double[] most = {-1};
        String[] best = {""};
        paths(columns, new int[COLUMNS], 0, 1, (path, p) -> {
            if (p > most[0] && allowed.test(text(path))) {
                most[0] = p;
                best[0] = text(path);
            }
        });
        return best[0];
    }

    @Test
    void merges_repetitions_and_leaves_out_blanks() {
        float[] columns = { // a a _ a b b
            0, 1, 0, 0, /**/ 0, 1, 0, 0, /**/ 1, 0, 0, 0, /**/ 0, 1, 0, 0, /**/ 0, 0, 0, 1, /**/ 0, 0, 0, 1
        };
        Recognition read = read(columns, 4, 0, ABC, TextConstraint.NONE);
        assertThat(read.text()).isEqualTo("aab");
        assertThat(read.confidence()).isEqualTo(1);
    }

    @Test
    void the_blank_may_be_any_class() {
        float[] columns = {0, 0, 1, 0, /**/ 0, 0, 0, 1, /**/ 1, 0, 0, 0};
        assertThat(read(columns, 4, 2, ABC, TextConstraint.NONE).text()).isEqualTo("ba");
        assertThat(read(columns, 4, 3, ABC, TextConstraint.NONE).text()).isEqualTo("ba");
        assertThat(read(columns, 4, 1, ABC, TextConstraint.NONE).text()).isEqualTo("Aba");
    }

    @Test
    void probabilities_are_those_of_all_paths() {
        for (long seed = 0; seed < 200; seed++) {
            float[] columns = random(seed);
            Map<String, Double> texts = texts(columns);
            Recognition read = read(columns, CLASSES, 0, ABC, TextConstraint.NONE);
            assertThat(read.text()).isEqualTo(likeliest(columns, text -> true));
            assertThat(read.confidence()).isCloseTo(texts.get(read.text()), within(1e-6));
            double before = 1;
            for (int i = 0; i < read.tokens().size(); i++) {
                String prefix = read.text().substring(0, i + 1);
                double all = texts.entrySet().stream()
                        .filter(entry -> entry.getKey().startsWith(prefix))
                        .mapToDouble(Map.Entry::getValue)
                        .sum();
                assertThat(read.tokens().get(i).probability()).isCloseTo(all / before, within(1e-5));
                before = all;
            }
        }
    }

    @Test
    void a_text_of_a_length_is_that_of_the_likeliest_path() {
        for (long seed = 0; seed < 200; seed++) {
            float[] columns = random(seed);
            for (int length = 1; length <= 4; length++) {
                int wanted = length;
                Recognition read = read(columns, CLASSES, 0, ABC, TextConstraint.NONE.withLength(length, length));
                assertThat(read.text())
                        .as("seed %d", seed)
                        .isEqualTo(likeliest(columns, text -> text.length() == wanted));
            }
        }
    }

    @Test
    void a_text_of_an_allowed_length_stays() {
        for (long seed = 0; seed < 50; seed++) {
            float[] columns = random(seed);
            Recognition free = read(columns, CLASSES, 0, ABC, TextConstraint.NONE);
            int length = free.text().length();
            assertThat(read(columns, CLASSES, 0, ABC, TextConstraint.NONE.withLength(0, Math.max(1, length))))
                    .isEqualTo(free);
            assertThat(read(columns, CLASSES, 0, ABC, TextConstraint.NONE.withLength(length, 10)))
                    .isEqualTo(free);
        }
    }

    @Test
    void a_text_that_has_no_room_is_an_error() {
        assertThatThrownBy(() -> read(random(1), CLASSES, 0, ABC, TextConstraint.NONE.withLength(6, 6)))
                .isInstanceOf(RecognitionException.class)
                .hasMessage("no text of 6 tokens fits into the 5 columns of the model's answer");
        TextConstraint ones = TextConstraint.NONE.withCharset("b").withLength(4, 4); // 7 columns: blanks between
        assertThatThrownBy(() -> read(random(1), CLASSES, 0, ABC, ones)).isInstanceOf(RecognitionException.class);
    }

    @Test
    void what_is_not_allowed_has_no_probability() {
        float[] columns = {0.1f, 0.6f, 0.1f, 0.2f, /**/ 0.5f, 0.4f, 0, 0.1f};
        Recognition read = read(columns, 4, 0, ABC, TextConstraint.NONE.withCharset("b"));
        assertThat(read.text()).isEqualTo("b");
        double first = 0.2 / 0.3;
        double second = 0.1 / 0.6;
        assertThat(read.confidence()).isCloseTo(first + (1 - first) * second, within(1e-6));
    }

    @Test
    void cases_that_are_taken_as_equal_add_up() {
        float[] columns = {0.4f, 0.3f, 0.3f, 0, /**/ 1, 0, 0, 0};
        assertThat(read(columns, 4, 0, ABC, TextConstraint.NONE).text()).isEmpty();
        Recognition read = read(columns, 4, 0, ABC, TextConstraint.NONE.withFold(LetterCase.UPPER));
        assertThat(read.text()).isEqualTo("A");
        assertThat(read.confidence()).isCloseTo(0.6, within(1e-6));
    }

    @Test
    void tokens_may_be_several_characters() {
        Vocabulary flags = Vocabulary.of(List.of("🇩🇪", " "), "", Set.of());
        assertThat(read(new float[] {0, 1, 0, /**/ 0, 0, 1, /**/ 0, 1, 0}, 3, 0, flags, TextConstraint.NONE)
                        .text())
                .isEqualTo("🇩🇪 🇩🇪");
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, -1, 1.5f, Float.POSITIVE_INFINITY})
    void what_is_no_probability_is_an_error(float value) {
        assertThatThrownBy(() -> read(new float[] {value, value, value, value}, 4, 0, ABC, TextConstraint.NONE))
                .isInstanceOf(RecognitionException.class)
                .hasMessageContaining("as a probability of column 0, 0 to 1 is allowed");
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, -0.5f, Float.NEGATIVE_INFINITY})
    void what_is_no_probability_is_an_error_beside_others_too(float value) {
        for (TextConstraint told : List.of(TextConstraint.NONE, TextConstraint.NONE.withLength(2, 2))) {
            assertThatThrownBy(() -> read(new float[] {0, 1, 0, 0, /**/ value, 0, 0.75f, 0}, 4, 0, ABC, told))
                    .isInstanceOf(RecognitionException.class)
                    .hasMessage("the model answered with %s as a probability of column 1, 0 to 1 is allowed"
                            .formatted(value));
        }
    }

    @Test
    void a_text_that_is_longer_than_the_model_says_is_cut() {
        CtcDecoder decoder = new CtcDecoder(TokenRules.of(ABC, 2, TextConstraint.NONE), new CtcNetwork(0));
        float[] columns = {0, 1, 0, 0, /**/ 0, 0, 1, 0, /**/ 0, 0.25f, 0, 0.75f};
        Recognition read = decoder.recognition(decoder.read(columns, 0, 3), number -> Optional.empty());
        assertThat(read.text()).isEqualTo("aA");
        assertThat(read.confidence()).isCloseTo(0.25, within(1e-6));
    }

    @Test
    void columns_without_any_probability_are_blank() {
        float[] columns = {0, 0, 0, 0, /**/ 0, 0, 1, 0};
        assertThat(read(columns, 4, 0, ABC, TextConstraint.NONE.withCharset("b"))
                        .text())
                .isEmpty();
    }
}
