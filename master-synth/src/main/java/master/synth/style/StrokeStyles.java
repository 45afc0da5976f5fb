// SPDX-License-Identifier: Apache-2.0
package master.synth.style;

import java.util.random.RandomGenerator;
import master.synth.font.Layout;
import master.synth.font.Layout.Spacing;
import master.synth.font.Rng;
import master.synth.layer.Backgrounds;
import master.synth.layer.Noises;
import master.synth.layer.Scrawls;
import master.synth.paint.GlyphPaint;
import master.synth.paint.GlyphPaints;
import master.synth.paint.Plates;
import master.synth.paint.StrokePaints;
import master.synth.pixel.Palette.Mode;

/** Style families whose idea is what becomes of the strokes, or what surrounds a single letter. Holds no state. */
public final class StrokeStyles {
    private StrokeStyles() {}

    public static void plates(Recipe recipe, RandomGenerator random) {
        GlyphPaint front = Rng.chance(random, 0.7) ? GlyphPaints.solid() : Parts.paint(recipe, random);
        boolean filled = Rng.chance(random, 0.65);
        recipe.paint = filled ? Plates.filled(random, front) : Plates.framed(random, front);
        recipe.layout = new Layout(
                Rng.chance(random, 0.7) ? Spacing.CELLS : Spacing.GAP,
                Rng.between(random, 0.3, 0.6),
                Rng.chance(random, 0.7) ? Rng.between(random, 0.1, 0.6) : 0,
                0,
                Rng.between(random, 0, 0.2),
                Rng.between(random, 0, 0.15),
                1);
        recipe.fill = Math.min(recipe.fill, 0.6);
        recipe.margin += 0.2 * recipe.height * recipe.fill;
        recipe.background = Parts.background(random, 0.6);
        recipe.fontPerGlyph = Rng.chance(random, 0.3);
        if (Rng.chance(random, 0.4)) {
            recipe.over(0.4, Parts.any(random));
        }
        Parts.photo(recipe, random, 0.3);
    }

    public static void dotted(Recipe recipe, RandomGenerator random) {
        stroked(
                recipe,
                random,
                switch (random.nextInt(3)) {
                    case 0 -> StrokePaints.halftone(random);
                    case 1 -> StrokePaints.beads(random);
                    default -> StrokePaints.dashes(random);
                });
    }

    public static void cells(Recipe recipe, RandomGenerator random) {
        stroked(recipe, random, StrokePaints.cells(random));
    }

    public static void doubled(Recipe recipe, RandomGenerator random) {
        stroked(recipe, random, Rng.chance(random, 0.7) ? StrokePaints.doubled(random) : StrokePaints.inline(random));
    }

    public static void eroded(Recipe recipe, RandomGenerator random) {
        stroked(recipe, random, Rng.chance(random, 0.6) ? StrokePaints.eroded(random) : GlyphPaints.bold(random));
        if (Rng.chance(random, 0.4)) {
            recipe.over(0.3, Scrawls::holes);
        }
    }

    public static void relief(Recipe recipe, RandomGenerator random) {
        recipe.paint = StrokePaints.relief(random);
        recipe.layout = Parts.jittered(random, 0.4);
        recipe.height = Math.max(recipe.height, 26);
        recipe.fill = Math.max(recipe.fill, 0.5);
        recipe.colors(random, Mode.any(random), 1);
        recipe.background = Rng.chance(random, 0.5) ? Backgrounds::plain : Rng.pick(random, Backgrounds.TEXTURED);
        if (Rng.chance(random, 0.3)) {
            recipe.warp(random, 0.2, 0.8);
        }
        if (Rng.chance(random, 0.3)) {
            recipe.over(0.6, Rng.pick(random, Noises::thinLines, Noises::lines, Scrawls::rules, Noises::circles));
        }
        Parts.photo(recipe, random, 0.2);
    }

    public static void striped(Recipe recipe, RandomGenerator random) {
        stroked(recipe, random, Rng.chance(random, 0.6) ? StrokePaints.striped(random) : StrokePaints.stencil(random));
    }

    public static void overprint(Recipe recipe, RandomGenerator random) {
        recipe.colors(random, Rng.pick(random, Mode.COLOR_ON_LIGHT, Mode.NAMED, Mode.LIGHT_ON_DARK), 8);
        recipe.paint = StrokePaints.overprint(random);
        recipe.layout = new Layout(
                Spacing.GAP,
                Rng.between(random, -0.2, 0.05),
                Rng.between(random, 0, 0.4),
                Rng.between(random, 0, 0.2),
                Rng.between(random, 0, 0.15),
                Rng.between(random, 0, 0.3),
                1);
        recipe.background = Parts.background(random, 0.7);
        if (Rng.chance(random, 0.4)) {
            recipe.over(0.4, Parts.any(random));
        }
        Parts.photo(recipe, random, 0.3);
    }

    public static void staggered(Recipe recipe, RandomGenerator random) {
        recipe.layout = new Layout(
                        Rng.pick(random, Spacing.GAP, Spacing.ADVANCE),
                        Rng.between(random, -0.02, 0.3),
                        Rng.between(random, 0, 0.6),
                        Rng.between(random, 0, 0.3),
                        Rng.between(random, 0, 0.5),
                        Rng.between(random, 0, 0.5),
                        Styles.stretch(random))
                .ragged(Rng.between(random, 0.2, 1.3));
        recipe.fontPerGlyph = Rng.chance(random, 0.4);
        recipe.colors(random, Mode.any(random), Rng.chance(random, 0.5) ? 6 : 1);
        recipe.background = Parts.background(random, 0.5);
        recipe.paint = Parts.paint(recipe, random);
        recipe.over(0.4, Parts.any(random));
        Parts.photo(recipe, random, 0.3);
    }

    private static void stroked(Recipe recipe, RandomGenerator random, GlyphPaint paint) {
        recipe.paint = paint;
        recipe.height = Math.max(recipe.height, 28);
        recipe.fill = Math.max(recipe.fill, 0.55);
        recipe.layout = Parts.jittered(random, 0.5);
        recipe.background = Parts.background(random, 0.6);
        if (Rng.chance(random, 0.35)) {
            recipe.warp(random, 0.2, 0.9);
        }
        if (Rng.chance(random, 0.4)) {
            recipe.over(0.5, Parts.any(random));
        }
        Parts.photo(recipe, random, 0.25);
    }
}
