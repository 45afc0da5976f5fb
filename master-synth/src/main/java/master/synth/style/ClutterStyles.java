// SPDX-License-Identifier: Apache-2.0
package master.synth.style;

import java.util.random.RandomGenerator;
import master.synth.font.Rng;
import master.synth.layer.Grounds;
import master.synth.layer.Layer;
import master.synth.layer.Scrawls;
import master.synth.layer.Textures;
import master.synth.paint.GlyphPaints;
import master.synth.pixel.Effects;
import master.synth.pixel.Filters;
import master.synth.pixel.Lights;
import master.synth.pixel.Palette.Mode;

/** Style families whose idea is what lies over the text or becomes of the whole image. Holds no state. */
public final class ClutterStyles {
    private ClutterStyles() {}

    public static void ruled(Recipe recipe, RandomGenerator random) {
        recipe.colors(random, Mode.any(random), Rng.chance(random, 0.25) ? 5 : 1);
        double weight = random.nextDouble();
        recipe.paint = weight < 0.4
                ? GlyphPaints.bold(random)
                : weight < 0.7 ? GlyphPaints.uneven(random) : GlyphPaints.solid();
        double set = random.nextDouble();
        recipe.layout = set < 0.3
                ? Parts.crowded(random)
                : set < 0.75
                        ? Parts.jittered(random, 0.8).ragged(Rng.between(random, 0, 0.4))
                        : Parts.jittered(random, 0.4);
        recipe.fontPerGlyph = Rng.chance(random, 0.25);
        Layer rules =
                Rng.pick(random, Scrawls::rules, Scrawls::rules, Scrawls::grid, Scrawls::hatching, Scrawls::waves);
        (Rng.chance(random, 0.35) ? recipe.behind : recipe.over).add(rules);
        if (Rng.chance(random, 0.4)) {
            recipe.warp(random, 0.3, 1.2);
        }
        if (Rng.chance(random, 0.25)) {
            recipe.over(0.3, Parts.any(random));
        }
        if (Rng.chance(random, 0.2) && !recipe.inkPerGlyph) {
            recipe.filters.add(Filters.binarize(recipe.palette));
        }
        Parts.photo(recipe, random, 0.3);
    }

    public static void scratched(Recipe recipe, RandomGenerator random) {
        recipe.colors(random, Mode.any(random), Rng.chance(random, 0.5) ? 8 : 1);
        recipe.layout = Parts.jittered(random, 0.6);
        recipe.background = Parts.background(random, 0.6);
        recipe.paint = Rng.chance(random, 0.4) ? GlyphPaints.bold(random) : Parts.paint(recipe, random);
        recipe.over.add(Rng.pick(
                random, Scrawls::scratches, Scrawls::scratches, Scrawls::rain, Scrawls::scribble, Scrawls::rays));
        if (Rng.chance(random, 0.3)) {
            recipe.over(0.4, Rng.pick(random, Scrawls.ALL));
        }
        Parts.photo(recipe, random, 0.3);
    }

    public static void strewn(Recipe recipe, RandomGenerator random) {
        recipe.colors(random, Mode.any(random), Rng.chance(random, 0.5) ? 6 : 1);
        recipe.layout = Parts.jittered(random, 0.6);
        recipe.background = Parts.background(random, 0.5);
        recipe.paint = Rng.chance(random, 0.5) ? GlyphPaints.bold(random) : GlyphPaints.solid();
        (Rng.chance(random, 0.3) ? recipe.behind : recipe.over)
                .add(Rng.pick(random, Scrawls::confetti, Scrawls::veils, Scrawls::bars, Scrawls::snow, Scrawls::snow));
        if (Rng.chance(random, 0.4)) {
            recipe.over(0.4, Rng.pick(random, Scrawls.ALL));
        }
        Parts.photo(recipe, random, 0.25);
    }

    public static void indexed(Recipe recipe, RandomGenerator random) {
        recipe.colors(random, Mode.any(random), Rng.chance(random, 0.5) ? 5 : 1);
        recipe.inkByGround = Rng.chance(random, 0.3);
        recipe.background = recipe.inkByGround ? Rng.pick(random, Grounds.ALL) : Parts.background(random, 0.3);
        recipe.layout = Parts.jittered(random, 0.6);
        recipe.paint = Parts.paint(recipe, random);
        Parts.mixtureOver(recipe, random);
        recipe.filters.add(Effects.indexed(random));
        Parts.zoom(recipe, random, 0.4);
    }

    public static void bent(Recipe recipe, RandomGenerator random) {
        recipe.colors(random, Mode.any(random), Rng.chance(random, 0.4) ? 6 : 1);
        recipe.layout = Parts.jittered(random, 0.5);
        recipe.background = Parts.background(random, 0.35);
        recipe.paint = Parts.paint(recipe, random);
        recipe.over(0.3, Parts.any(random));
        recipe.margin += 0.12 * recipe.height * recipe.fill;
        recipe.filters.add(
                switch (random.nextInt(3)) {
                    case 0 -> Effects.perspective(random);
                    case 1 -> Effects.vortex(random);
                    default -> Effects.torn(random);
                });
        Parts.ending(recipe, random, 0.3);
    }

    public static void screen(Recipe recipe, RandomGenerator random) {
        recipe.layout = Parts.jittered(random, 0.5);
        recipe.background = Rng.chance(random, 0.4) ? Rng.pick(random, Textures.ALL) : Parts.background(random, 0.5);
        recipe.paint = Parts.paint(recipe, random);
        Parts.mixtureOver(recipe, random);
        if (Rng.chance(random, 0.5)) {
            recipe.filters.add(Rng.chance(random, 0.5) ? Effects.fringes(random) : Effects.scanlines(random));
        }
        if (Rng.chance(random, 0.5)) {
            recipe.filters.add(
                    Rng.chance(random, 0.5)
                            ? Lights.slope(random, Rng.between(random, 0.1, 0.6))
                            : Lights.shade(random));
        }
        if (Rng.chance(random, 0.3)) {
            recipe.filters.add(Effects.perspective(random));
        }
        if (Rng.chance(random, 0.6)) {
            recipe.filters.add(Filters.gaussianNoise(Rng.between(random, 3, 25), Rng.chance(random, 0.4)));
        }
        Parts.ending(recipe, random, 0.8);
    }
}
