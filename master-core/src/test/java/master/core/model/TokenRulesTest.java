// SPDX-License-Identifier: Apache-2.0
package master.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import master.api.Box;
import master.api.LetterCase;
import master.api.Recognition;
import master.api.RecognitionException;
import master.api.RecognizedToken;
import master.api.TextConstraint;
import master.api.Vocabulary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenRulesTest {
    private static final int MAX_LENGTH = 3;

    private static TokenRules rules(String charset, TextConstraint constraint) {
        return TokenRules.of(Vocabulary.ofCharacters(charset), MAX_LENGTH, constraint);
    }

    /** The steps of a table, with a letter for each token that is allowed: E for EOS, else the character. */
    private static String[] allowed(String charset, TextConstraint constraint) {
        TokenRules rules = rules(charset, constraint);
        String names = "PESU" + charset;
        String[] steps = new String[MAX_LENGTH + 1];
        for (int step = 0; step < steps.length; step++) {
            steps[step] = "";
            for (int token = 0; token < names.length(); token++) {
                steps[step] += rules.allowed(step)[token] ? names.charAt(token) : "";
            }
        }
        return steps;
    }

    @Test
    void without_a_constraint_every_step_may_answer_all_but_the_special_tokens() {
        assertThat(allowed("ab1", TextConstraint.NONE)).containsExactly("Eab1", "Eab1", "Eab1", "Eab1");
        assertThat(rules("ab1", TextConstraint.NONE).folding()).isFalse();
        assertThat(rules("ab1", TextConstraint.NONE).classes()).containsExactly(0, 1, 2, 3, 4, 5, 6);
    }

    @Test
    void the_end_comes_from_the_shortest_length_on_and_at_the_longest() {
        TextConstraint none = TextConstraint.NONE;
        assertThat(allowed("ab", none.withLength(2))).containsExactly("ab", "ab", "E", "E");
        assertThat(allowed("ab", none.withLength(1, 2))).containsExactly("ab", "Eab", "E", "E");
        assertThat(allowed("ab", none.withLength(3))).containsExactly("ab", "ab", "ab", "E");
        assertThat(allowed("ab", none.withLength(2, Integer.MAX_VALUE))).containsExactly("ab", "ab", "Eab", "Eab");
    }

    @Test
    void a_charset_is_meant_after_folding() {
        TextConstraint lower = TextConstraint.NONE.withFold(LetterCase.LOWER);
        assertThat(allowed("aAbB1", lower.withCharset("a1"))[0]).isEqualTo("EaA1");
        assertThat(allowed("aAbB1", lower.withCharset("AB"))[0]).isEqualTo("EaAbB");
        assertThat(allowed("aAbB1", TextConstraint.NONE.withCharset("a1"))[0]).isEqualTo("Ea1");
    }

    @Test
    void tokens_that_are_answered_alike_are_one_class_with_its_first_as_its_id() {
        TokenRules rules = rules("1bAaB", TextConstraint.NONE.withFold(LetterCase.LOWER));
        assertThat(rules.classes()).containsExactly(0, 1, 2, 3, 4, 5, 6, 6, 5);
        assertThat(rules.folding()).isTrue();
        assertThat(rules.text(6)).isEqualTo("a");
    }

    @Test
    void one_case_alone_needs_no_adding_up() {
        TokenRules rules = rules("ab1", TextConstraint.NONE.withFold(LetterCase.UPPER));
        assertThat(rules.folding()).isFalse();
        assertThat(rules.text(4)).isEqualTo("A");
    }

    @Test
    void what_a_model_cannot_answer_is_named() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rules("ab", TextConstraint.NONE.withCharset("aX")))
                .withMessage(
                        "the constraint's charset holds 'X' (U+0058), which the model cannot read; it reads \"ab\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rules("ab", TextConstraint.NONE.withLength(4, Integer.MAX_VALUE)))
                .withMessage("length 4 to any, the model answers with at most 3 characters");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rules("ab", TextConstraint.NONE.withLength(1, 4)))
                .withMessage("length 1 to 4, the model answers with at most 3 characters");
    }

    @Test
    void a_large_charset_is_not_listed_to_its_end() {
        StringBuilder many = new StringBuilder();
        for (int c = 0; c < 300; c++) {
            many.appendCodePoint(0x4E00 + c);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rules(many.toString(), TextConstraint.NONE.withCharset("a")))
                .withMessageContaining("it reads 300 characters, \"" + many.substring(0, 100) + "\" and so on");
    }

    private static Recognition read(TokenRules rules, long[] ids, double... probabilities) {
        return rules.recognition(
                ids.length,
                step -> ids[step],
                step -> probabilities[step],
                step -> Optional.of(new Box(step, 0, 1, 1)));
    }

    @Test
    void a_text_is_as_likely_as_its_tokens_and_its_end_together() {
        Recognition recognition =
                read(rules("ab1", TextConstraint.NONE), new long[] {5, 4, Vocabulary.EOS, 6}, 0.5, 0.8, 0.9, 0.1);

        assertThat(recognition.text()).isEqualTo("ba");
        assertThat(recognition.confidence()).isCloseTo(0.5 * 0.8 * 0.9, within(1e-12));
        assertThat(recognition.tokens())
                .containsExactly(
                        new RecognizedToken("b", 0.5, Optional.of(new Box(0, 0, 1, 1))),
                        new RecognizedToken("a", 0.8, Optional.of(new Box(1, 0, 1, 1))));
    }

    @Test
    void a_text_that_was_cut_ends_as_likely_as_the_next_token_is_not_there() {
        TokenRules rules = rules("ab1", TextConstraint.NONE);
        Recognition cut = read(rules, new long[] {4, 5, 6, 4}, 0.5, 0.8, 0.9, 0.7);

        assertThat(cut.text()).isEqualTo("ab1");
        assertThat(cut.confidence()).isCloseTo(0.5 * 0.8 * 0.9 * (1 - 0.7), within(1e-12));
        assertThat(read(rules, new long[] {4, 5, 6, Vocabulary.EOS}, 0.5, 0.8, 0.9, 0.7)
                        .confidence())
                .isCloseTo(0.5 * 0.8 * 0.9 * 0.7, within(1e-12));
    }

    @Test
    void tokens_are_read_as_the_constraint_folds_them() {
        TokenRules lower = rules("aB", TextConstraint.NONE.withFold(LetterCase.LOWER));

        assertThat(read(lower, new long[] {5, 4, Vocabulary.EOS}, 1, 1, 1).text())
                .isEqualTo("ba");
        assertThat(lower.vocabulary()).isEqualTo(Vocabulary.ofCharacters("aB"));
        assertThat(lower.maxLength()).isEqualTo(MAX_LENGTH);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 2, 3, 7, 1L << 32 | 4})
    void what_no_model_may_answer_is_refused(long id) {
        assertThatExceptionOfType(RecognitionException.class)
                .isThrownBy(() -> read(rules("ab1", TextConstraint.NONE), new long[] {4, id}, 1, 1))
                .withMessage("the model answered with token %d at step 1, EOS %d or one from 4 to 6 is allowed"
                        .formatted(id, Vocabulary.EOS));
    }
}
