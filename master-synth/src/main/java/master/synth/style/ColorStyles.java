// SPDX-License-Identifier: Apache-2.0
package master.synth.style;

import java.util.random.RandomGenerator;
import master.synth.font.Rng;
import master.synth.layer.Grounds;
import master.synth.layer.Noises;
import master.synth.layer.Scrawls;
import master.synth.paint.GlyphPaints;
import master.synth.paint.StrokePaints;
import master.synth.pixel.Effects;
import master.synth.pixel.Palette.Mode;

/** Style families whose idea is a color scheme. Holds no state. */
public final class ColorStyles {
    private ColorStyles() {}

    public static void pastel(Recipe recipe, RandomGenerator random) {
        recipe.colors(random, Mode.PASTEL, Rng.chance(random, 0.8) ? 8 : 1);
        recipe.layout = Parts.jittered(random, 0.5);
        recipe.paint = Rng.chance(random, 0.5) ? GlyphPaints.bold(random) : GlyphPaints.solid();
        recipe.fontPerGlyph = Rng.chance(random, 0.3);
        // dark marks over pale text hide little of it
        recipe.over.add(Rng.pick(
                random,
                Scrawls::scratches,
                Scrawls::scratches,
                Scrawls::rain,
                Noises::dashes,
                Noises::thinLines,
                Noises::speckles,
                Scrawls::scribble));
        if (Rng.chance(random, 0.3)) {
            recipe.over.add(Rng.pick(random, Noises.OVER));
        }
        Parts.photo(recipe, random, 0.3);
    }

    public static void channel(Recipe recipe, RandomGenerator random) {
        recipe.colors(random, Mode.CHANNEL, Rng.chance(random, 0.4) ? 5 : 1);
        recipe.layout = Parts.jittered(random, 0.5);
        recipe.background = Parts.background(random, 0.4);
        recipe.paint = Rng.chance(random, 0.6) ? GlyphPaints.solid() : Parts.paint(recipe, random);
        Parts.mixtureOver(recipe, random);
        Parts.photo(recipe, random, 0.2);
    }

    public static void named(Recipe recipe, RandomGenerator random) {
        recipe.colors(random, Mode.NAMED, Rng.chance(random, 0.85) ? 8 : 1);
        recipe.inkByGround = true;
        recipe.background = Rng.chance(random, 0.4) ? Grounds::ramp : Parts.background(random, 0.5);
        recipe.fontPerGlyph = Rng.chance(random, 0.4);
        recipe.layout = Parts.jittered(random, 0.7);
        recipe.over(0.4, Parts.any(random));
        Parts.photo(recipe, random, 0.25);
    }

    public static void grounds(Recipe recipe, RandomGenerator random) {
        recipe.colors(random, Mode.any(random), Rng.chance(random, 0.5) ? 8 : 1);
        recipe.inkByGround = true;
        recipe.background = Rng.pick(random, Grounds.ALL);
        recipe.layout = Parts.jittered(random, 0.6);
        recipe.paint = Rng.chance(random, 0.5)
                ? GlyphPaints.bold(random)
                : Rng.chance(random, 0.5) ? StrokePaints.halo(random) : GlyphPaints.solid();
        if (Rng.chance(random, 0.4)) {
            recipe.over(0.4, Parts.any(random));
        }
        Parts.photo(recipe, random, 0.3);
    }

    public static void rainbow(Recipe recipe, RandomGenerator random) {
        recipe.paint = StrokePaints.rainbow(random);
        recipe.layout = Parts.jittered(random, 0.6);
        recipe.background = Parts.background(random, 0.6);
        Parts.mixtureOver(recipe, random);
        Parts.photo(recipe, random, 0.3);
    }

    public static void faded(Recipe recipe, RandomGenerator random) {
        recipe.colors(
                random,
                Rng.pick(random, Mode.DARK_ON_LIGHT, Mode.COLOR_ON_LIGHT, Mode.LIGHT_ON_DARK),
                Rng.chance(random, 0.3) ? 4 : 1);
        recipe.layout = Parts.jittered(random, 0.5);
        recipe.background = Parts.background(random, 0.6);
        if (Rng.chance(random, 0.4)) {
            recipe.over(0.5, Parts.any(random));
        }
        if (Rng.chance(random, 0.3)) {
            recipe.warp(random, 0.2, 0.8);
        }
        recipe.filters.add(Effects.faded(random));
        Parts.ending(recipe, random, 0.5);
    }
}
