// SPDX-License-Identifier: Apache-2.0
package master.generators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TextsTest {
    private final SplittableRandom random = new SplittableRandom(5);

    @Test
    void texts_are_of_the_alphabet_and_length() {
        for (int i = 0; i < 500; i++) {
            String alphabet = Texts.alphabet(random, Texts.ALL);
            int length = Texts.length(random);
            assertThat(length).isBetween(4, 8);
            String text = Texts.text(random, alphabet, length);
            assertThat(text).hasSize(length);
            assertThat(Texts.without(text, alphabet)).isEmpty();
        }
    }

    @Test
    void an_alphabet_never_holds_two_characters_that_look_alike() {
        for (int i = 0; i < 500; i++) {
            String alphabet = Texts.alphabet(random, Texts.ALL);
            assertThat(Texts.only("0Oo", alphabet)).hasSizeLessThan(2);
            assertThat(Texts.only("1lI", alphabet)).hasSizeLessThan(2);
        }
    }

    @Test
    void a_font_of_capitals_gets_capitals() {
        assertThat(Texts.restrict(random, "abcdefgh2345", "ABCDEFGHIJ2345")).isEqualTo("ABCDEFGH2345");
    }

    @Test
    void an_alphabet_of_which_little_is_left_is_refused() {
        assertThatThrownBy(() -> Texts.restrict(random, Texts.LOWER, "abc"))
                .isInstanceOf(CutOffException.class)
                .hasMessageContaining("abc");
    }

    @Test
    void sums_are_of_small_numbers_and_one_sign() {
        for (int i = 0; i < 200; i++) {
            assertThat(Texts.sum(random, 'x', 9, "=?")).matches("\\d[-+x]\\d=\\?");
        }
    }

    @Test
    void the_same_seed_gives_the_same_text() {
        String one = Texts.text(new SplittableRandom(9), Texts.ALL, 8);
        assertThat(Texts.text(new SplittableRandom(9), Texts.ALL, 8)).isEqualTo(one);
        assertThat(Texts.text(new SplittableRandom(10), Texts.ALL, 8)).isNotEqualTo(one);
    }
}
