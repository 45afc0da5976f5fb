// SPDX-License-Identifier: Apache-2.0
package master.synth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import master.synth.font.Box;
import master.synth.font.Outline;
import master.synth.font.Typeface;
import master.synth.word.Typography;
import org.junit.jupiter.api.Test;

class TypographyTest {
    private static Typeface drawing(String characters) {
        Map<Character, Typeface.Glyph> glyphs = new HashMap<>();
        for (char c : characters.toCharArray()) {
            glyphs.put(c, new Typeface.Glyph(Outline.bar(0, 0, 10, 10), 12, new Box(0, 0, 10, 10)));
        }
        return Typeface.of("test", glyphs);
    }

    private static List<String> set(String text, String drawn, String labels) {
        return List.copyOf(new TreeSet<>(IntStream.range(0, 200)
                .mapToObj(seed -> Typography.set(text, drawing(drawn), labels, new SplittableRandom(seed)))
                .toList()));
    }

    private static final String ALL = "ab'\"-" + Typography.GLYPHS;

    @Test
    void quotes_and_hyphens_are_drawn_straight_or_as_printers_set_them() {
        assertThat(set("a'b", ALL, "ab'")).containsExactly("a'b", "a\u2019b");
        assertThat(set("\"ab\"", ALL, "ab\"")).containsExactly("\"ab\"", "\u201cab\u201d");
        assertThat(set("a-b", ALL, "ab-")).containsExactly("a-b", "a\u2010b", "a\u2013b", "a\u2212b");
    }

    @Test
    void what_the_font_does_not_draw_or_labels_can_say_stays_as_it_is() {
        assertThat(set("'a-b'", "ab'-", "ab'-")).containsExactly("'a-b'");
        assertThat(set("a-b", ALL, "ab-\u2010\u2013")).containsExactly("a-b", "a\u2212b");
        assertThat(set("ab", ALL, "ab")).containsExactly("ab");
    }

    @Test
    void a_sign_alone_stays_as_it_is() {
        assertThat(set("'", ALL, "'")).containsExactly("'");
    }
}
