// SPDX-License-Identifier: Apache-2.0
package master.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VocabularyTest {
    private final Vocabulary vocabulary = Vocabulary.ofCharacters("ab 7é漢😀");

    @Test
    void special_tokens_come_first_and_characters_from_4_on() {
        assertThat(new int[] {Vocabulary.PAD, Vocabulary.EOS, Vocabulary.SOS, Vocabulary.UNK})
                .containsExactly(0, 1, 2, 3);
        assertThat(vocabulary.text(4)).isEqualTo("a");
        assertThat(vocabulary.text(10)).isEqualTo("😀");
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
        assertThat(vocabulary.isToken(3)).isFalse();
        assertThat(vocabulary.isToken(4)).isTrue();
        assertThat(vocabulary.isToken(10)).isTrue();
        assertThat(vocabulary.isToken(11)).isFalse();
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

    private static final Vocabulary LATEX = Vocabulary.of(List.of("\\frac", "{", "}", "x", "f"), " ", Set.of());
    private static final Vocabulary CELLS =
            Vocabulary.of(List.of("<t", "<td>", "<td></td>", ">", "#", "separator"), "", Set.of("<td></td>"));

    @Test
    void the_longest_token_that_comes_next_is_taken() {
        assertThat(CELLS.split("<td></td><td><t>")).containsExactly("<td></td>", "<td>", "<t", ">");
        assertThat(CELLS.encode("<td></td><td>", 3)).containsExactly(6, 5, Vocabulary.EOS, Vocabulary.PAD);
    }

    @Test
    void with_a_separator_a_text_is_split_there_and_nowhere_else() {
        assertThat(LATEX.split("\\frac { x } f")).containsExactly("\\frac", "{", "x", "}", "f");
        assertThat(LATEX.decode(LATEX.encode("\\frac { x } f", 5))).isEqualTo("\\frac { x } f");
        assertThat(LATEX.split("xf  x")).containsExactly("xf", "", "x");
        assertThatThrownBy(() -> LATEX.encode("xf", 5))
                .hasMessage("label \"xf\" holds \"xf\", which is not in the vocabulary \"\\frac { } x f\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "<td", " <td> ", "x\uFFFD", "a  b"})
    void pieces_make_the_text_again_whether_they_are_tokens_or_not(String text) {
        assertThat(CELLS.join(CELLS.split(text))).isEqualTo(text);
        assertThat(LATEX.join(LATEX.split(text))).isEqualTo(text);
    }

    @Test
    void what_is_no_token_is_a_piece_of_one_character() {
        assertThat(CELLS.split("é😀<td>")).containsExactly("é", "😀", "<td>");
        assertThat(CELLS.encode("<td>\uFFFD", 2)).containsExactly(5, Vocabulary.UNK, Vocabulary.EOS);
    }

    @Test
    void a_file_of_tokens_says_what_stands_between_them_and_which_carry_a_box() {
        assertThat(Vocabulary.parse("<t\n<td>\n<td></td>\tbox\n>\n#\nseparator\n"))
                .isEqualTo(CELLS);
        assertThat(Vocabulary.parse("separator\tspace\r\n\\frac\r\n{\r\n}\r\nx\r\nf"))
                .isEqualTo(LATEX);
        assertThat(Vocabulary.parse(CELLS.fileText())).isEqualTo(CELLS);
        assertThat(Vocabulary.parse(LATEX.fileText())).isEqualTo(LATEX);
        assertThat(Vocabulary.parse("separator\tbox\n").boxed()).containsExactly("separator");
        assertThat(CELLS.carriesBox(6)).isTrue();
        assertThat(CELLS.carriesBox(5)).isFalse();
        assertThat(CELLS.hasBoxes()).isTrue();
        assertThat(LATEX.hasBoxes()).isFalse();
        assertThat(CELLS.characters()).isEqualTo(">#");
        assertThat(LATEX.characters()).isEqualTo("{}xf");
        assertThat(LATEX.separator()).isEqualTo(" ");
    }

    @Test
    void a_label_has_a_box_for_each_token_that_carries_one_or_none_at_all() {
        Box box = new Box(1, 2, 3, 4);
        String text = "<td></td><td><td></td>";
        assertThat(CELLS.boxes(new Label(text, List.of(box, box)))).containsExactly(box, box);
        assertThat(CELLS.boxes(Label.of(text))).isEmpty();
        assertThat(LATEX.boxes(new Label("x", List.of(box)))).isEmpty();
        assertThatThrownBy(() -> CELLS.boxes(new Label(text, List.of(box))))
                .hasMessage("label \"<td></td><td><td></td>\" has 1 boxes, and 2 tokens that carry one");
    }

    @Test
    void a_file_that_is_none_is_refused_with_its_reason() {
        assertThatThrownBy(() -> Vocabulary.parse("a\n\nb")).hasMessage("a line without a token, behind 1 tokens");
        assertThatThrownBy(() -> Vocabulary.parse("ab\nab")).hasMessageContaining("\"ab\" twice");
        assertThatThrownBy(() -> Vocabulary.parse("a\tb")).hasMessageContaining("U+0009");
        assertThatThrownBy(() -> Vocabulary.parse("separator\tspace\na b"))
                .hasMessageContaining("with the separator in it");
        assertThatThrownBy(() -> Vocabulary.parse("")).hasMessageContaining("is empty");
    }

    @Test
    void eos_and_tokens_can_be_answered_and_nothing_else() {
        assertThat(IntStream.range(-1, 9).filter(Vocabulary.ofCharacters("abc")::answerable))
                .containsExactly(Vocabulary.EOS, 4, 5, 6);
    }

    @Test
    void the_order_is_part_of_its_identity() {
        assertThat(Vocabulary.ofCharacters("ab"))
                .isEqualTo(Vocabulary.of(List.of("a", "b"), "", Set.of()))
                .hasSameHashCodeAs(Vocabulary.ofCharacters("ab"))
                .isNotEqualTo(Vocabulary.ofCharacters("ba"))
                .isNotEqualTo(Vocabulary.of(List.of("a", "b"), " ", Set.of()))
                .isNotEqualTo(Vocabulary.of(List.of("a", "b"), "", Set.of("b")));
    }

    @Test
    void seven_thousand_tokens_do_not_make_a_long_message() {
        Vocabulary many = Vocabulary.of(
                IntStream.range(0, 7000).mapToObj(i -> "token" + i).toList(), " ", Set.of());
        assertThat(many.id("token6999")).hasValue(7003);
        assertThat(many.toString()).startsWith("7000 tokens, \"token0 token1 ").hasSizeLessThan(140);
        assertThatThrownBy(() -> many.encode("y".repeat(5000), 500))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(500));
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
    void refuses_characters_that_make_no_charset(String characters, String message) {
        assertThatThrownBy(() -> Vocabulary.ofCharacters(characters))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void refuses_half_a_surrogate_pair() {
        assertThatThrownBy(() -> Vocabulary.ofCharacters("a\uD83D"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("charset holds U+D83D, printable characters are allowed");
    }
}
