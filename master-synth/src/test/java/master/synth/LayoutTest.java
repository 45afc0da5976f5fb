// SPDX-License-Identifier: Apache-2.0
package master.synth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import master.synth.font.Box;
import master.synth.font.FontLibrary;
import master.synth.font.Layout;
import master.synth.font.Outline;
import master.synth.font.Rng;
import master.synth.font.Typeface;
import master.synth.kind.Framing;
import master.synth.style.Drawing;
import master.synth.style.Recipe;
import org.junit.jupiter.api.Test;

class LayoutTest {
    private final FontLibrary fonts = FontLoader.load(SynthesizerConfig.captcha());

    @Test
    void sets_every_glyph_in_reading_order_and_never_hides_one_behind_another() {
        RandomGenerator random = new SplittableRandom(8);
        for (int i = 0; i < 300; i++) {
            Layout layout = new Layout(
                    Rng.pick(random, Layout.Spacing.values()),
                    Rng.between(random, -0.2, 0.3),
                    Rng.between(random, 0, 0.5),
                    Rng.between(random, 0, 0.3),
                    Rng.between(random, 0, 0.2),
                    Rng.between(random, 0, 0.4),
                    Rng.between(random, 0.7, 1.3));
            Typeface typeface = Rng.pick(random, fonts.all());
            List<Outline> glyphs = layout.place("l8Wi0M", List.of(typeface), random);
            assertThat(glyphs).hasSize(6);
            for (int k = 1; k < glyphs.size(); k++) {
                Box before = glyphs.get(k - 1).bounds();
                Box here = glyphs.get(k).bounds();
                double overlap = before.right() - here.left();
                assertThat(here.centerX()).isGreaterThan(before.centerX());
                assertThat(overlap).isLessThan(0.34 * Math.min(before.width(), here.width()));
            }
        }
    }

    @Test
    void letters_overlap_as_far_as_the_layout_allows_but_not_narrow_ones() {
        RandomGenerator random = new SplittableRandom(8);
        Layout layout = new Layout(Layout.Spacing.GAP, -0.4, 0, 0, 0, 0, 1);
        for (int i = 0; i < 50; i++) {
            Typeface typeface = Rng.pick(random, fonts.all());
            for (double most : new double[] {0.25, 0.45}) {
                List<Outline> glyphs = layout.overlapping(most).place("WMlM", List.of(typeface), random);
                Box w = glyphs.get(0).bounds();
                Box m = glyphs.get(1).bounds();
                Box l = glyphs.get(2).bounds();
                double share = (w.right() - m.left()) / Math.min(w.width(), m.width());
                assertThat(share).isBetween(0.15, most + 1e-6);
                if (l.width() < 0.25 * Typeface.EM) {
                    assertThat(l.left()).isGreaterThanOrEqualTo(m.right());
                }
            }
        }
    }

    @Test
    void keeps_the_whole_text_inside_of_the_image() {
        RandomGenerator random = new SplittableRandom(9);
        for (int i = 0; i < 400; i++) {
            Recipe recipe = StyleFamily.WARPED.recipe(random, Framing.NATURAL, 5);
            Drawing.Text text = new Drawing(fonts, recipe, random).set("W4gjXQ");
            for (Outline glyph : text.glyphs()) {
                Box box = glyph.bounds();
                assertThat(box.left()).isGreaterThan(0);
                assertThat(box.top()).isGreaterThan(0);
                assertThat(box.right()).isLessThan(text.width());
                assertThat(box.bottom()).isLessThan(text.height());
            }
        }
    }
}
