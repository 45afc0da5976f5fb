// SPDX-License-Identifier: Apache-2.0
package master.api.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CharacterSetTest {
    @Test
    void keeps_the_order_it_was_given() {
        CharacterSet charset = CharacterSet.of("zA 0😀");
        assertThat(charset.characters()).isEqualTo("zA 0😀");
        assertThat(charset.size()).isEqualTo(5);
        for (int i = 0; i < charset.size(); i++) {
            assertThat(charset.indexOf(charset.codePoint(i))).hasValue(i);
        }
    }

    @Test
    void knows_what_it_does_not_hold() {
        CharacterSet charset = CharacterSet.of("abc");
        assertThat(charset.indexOf('d')).isEmpty();
        assertThat(charset.covers("cab")).isTrue();
        assertThat(charset.covers("cabd")).isFalse();
        assertThat(charset.covers("")).isTrue();
    }

    @Test
    void the_order_is_part_of_its_identity() {
        assertThat(CharacterSet.of("ab"))
                .isEqualTo(CharacterSet.of("ab"))
                .hasSameHashCodeAs(CharacterSet.of("ab"))
                .isNotEqualTo(CharacterSet.of("ba"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``      | charset is empty, at least one character is needed",
                "aba     | charset holds 'a' (U+0061) twice, each character is allowed once",
                "`a\tb`  | charset holds U+0009, printable characters are allowed",
            })
    void refuses(String characters, String message) {
        assertThatThrownBy(() -> CharacterSet.of(characters))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void refuses_half_a_surrogate_pair() {
        assertThatThrownBy(() -> CharacterSet.of("a\uD83D"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("charset holds U+D83D, printable characters are allowed");
    }
}
