// SPDX-License-Identifier: Apache-2.0
package master.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import master.api.Box;
import master.synth.font.FontLibrary;
import master.synth.font.Outline;
import master.synth.font.Rng;
import master.synth.kind.Framing;
import master.synth.layer.Backgrounds;
import master.synth.layer.Damage;
import master.synth.layer.Grounds;
import master.synth.layer.Scene;
import master.synth.layer.Strokes;
import master.synth.paint.GlyphPaint;
import master.synth.paint.GlyphPaints;
import master.synth.paint.Painter;
import master.synth.paint.Plates;
import master.synth.paint.StrokePaints;
import master.synth.pixel.Canvas;
import master.synth.pixel.Colors;
import master.synth.pixel.Effects;
import master.synth.pixel.Filter;
import master.synth.pixel.Filters;
import master.synth.pixel.JpegArtifacts;
import master.synth.pixel.Palette;
import master.synth.pixel.Resampling;
import master.synth.style.Drawing;
import master.synth.style.Recipe;
import org.junit.jupiter.api.Test;

class LayersTest {
    private static final Outline GLYPH = Strokes.ellipse(20, 15, 7, 9);

    private static Scene scene(Palette palette) {
        return new Scene(new Canvas(60, 30), palette, 18, true);
    }

    private static double contrast(Scene scene, int[] ground) {
        double most = 0;
        for (int i = 0; i < ground.length; i++) {
            most = Math.max(most, Colors.distance(ground[i], scene.canvas.rgb[i]));
        }
        return most;
    }

    @Test
    void inks_keep_their_contrast_to_every_background() {
        RandomGenerator random = new SplittableRandom(11);
        for (int i = 0; i < 500; i++) {
            Palette palette = Palette.of(random, Palette.Mode.any(random), 3);
            for (int ink : palette.inks()) {
                assertThat(Colors.distance(ink, palette.background())).isGreaterThan(30);
            }
            Scene scene = scene(palette);
            Rng.pick(random, Backgrounds.TEXTURED).draw(scene, random);
            for (int pixel : scene.canvas.rgb) {
                assertThat(Colors.distance(pixel, palette.ink(0))).isGreaterThan(12);
            }
        }
    }

    @Test
    void every_paint_leaves_visible_ink_and_says_where() {
        RandomGenerator random = new SplittableRandom(12);
        List<GlyphPaint> paints = new ArrayList<>(List.of(GlyphPaints.solid()));
        paints.addAll(List.of(
                GlyphPaints.translucent(random),
                GlyphPaints.bold(random),
                GlyphPaints.hollow(random, true),
                GlyphPaints.hollow(random, false),
                GlyphPaints.shadow(random, GlyphPaints.solid()),
                GlyphPaints.emboss(random),
                GlyphPaints.extruded(random),
                GlyphPaints.gradient(random),
                GlyphPaints.hatched(random),
                GlyphPaints.grainy(random),
                StrokePaints.relief(random),
                StrokePaints.cells(random),
                StrokePaints.overprint(random),
                Plates.filled(random, GlyphPaints.solid()),
                Plates.framed(random, GlyphPaints.solid())));
        for (int i = 0; i < 60; i++) {
            paints.add(StrokePaints.any(random));
        }
        Palette palette = new Palette(0xf0f0e0, List.of(0x203080), 100);
        for (int i = 0; i < paints.size(); i++) {
            GlyphPaint paint = paints.get(i);
            Scene scene = scene(palette);
            Backgrounds.plain(scene, random);
            int[] ground = scene.canvas.rgb.clone();
            scene.ground = ground;
            paint.paint(scene, GLYPH, palette.ink(0), random);
            assertThat(contrast(scene, ground)).isGreaterThan(60);
            assertThat(scene.ink[15 * 60 + 20]).isGreaterThan(0.9f);
            assertThat(Damage.visible(scene, GLYPH)).as("paint %d", i).isTrue();
        }
    }

    @Test
    void a_layer_that_hides_a_glyph_counts_as_damage() {
        RandomGenerator random = new SplittableRandom(13);
        Palette palette = new Palette(Colors.WHITE, List.of(Colors.BLACK), 100);
        Scene scene = scene(palette);
        Backgrounds.plain(scene, random);
        GlyphPaints.solid().paint(scene, GLYPH, Colors.BLACK, random);
        int[] before = scene.canvas.rgb.clone();
        assertThat(Damage.tooMuch(scene, before, List.of(GLYPH))).isFalse();
        scene.canvas.stamp(scene.line(Strokes.segment(0, 15, 60, 15), 2), Colors.WHITE, 1);
        assertThat(Damage.tooMuch(scene, before, List.of(GLYPH))).isFalse();
        scene.canvas.stamp(scene.line(Strokes.segment(0, 15, 60, 15), 12), Colors.WHITE, 1);
        assertThat(Damage.tooMuch(scene, before, List.of(GLYPH))).isTrue();
    }

    @Test
    void a_filter_after_which_a_letter_is_gone_is_taken_back() {
        FontLibrary fonts = FontLoader.load(SynthesizerConfig.captcha());
        for (int ink : new int[] {0x303030, 0xd0d0d0}) { // binarized, the first is black as the ground is
            RandomGenerator random = new SplittableRandom(17);
            Recipe recipe = new Recipe(random, Framing.NATURAL, 4);
            recipe.colors(random, Palette.Mode.DARK_ON_LIGHT, 2);
            recipe.palette = new Palette(0x808080, List.of(Colors.WHITE, ink), 60);
            recipe.filters.add(Filters.binarize(recipe.palette));
            Painter.Painted drawn = new Drawing(fonts, recipe, random).draw("abcd");
            BufferedImage image = drawn.image();
            for (Box box : drawn.boxes()) {
                int width = (int) box.width();
                int[] pixels = image.getRGB((int) box.x(), (int) box.y(), width, (int) box.height(), null, 0, width);
                assertThat(Arrays.stream(pixels).distinct().count())
                        .as("colors of a letter")
                        .isGreaterThan(1);
            }
            assertThat(image.getRGB(0, 0) & 0xFFFFFF).isEqualTo(ink == 0x303030 ? 0x808080 : Colors.BLACK);
        }
    }

    @Test
    void an_ink_follows_the_ground_below_its_glyph() {
        Palette palette = new Palette(Colors.WHITE, List.of(Colors.BLACK), 80);
        Scene scene = scene(palette);
        scene.canvas.fill(0x101010);
        scene.ground = scene.canvas.rgb.clone();
        assertThat(scene.below(GLYPH)).isEqualTo(0x101010);
        assertThat(palette.against(scene.below(GLYPH), Colors.BLACK)).isGreaterThan(0x404040);
        assertThat(palette.against(scene.below(GLYPH), Colors.WHITE)).isEqualTo(Colors.WHITE);
    }

    @Test
    void a_color_table_leaves_so_many_colors() {
        RandomGenerator random = new SplittableRandom(16);
        for (int i = 0; i < 20; i++) {
            Scene scene = scene(Palette.of(random, Palette.Mode.any(random), 3));
            Grounds.plasma(scene, random);
            Effects.indexed(random).apply(scene.canvas, random);
            assertThat(Arrays.stream(scene.canvas.rgb).distinct().count()).isBetween(1L, 16L);
        }
    }

    @Test
    void high_quality_compression_changes_little_and_low_quality_much() {
        RandomGenerator random = new SplittableRandom(14);
        Palette palette = new Palette(Colors.WHITE, List.of(Colors.BLACK), 100);
        double[] errors = new double[2];
        for (int i = 0; i < 2; i++) {
            Scene scene = scene(palette);
            Backgrounds.plain(scene, random);
            GlyphPaints.solid().paint(scene, GLYPH, Colors.BLACK, random);
            int[] before = scene.canvas.rgb.clone();
            new JpegArtifacts(i == 0 ? 98 : 15).apply(scene.canvas, random);
            for (int k = 0; k < before.length; k++) {
                errors[i] += Colors.contrast(before[k], scene.canvas.rgb[k]) / before.length;
            }
        }
        assertThat(errors[0]).isLessThan(1.5);
        assertThat(errors[1]).isBetween(1.5 * errors[0], 30.0);
        assertThatThrownBy(() -> new JpegArtifacts(0)).hasMessageContaining("quality 0 must be in [1, 100]");
    }

    @Test
    void a_plain_image_passes_blur_and_resampling_unchanged() {
        RandomGenerator random = new SplittableRandom(15);
        for (Filter filter : List.of(
                Filters.blur(1),
                Resampling.coarsen(1.7, true),
                Resampling.coarsen(2, false),
                Resampling.ripple(2, 30, 20, true),
                Filters.diffuse(0.5, 1),
                Effects.perspective(random),
                Effects.vortex(random),
                Effects.torn(random),
                Effects.fringes(random),
                Effects.indexed(random))) {
            Canvas canvas = new Canvas(40, 20);
            canvas.fill(0x336699);
            filter.apply(canvas, random);
            assertThat(canvas.rgb).containsOnly(0x336699);
        }
    }
}
