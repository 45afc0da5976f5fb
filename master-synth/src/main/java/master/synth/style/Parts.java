// SPDX-License-Identifier: Apache-2.0
package master.synth.style;

import java.util.random.RandomGenerator;
import master.synth.font.Layout;
import master.synth.font.Layout.Spacing;
import master.synth.font.Rng;
import master.synth.layer.Backgrounds;
import master.synth.layer.Layer;
import master.synth.layer.Noises;
import master.synth.layer.Scrawls;
import master.synth.paint.GlyphPaint;
import master.synth.paint.GlyphPaints;
import master.synth.paint.StrokePaints;
import master.synth.pixel.Colors;
import master.synth.pixel.Effects;
import master.synth.pixel.Filters;
import master.synth.pixel.JpegArtifacts;
import master.synth.pixel.Resampling;

/** Parts of recipes that several style families share. Holds no state. */
public final class Parts {
    private Parts() {}

    /** Stands for pale letters behind the text; the synthesizer draws it, as it needs fonts. */
    public static final Layer CLUTTER = (scene, random) -> {};

    /** A layout of letters that touch or overlap, in a third by up to 0.45 of the narrower one. */
    public static Layout crowded(RandomGenerator random) {
        boolean deep = Rng.chance(random, 0.33);
        return new Layout(
                        Spacing.GAP,
                        deep ? Rng.between(random, -0.3, -0.05) : Rng.between(random, -0.14, 0.01),
                        Rng.chance(random, 0.5) ? Rng.between(random, 0.05, 0.35) : 0,
                        Rng.between(random, 0, 0.2),
                        Rng.between(random, 0, 0.08),
                        Rng.between(random, 0, Rng.chance(random, 0.7) ? 0.2 : 0.45),
                        Styles.stretch(random))
                .overlapping(deep ? 0.45 : 0.25);
    }

    /** A layout with random turns, jumps and sizes; strength in [0, 1]. */
    public static Layout jittered(RandomGenerator random, double strength) {
        double choice = random.nextDouble();
        Spacing spacing = choice < 0.5 ? Spacing.ADVANCE : choice < 0.75 ? Spacing.GAP : Spacing.CELLS;
        double tracking = spacing == Spacing.GAP ? Rng.between(random, 0, 0.3) : Rng.between(random, -0.06, 0.3);
        return new Layout(
                spacing,
                tracking,
                Rng.chance(random, 0.35 + 0.4 * strength) ? strength * Rng.between(random, 0.05, 0.75) : 0,
                Rng.chance(random, 0.3) ? strength * Rng.between(random, 0.05, 0.4) : 0,
                Rng.chance(random, 0.5) ? strength * Rng.between(random, 0.02, 0.3) : 0,
                Rng.chance(random, 0.4) ? strength * Rng.between(random, 0.05, 0.4) : 0,
                Styles.stretch(random));
    }

    /** Plain with the given probability, else any texture. */
    public static Layer background(RandomGenerator random, double plain) {
        return Rng.chance(random, plain) ? Backgrounds::plain : Rng.pick(random, Backgrounds.TEXTURED);
    }

    /** Any way to paint; most often solid. */
    public static GlyphPaint paint(Recipe recipe, RandomGenerator random) {
        if (Rng.chance(random, 0.12)) {
            return StrokePaints.any(random);
        }
        double choice = random.nextDouble();
        if (choice < 0.5) {
            return GlyphPaints.solid();
        }
        if (choice < 0.62) {
            return GlyphPaints.bold(random);
        }
        if (choice < 0.72 && recipe.height * recipe.fill > 20) {
            return GlyphPaints.hollow(random, Rng.chance(random, 0.5));
        }
        if (choice < 0.8) {
            return GlyphPaints.gradient(random);
        }
        if (choice < 0.86) {
            return GlyphPaints.translucent(random);
        }
        if (choice < 0.9) {
            return GlyphPaints.hatched(random);
        }
        return choice < 0.94 ? GlyphPaints.grainy(random) : GlyphPaints.shadow(random, GlyphPaints.solid());
    }

    /** Layout, background, paint, warps and noise drawn independently of each other. */
    public static void mixture(Recipe recipe, RandomGenerator random) {
        recipe.layout = jittered(random, random.nextDouble());
        recipe.background = background(random, 0.5);
        recipe.paint = paint(recipe, random);
        mixtureOver(recipe, random);
        photo(recipe, random, 0.35);
    }

    /** Up to two warps and two layers over the text. */
    public static void mixtureOver(Recipe recipe, RandomGenerator random) {
        if (Rng.chance(random, 0.5)) {
            recipe.warp(random, 0.2, 1.1);
        }
        if (Rng.chance(random, 0.2)) {
            recipe.warp(random, 0.2, 0.8);
        }
        if (Rng.chance(random, 0.6)) {
            recipe.over(0.4, any(random));
        }
        if (Rng.chance(random, 0.3)) {
            recipe.over(0.4, any(random));
        }
    }

    /** Any layer over the text. */
    public static Layer any(RandomGenerator random) {
        return Rng.pick(random, Rng.chance(random, 0.5) ? Noises.OVER : Scrawls.ALL);
    }

    /** What editors do to finished images, each with the given probability or less; then the ending. */
    public static void photo(Recipe recipe, RandomGenerator random, double probability) {
        if (Rng.chance(random, probability * 0.4)) {
            recipe.filter(0.15, Filters.gaussianNoise(Rng.between(random, 2, 16), Rng.chance(random, 0.5)));
        }
        if (Rng.chance(random, probability * 0.6)) {
            recipe.filters.add(Filters.levels(
                    Rng.between(random, 0.75, 1.3), Rng.centered(random, 30), Rng.between(random, 0.75, 1.3)));
        }
        if (Rng.chance(random, probability * 0.2) && !recipe.colored()) {
            recipe.filters.add(Filters::gray);
        }
        if (Rng.chance(random, probability * 0.25)) {
            recipe.filters.add(Effects.tinted(random));
        }
        if (Rng.chance(random, probability * 0.25)) {
            recipe.filters.add(Effects::negative);
        }
        if (Rng.chance(random, probability * 0.15)) {
            recipe.filter(0.3, Effects.indexed(random));
        }
        if (Rng.chance(random, probability * 0.2)) {
            recipe.filter(
                    0.3,
                    Rng.pick(random, Effects.fringes(random), Effects.scanlines(random), Effects.perspective(random)));
        }
        ending(recipe, random, probability);
    }

    /** What comes last: blur, another size, JPEG. */
    public static void ending(Recipe recipe, RandomGenerator random, double probability) {
        if (Rng.chance(random, probability * 0.5)) {
            recipe.filter(0.15, Filters.blur(Rng.between(random, 0.2, 0.9)));
        }
        zoom(recipe, random, 0.08 + 0.2 * probability);
        if (Rng.chance(random, 0.2)) {
            recipe.filters.add(new JpegArtifacts(Rng.integer(random, 25, 92)));
        }
    }

    /** The finished image made larger or smaller, with the given probability. */
    public static void zoom(Recipe recipe, RandomGenerator random, double probability) {
        if (Rng.chance(random, probability)) {
            recipe.zoom = Rng.chance(random, 0.6) ? Rng.between(random, 1.2, 2.5) : Rng.between(random, 0.45, 0.9);
            recipe.zoomSmooth = Rng.chance(random, 0.6);
        }
    }

    /** One loss of quality. */
    public static void loss(Recipe recipe, RandomGenerator random) {
        boolean large = recipe.height * recipe.fill > 20;
        switch (random.nextInt(8)) {
            case 0 -> recipe.filters.add(Filters.blur(Rng.between(random, 0.5, 1)));
            case 1 ->
                recipe.filters.add(
                        Resampling.coarsen(Rng.between(random, 1.1, large ? 2.1 : 1.5), Rng.chance(random, 0.7)));
            case 2 -> recipe.filters.add(Filters.binarize(recipe.palette));
            case 3 -> recipe.filters.add(Filters.posterize(Rng.integer(random, 3, 6)));
            case 4 -> recipe.filters.add(new JpegArtifacts(Rng.integer(random, large ? 8 : 18, 45)));
            case 5 -> recipe.filters.add(Filters.gaussianNoise(Rng.between(random, 8, 28), Rng.chance(random, 0.5)));
            case 6 -> recipe.filters.add(Filters.diffuse(Rng.between(random, 0.15, 0.6), 1));
            default ->
                recipe.filters.add(Filters.thicken(
                        large ? Rng.chance(random, 0.5) : Colors.luminance(recipe.palette.background()) > 128));
        }
    }
}
