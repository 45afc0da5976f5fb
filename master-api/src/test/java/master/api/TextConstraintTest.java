// SPDX-License-Identifier: Apache-2.0
package master.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextConstraintTest {
    @Test
    void nothing_is_known_at_first() {
        assertThat(TextConstraint.NONE.tokens()).isEmpty();
        assertThat(TextConstraint.NONE.minLength()).isZero();
        assertThat(TextConstraint.NONE.hasMaxLength()).isFalse();
        assertThat(TextConstraint.NONE.fold()).isEqualTo(LetterCase.NONE);
        assertThat(RecognizerOptions.DEFAULT.constraint()).isEqualTo(TextConstraint.NONE);
    }

    @Test
    void one_thing_is_changed_at_a_time() {
        TextConstraint constraint =
                TextConstraint.NONE.withCharset("ab").withLength(4, 6).withFold(LetterCase.UPPER);
        assertThat(constraint.tokens()).contains(List.of("a", "b"));
        assertThat(constraint.minLength()).isEqualTo(4);
        assertThat(constraint.maxLength()).isEqualTo(6);
        assertThat(constraint.fold()).isEqualTo(LetterCase.UPPER);
        assertThat(constraint.withLength(5)).isEqualTo(constraint.withLength(5, 5));
        assertThat(RecognizerOptions.DEFAULT
                        .withConstraint(constraint)
                        .withThreads(2)
                        .constraint())
                .isEqualTo(constraint);
    }

    @ParameterizedTest
    @CsvSource({"-1, 5", "0, 0", "5, 4"})
    void lengths_that_no_text_has_are_refused(int min, int max) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TextConstraint.NONE.withLength(min, max))
                .withMessage("length %d to %d, 0 <= shortest <= longest and 1 <= longest are allowed", min, max);
    }

    @Test
    void a_charset_that_is_none_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TextConstraint.NONE.withCharset(""))
                .withMessageContaining("charset is empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TextConstraint.NONE.withCharset("aba"))
                .withMessageContaining("'a' (U+0061) twice");
    }

    @Test
    void a_case_gives_one_code_point_for_each() {
        assertThat(LetterCase.UPPER.of('é')).isEqualTo('É');
        assertThat(LetterCase.LOWER.of(0x1D504)).isEqualTo(0x1D504);
        assertThat(LetterCase.LOWER.of(0x10400)).isEqualTo(0x10428); // beyond the Basic Multilingual Plane
        assertThat(LetterCase.UPPER.of('ß')).isEqualTo('ß');
        assertThat(LetterCase.NONE.of('a')).isEqualTo('a');
    }
}
