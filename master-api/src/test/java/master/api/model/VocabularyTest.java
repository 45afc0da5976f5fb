// SPDX-License-Identifier: Apache-2.0
package master.api.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VocabularyTest {
    private final Vocabulary vocabulary = new Vocabulary(CharacterSet.of("ab 7é漢😀"));

    @Test
    void special_tokens_come_first_and_characters_from_4_on() {
        assertThat(new int[] {Vocabulary.PAD, Vocabulary.EOS, Vocabulary.SOS, Vocabulary.UNK})
                .containsExactly(0, 1, 2, 3);
        assertThat(vocabulary.codePoint(4)).isEqualTo('a');
        assertThat(vocabulary.codePoint(10)).isEqualTo(0x1F600);
        assertThat(vocabulary.size()).isEqualTo(11);
    }

    @Test
    void a_label_is_followed_by_eos_and_padding() {
        assertThat(vocabulary.encode("ba", 4)).containsExactly(5, 4, 1, 0, 0);
    }

    @Test
    void a_label_of_full_length_still_has_its_eos() {
        assertThat(vocabulary.encode("ab", 2)).containsExactly(4, 5, 1);
    }

    @Test
    void an_empty_label_is_eos_alone() {
        assertThat(vocabulary.encode("", 2)).containsExactly(1, 0, 0);
        assertThat(vocabulary.decode(new int[] {1, 0, 0})).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", " ", " a  b ", "é漢😀7", "😀😀"})
    void a_label_survives_encoding_and_decoding(String label) {
        assertThat(vocabulary.decode(vocabulary.encode(label, 10))).isEqualTo(label);
    }

    @Test
    void decoding_stops_at_the_first_eos_and_passes_over_special_tokens() {
        assertThat(vocabulary.decode(new int[] {2, 4, 3, 0, 5, 1, 4, 4})).isEqualTo("ab");
    }

    @Test
    void decoding_passes_over_ids_outside_the_vocabulary() {
        assertThat(vocabulary.decode(new int[] {4, 11, -1, 5})).isEqualTo("ab");
        assertThat(vocabulary.isCharacter(3)).isFalse();
        assertThat(vocabulary.isCharacter(4)).isTrue();
        assertThat(vocabulary.isCharacter(10)).isTrue();
        assertThat(vocabulary.isCharacter(11)).isFalse();
    }

    @Test
    void a_character_counts_as_one_even_if_it_takes_two_chars() {
        assertThat(vocabulary.encode("😀😀", 2)).containsExactly(10, 10, 1);
    }

    @Test
    void refuses_a_label_that_is_too_long() {
        assertThatThrownBy(() -> vocabulary.encode("aaaa", 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("label \"aaaa\" has 4 characters, at most 3 are allowed");
    }

    @Test
    void refuses_a_character_outside_the_charset() {
        assertThatThrownBy(() -> vocabulary.encode("aX", 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("label \"aX\" holds 'X' (U+0058), which is not in the charset \"ab 7é漢😀\"");
    }
}
