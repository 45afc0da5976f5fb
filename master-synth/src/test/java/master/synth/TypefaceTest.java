// SPDX-License-Identifier: Apache-2.0
package master.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Font;
import java.awt.geom.AffineTransform;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import master.synth.font.Box;
import master.synth.font.Legibility;
import master.synth.font.Outline;
import master.synth.font.Typeface;
import org.junit.jupiter.api.Test;

class TypefaceTest {
    private static final String CHARSET = SynthesizerConfig.DEFAULT_CHARSET;

    private static Font font(String name) throws Exception {
        try (InputStream in = Synthesizer.class.getResourceAsStream("fonts/" + name)) {
            return Font.createFont(Font.TRUETYPE_FONT, in);
        }
    }

    @Test
    void reads_all_characters_of_a_text_font() throws Exception {
        Typeface typeface = Typeface.of(font("Cabin-Regular.otf"), CHARSET).orElseThrow();
        assertThat(typeface.canDraw(CHARSET)).isTrue();
        assertThat(typeface.capsOnly()).isFalse();
        Box capital = typeface.glyph('H').bounds();
        assertThat(capital.height()).isBetween(0.6 * Typeface.EM, 0.8 * Typeface.EM);
    }

    @Test
    void leaves_out_characters_that_the_font_lacks() throws Exception {
        Typeface typeface =
                Typeface.of(font("Cabin-Regular.otf"), "abcdefghijkl\u4e2d").orElseThrow();
        assertThat(typeface.canDraw('\u4e2d')).isFalse();
        assertThatThrownBy(() -> typeface.glyph('\u4e2d')).hasMessageContaining("does not draw");
    }

    @Test
    void detects_lower_case_drawn_as_small_capitals() throws Exception {
        Typeface plain =
                Typeface.of(font("LiberationSans-Regular.ttf"), CHARSET).orElseThrow();
        Map<Character, Typeface.Glyph> glyphs = new HashMap<>();
        for (char c : CHARSET.toCharArray()) {
            glyphs.put(c, plain.glyph(c));
        }
        assertThat(Typeface.capsOnly(glyphs)).isFalse();
        for (char c = 'a'; c <= 'z'; c++) {
            Outline small = plain.glyph(Character.toUpperCase(c)).outline().transform(0.8, 0, 0, 0.75, 0, 0);
            glyphs.put(c, new Typeface.Glyph(small, 40, small.bounds()));
        }
        assertThat(Typeface.capsOnly(glyphs)).isTrue();
    }

    @Test
    void trusts_slanted_text_but_not_shuffled_letters() throws Exception {
        Font plain = font("LiberationSans-Regular.ttf");
        Typeface regular = Typeface.of(plain, CHARSET).orElseThrow();
        Legibility legibility = new Legibility(List.of(regular));
        Font slanted = plain.deriveFont(AffineTransform.getShearInstance(-0.25, 0));
        assertThat(legibility.filter(Typeface.of(slanted, CHARSET).orElseThrow()))
                .isPresent();
        Font turned = plain.deriveFont(AffineTransform.getRotateInstance(Math.PI / 2));
        assertThat(legibility.filter(Typeface.of(turned, CHARSET).orElseThrow()))
                .isEmpty();
    }

    @Test
    void drops_the_case_that_is_drawn_as_the_other_one() throws Exception {
        Typeface sans = Typeface.of(font("LiberationSans-Regular.ttf"), CHARSET).orElseThrow();
        Typeface serif = Typeface.of(font("LiberationSerif-Bold.ttf"), CHARSET).orElseThrow();
        Map<Character, Typeface.Glyph> glyphs = new HashMap<>();
        for (char c : CHARSET.toCharArray()) {
            glyphs.put(c, c >= 'a' && c <= 'z' ? serif.glyph(Character.toUpperCase(c)) : sans.glyph(c));
        }
        Typeface filtered = new Legibility(List.of(sans, serif))
                .filter(Typeface.of("two capitals", glyphs))
                .orElseThrow();
        assertThat(filtered.canDraw("ABCXYZ019")).isTrue();
        assertThat(filtered.characters()).noneMatch(Character::isLowerCase);
    }

    @Test
    void draws_no_character_that_was_left_out() throws Exception {
        Typeface typeface = Typeface.of(font("Inconsolata.otf"), CHARSET).orElseThrow();
        assertThat(typeface.without(Set.of('a', 'b')).canDraw("a")).isFalse();
        assertThat(typeface.without(Set.of('a', 'b')).canDraw("cd")).isTrue();
    }
}
