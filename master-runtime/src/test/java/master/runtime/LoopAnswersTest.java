// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import master.api.Box;
import master.api.Canvas;
import master.api.Recognition;
import master.api.RecognitionException;
import master.api.RecognizedToken;
import master.api.TextConstraint;
import master.api.Vocabulary;
import master.core.image.Placement;
import master.core.model.TokenRules;
import master.core.network.NetworkConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopAnswersTest {
    private static final Vocabulary VOCABULARY = Vocabulary.ofCharacters("abc");

    private static final NetworkConfig NETWORK = Models.NETWORK;
    private static final Canvas CANVAS = new Canvas(16, 40);
    private static final int ROWS = NETWORK.featureHeight(16);
    private static final int COLUMNS = NETWORK.featureWidth(40);
    /** An image of twice the size, on the lower right part of the canvas. */
    private static final Placement PLACEMENT = new Placement(60, 24, CANVAS, 30, 12, 10, 4);

    private static TokenRules rules(int maxLength) {
        return TokenRules.of(VOCABULARY, maxLength, TextConstraint.NONE);
    }

    private static LoopAnswers answers(int steps, long[] tokens, float[] probabilities) {
        return new LoopAnswers(steps, tokens, probabilities, Optional.empty(), Optional.empty());
    }

    private static Recognition recognition(LoopAnswers answers, int picture, TokenRules rules) {
        return answers.recognition(picture, rules, NETWORK, PLACEMENT);
    }

    private static Recognition read(long[] tokens, float[] probabilities, int maxLength) {
        return recognition(answers(tokens.length, tokens, probabilities), 0, rules(maxLength));
    }

    @Test
    void confidence_counts_the_characters_and_the_end() {
        Recognition read = read(new long[] {4, 6, 1, 0}, new float[] {0.5f, 0.25f, 0.75f, 1}, 5);
        assertThat(read.text()).isEqualTo("ac");
        assertThat(read.confidence()).isCloseTo(0.5 * 0.25 * 0.75, within(1e-12));
        assertThat(read.tokens()).containsExactly(new RecognizedToken("a", 0.5), new RecognizedToken("c", 0.25));
    }

    @Test
    void each_image_has_its_row() {
        LoopAnswers answers = answers(2, new long[] {4, 1, 1, 0}, new float[] {0.5f, 0.5f, 0.75f, 1});
        assertThat(recognition(answers, 0, rules(5)).text()).isEqualTo("a");
        assertThat(recognition(answers, 1, rules(5))).isEqualTo(read(new long[] {1, 0}, new float[] {0.75f, 1}, 5));
    }

    @Test
    void a_text_cut_at_its_length_is_as_unsure_as_the_character_behind_it_is_sure() {
        Recognition read = read(new long[] {4, 5, 6}, new float[] {0.5f, 0.5f, 0.75f}, 2);
        assertThat(read.text()).isEqualTo("ab");
        assertThat(read.confidence()).isEqualTo(0.25 * 0.25);
    }

    @Test
    void a_text_of_full_length_that_ends_counts_its_end() {
        assertThat(read(new long[] {4, 5, 1}, new float[] {0.5f, 0.5f, 0.5f}, 2).confidence())
                .isEqualTo(0.125);
    }

    @Test
    void a_probability_above_1_is_1() {
        assertThat(read(new long[] {4, 1}, new float[] {1.0000001f, 1.0000001f}, 5)
                        .confidence())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 2, 3, 7, -1, 4L << 32, Long.MAX_VALUE})
    void a_token_that_no_model_of_ours_answers_with_is_an_error(long token) {
        assertThatThrownBy(() -> read(new long[] {4, token, 1}, new float[] {1, 1, 1}, 5))
                .isInstanceOf(RecognitionException.class)
                .hasMessage("the model answered with token %d at step 1, EOS 1 or one from 4 to 6 is allowed"
                        .formatted(token));
    }

    @Test
    void a_probability_that_is_no_number_is_an_error() {
        assertThatThrownBy(() -> read(new long[] {4, 1}, new float[] {1, Float.NaN}, 5))
                .isInstanceOf(RecognitionException.class)
                .hasMessageContaining("not a number");
    }

    private static List<RecognizedToken> tokens(float[] weights, int places) {
        return new LoopAnswers(
                        2,
                        new long[] {4, 1},
                        new float[] {1, 1},
                        Optional.empty(),
                        Optional.of(new Attention(weights, places)))
                .recognition(0, rules(5), NETWORK, PLACEMENT)
                .tokens();
    }

    private static Box box(float[] firstStep) {
        return tokens(Arrays.copyOf(firstStep, 2 * firstStep.length), firstStep.length)
                .get(0)
                .box()
                .orElseThrow();
    }

    private static void assertBox(Box box, double x, double y, double width, double height) {
        assertThat(new double[] {box.x(), box.y(), box.width(), box.height()})
                .containsExactly(new double[] {x, y, width, height}, within(1e-5));
    }

    @Test
    void attention_to_one_place_is_the_box_of_that_place() {
        float[] weights = new float[ROWS * COLUMNS];
        weights[(ROWS - 1) * COLUMNS + COLUMNS - 1] = 1;
        double width = 40.0 / COLUMNS;
        double height = 16.0 / ROWS;
        assertBox(box(weights), 2 * (40 - width - 10), 2 * (16 - height - 4), 2 * width, 2 * height);
    }

    @Test
    void attention_spread_evenly_is_the_box_of_all_its_places_cut_at_the_image() {
        float[] weights = new float[ROWS * COLUMNS];
        Arrays.fill(weights, 1f / weights.length);
        assertBox(box(weights), 0, 0, 60, 24);
    }

    @Test
    void a_little_attention_all_over_the_map_moves_nothing() {
        float[] sharp = new float[ROWS * COLUMNS];
        sharp[COLUMNS + 2] = 1;
        float[] vague = new float[ROWS * COLUMNS];
        Arrays.fill(vague, 0.02f);
        vague[COLUMNS + 2] = 0.5f;
        assertThat(box(vague)).isEqualTo(box(sharp));
    }

    @Test
    void attention_that_is_none_or_to_other_places_is_an_error() {
        assertThatThrownBy(() -> box(new float[ROWS * COLUMNS]))
                .isInstanceOf(RecognitionException.class)
                .hasMessageContaining("attention to nothing");
        assertThatThrownBy(() -> box(new float[] {1, 0, 0}))
                .isInstanceOf(RecognitionException.class)
                .hasMessageContaining("attention to 3 places");
    }

    private static Recognition withBoxes(float... boxes) {
        Vocabulary cells = Vocabulary.parse("<td>\tbox\nx\n");
        return new LoopAnswers(3, new long[] {5, 4, 1}, new float[] {1, 1, 1}, Optional.of(boxes), Optional.empty())
                .recognition(0, TokenRules.of(cells, 5, TextConstraint.NONE), NETWORK, PLACEMENT);
    }

    @Test
    void learned_boxes_belong_to_the_tokens_that_carry_one() {
        Recognition read = withBoxes(0, 0, 1, 1, 0.5f, 0.5f, 0.25f, 0.5f, 0, 0, 1, 1);
        assertThat(read.text()).isEqualTo("x<td>");
        assertThat(read.tokens().get(0).box()).isEmpty();
        assertBox(read.tokens().get(1).box().orElseThrow(), 2 * (15 - 10), 2 * (4 - 4), 2 * 10, 2 * 8);
    }

    @Test
    void a_box_of_another_number_of_values_is_an_error() {
        assertThatThrownBy(() -> withBoxes(0, 0, 1, 0.5f, 0.5f, 0.25f, 0, 0, 1))
                .isInstanceOf(RecognitionException.class)
                .hasMessage("the model answered with 9 values in boxes, needed 4 for each token: 12");
    }

    @Test
    void a_box_that_is_no_number_is_an_error() {
        assertThatThrownBy(() -> withBoxes(0, 0, 1, 1, Float.NaN, 0, 1, 1, 0, 0, 1, 1))
                .isInstanceOf(RecognitionException.class)
                .hasMessageContaining("a box that is no number");
    }
}
