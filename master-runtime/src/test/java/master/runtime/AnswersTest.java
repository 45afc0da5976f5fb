// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import master.api.Recognition;
import master.api.RecognitionException;
import master.api.RecognizedToken;
import master.api.TextConstraint;
import master.api.model.TokenRules;
import master.api.model.Vocabulary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswersTest {
    private static final Vocabulary VOCABULARY = Vocabulary.ofCharacters("abc");

    private static TokenRules rules(int maxLength) {
        return TokenRules.of(VOCABULARY, maxLength, TextConstraint.NONE);
    }

    private static Recognition read(long[] tokens, float[] probabilities, int maxLength) {
        return new Answers(tokens.length, tokens, probabilities).recognition(0, rules(maxLength));
    }

    @Test
    void confidence_counts_the_characters_and_the_end() {
        Recognition read = read(new long[] {4, 6, 1, 0}, new float[] {0.5f, 0.25f, 0.75f, 1}, 5);
        assertThat(read.text()).isEqualTo("ac");
        assertThat(read.confidence()).isCloseTo(0.5 * 0.25 * 0.75, within(1e-12));
        assertThat(read.tokens())
                .containsExactly(new RecognizedToken("a", 0.5), new RecognizedToken("c", 0.25));
    }

    @Test
    void each_picture_has_its_row() {
        Answers answers = new Answers(2, new long[] {4, 1, 1, 0}, new float[] {0.5f, 0.5f, 0.75f, 1});
        assertThat(answers.recognition(0, rules(5)).text()).isEqualTo("a");
        assertThat(answers.recognition(1, rules(5))).isEqualTo(read(new long[] {1, 0}, new float[] {0.75f, 1}, 5));
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
}
