// SPDX-License-Identifier: Apache-2.0
package master.api.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import master.api.LetterCase;
import master.api.TextConstraint;
import org.junit.jupiter.api.Test;

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
}
