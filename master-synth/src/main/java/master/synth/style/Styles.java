// SPDX-License-Identifier: Apache-2.0
package master.synth.style;

import java.util.random.RandomGenerator;
import master.synth.font.Layout;
import master.synth.font.Layout.Spacing;
import master.synth.font.Rng;
import master.synth.layer.Backgrounds;
import master.synth.layer.Noises;
import master.synth.paint.GlyphPaints;
import master.synth.pixel.Palette.Mode;
import master.synth.pixel.Resampling;

/** How each style family fills a recipe. Holds no state. */
public final class Styles {
    private Styles() {}

    public static void plain(Recipe recipe, RandomGenerator random) {
        recipe.margin = Rng.between(random, 1, 6);
        recipe.layout = new Layout(Spacing.ADVANCE, Rng.between(random, -0.04, 0.15), 0, 0, 0, 0, stretch(random));
        if (Rng.chance(random, 0.25)) {
            recipe.background = Rng.pick(random, Backgrounds.TEXTURED);
        }
        if (Rng.chance(random, 0.15)) {
            recipe.paint = Parts.paint(recipe, random);
        }
        if (Rng.chance(random, 0.3)) {
            recipe.warp(random, 0.1, 0.5);
        }
        Parts.photo(recipe, random, 0.4);
    }

    public static void bitmap(Recipe recipe, RandomGenerator random) {
        recipe.smooth = Rng.chance(random, 0.15);
        recipe.height = Math.min(recipe.height, Rng.between(random, 20, 44));
        recipe.fill = Math.min(0.85, Math.max(Rng.between(random, 0.4, 0.7), 12 / recipe.height));
        recipe.layout = new Layout(
                Spacing.ADVANCE,
                Rng.between(random, 0, 0.35),
                0,
                0,
                Rng.chance(random, 0.4) ? Rng.between(random, 0.03, 0.2) : 0,
                0,
                1);
        recipe.colors(random, Mode.any(random), Rng.chance(random, 0.35) ? 6 : 1);
        recipe.paint = Rng.chance(random, 0.2) ? GlyphPaints.bold(random) : GlyphPaints.solid();
        recipe.background = Rng.chance(random, 0.5) ? Backgrounds::plain : Rng.pick(random, Backgrounds.TEXTURED);
        if (Rng.chance(random, 0.8)) {
            recipe.over(
                    0.3,
                    Rng.pick(
                            random,
                            Noises::speckles,
                            Noises::thinLines,
                            Noises::lines,
                            Noises::saltAndPepper,
                            Noises::dashes));
        }
        if (Rng.chance(random, 0.3)) {
            boolean large = recipe.height * recipe.fill > 22;
            recipe.filters.add(Resampling.coarsen(large ? 2 : Rng.between(random, 1.2, 1.5), false));
        }
        border(recipe, random, 0.3);
        Parts.photo(recipe, random, 0.2);
    }

    public static void classic(Recipe recipe, RandomGenerator random) {
        recipe.colors(random, Rng.pick(random, Mode.DARK_ON_LIGHT, Mode.COLOR_ON_LIGHT, Mode.BLACK_ON_WHITE), 1);
        recipe.layout = Parts.jittered(random, 0.6);
        recipe.background = Rng.chance(random, 0.6) ? Backgrounds::plain : Rng.pick(random, Backgrounds.TEXTURED);
        (Rng.chance(random, 0.4) ? recipe.behind : recipe.over).add(Rng.pick(random, Noises::lines, Noises::thinLines));
        if (Rng.chance(random, 0.6)) {
            recipe.over(0.2, Rng.pick(random, Noises::speckles, Noises::dots, Noises::dashes));
        }
        if (Rng.chance(random, 0.3)) {
            recipe.warp(random, 0.2, 0.8);
        }
        border(recipe, random, 0.25);
        Parts.photo(recipe, random, 0.3);
    }

    public static void speckled(Recipe recipe, RandomGenerator random) {
        recipe.layout = Parts.jittered(random, 0.5);
        recipe.fill = Math.max(recipe.fill, 0.55);
        recipe.colors(random, Mode.any(random), Rng.chance(random, 0.3) ? 4 : 1);
        recipe.background = Rng.chance(random, 0.5) ? Backgrounds::plain : Backgrounds::dots;
        (Rng.chance(random, 0.25) ? recipe.behind : recipe.over)
                .add(Rng.pick(random, Noises::speckles, Noises::saltAndPepper, Noises::saltAndPepper, Noises::dots));
        recipe.spend(0.4);
        if (Rng.chance(random, 0.5)) {
            recipe.over(0.3, Rng.pick(random, Noises.OVER));
        }
        if (Rng.chance(random, 0.3)) {
            recipe.warp(random, 0.2, 0.8);
        }
        Parts.photo(recipe, random, 0.3);
    }

    public static void lined(Recipe recipe, RandomGenerator random) {
        recipe.layout = Rng.chance(random, 0.3) ? Layout.plain() : Parts.jittered(random, 0.7);
        recipe.background = Parts.background(random, 0.55);
        recipe.over(0.5, Rng.pick(random, Noises::strike, Noises::strike, Noises::lines, Noises::mesh));
        if (Rng.chance(random, 0.4)) {
            recipe.over(0.4, Rng.pick(random, Noises::strike, Noises::lines, Noises::thinLines, Noises::cuts));
        }
        if (Rng.chance(random, 0.4)) {
            recipe.warp(random, 0.3, 1);
        }
        border(recipe, random, 0.25);
        Parts.photo(recipe, random, 0.35);
    }

    public static void warped(Recipe recipe, RandomGenerator random) {
        recipe.layout = Parts.jittered(random, 0.4);
        recipe.background = Parts.background(random, 0.5);
        recipe.warp(random, 0.6, 1.3);
        if (Rng.chance(random, 0.6)) {
            recipe.warp(random, 0.3, 1);
        }
        if (Rng.chance(random, 0.4)) {
            double amplitude = Rng.between(random, 0.02, 0.06) * recipe.height * recipe.fill;
            recipe.margin += amplitude;
            recipe.filters.add(Resampling.ripple(
                    amplitude,
                    Rng.between(random, 0.6, 2.5) * recipe.height,
                    Rng.between(random, 0.6, 2.5) * recipe.height,
                    Rng.chance(random, 0.5)));
        }
        if (Rng.chance(random, 0.6)) {
            recipe.over(0.35, Rng.pick(random, Noises.OVER));
        }
        Parts.photo(recipe, random, 0.3);
    }

    public static void hollow(Recipe recipe, RandomGenerator random) {
        recipe.height = Math.max(recipe.height, 30);
        recipe.fill = Math.max(recipe.fill, 0.6);
        recipe.colors(random, Mode.any(random), Rng.chance(random, 0.3) ? 5 : 1);
        recipe.layout = Parts.jittered(random, 0.7);
        recipe.background = Parts.background(random, 0.6);
        recipe.paint = GlyphPaints.hollow(random, Rng.chance(random, 0.5));
        if (Rng.chance(random, 0.5)) {
            recipe.warp(random, 0.2, 0.9);
        }
        if (Rng.chance(random, 0.5)) {
            recipe.over(0.35, Rng.pick(random, Noises::thinLines, Noises::lines, Noises::dots, Noises::circles));
        }
        Parts.photo(recipe, random, 0.3);
    }

    public static void colorful(Recipe recipe, RandomGenerator random) {
        recipe.colors(random, Rng.pick(random, Mode.COLOR_ON_LIGHT, Mode.COLOR_ON_LIGHT, Mode.LIGHT_ON_DARK), 8);
        recipe.fontPerGlyph = Rng.chance(random, 0.5);
        recipe.layout = Parts.jittered(random, 1);
        recipe.background = Parts.background(random, 0.5);
        recipe.paint = Rng.chance(random, 0.6) ? GlyphPaints.solid() : Parts.paint(recipe, random);
        if (Rng.chance(random, 0.7)) {
            recipe.over(
                    0.3,
                    Rng.pick(
                            random,
                            Noises::speckles,
                            Noises::dots,
                            Noises::lines,
                            Noises::thinLines,
                            Noises::dashes,
                            Noises::circles));
        }
        border(recipe, random, 0.3);
        Parts.photo(recipe, random, 0.3);
    }

    public static void shadow(Recipe recipe, RandomGenerator random) {
        recipe.margin += 2;
        recipe.height = Math.max(recipe.height, 28);
        recipe.colors(random, Mode.any(random), Rng.chance(random, 0.3) ? 5 : 1);
        recipe.layout = Parts.jittered(random, 0.6);
        recipe.background = Parts.background(random, 0.4);
        recipe.paint = switch (random.nextInt(4)) {
            case 0 -> GlyphPaints.emboss(random);
            case 1 -> GlyphPaints.extruded(random);
            default -> GlyphPaints.shadow(random, Parts.paint(recipe, random));
        };
        if (Rng.chance(random, 0.4)) {
            recipe.warp(random, 0.2, 1);
        }
        if (Rng.chance(random, 0.4)) {
            recipe.over(0.35, Rng.pick(random, Noises.OVER));
        }
        Parts.photo(recipe, random, 0.3);
    }

    public static void dark(Recipe recipe, RandomGenerator random) {
        recipe.colors(random, Mode.LIGHT_ON_DARK, Rng.chance(random, 0.4) ? 6 : 1);
        Parts.mixture(recipe, random);
    }

    public static void textured(Recipe recipe, RandomGenerator random) {
        recipe.layout = Parts.jittered(random, 0.5);
        recipe.background = Rng.pick(random, Backgrounds.TEXTURED);
        recipe.paint = switch (random.nextInt(5)) {
            case 0 -> GlyphPaints.hatched(random);
            case 1 -> GlyphPaints.grainy(random);
            case 2 -> GlyphPaints.gradient(random);
            case 3 -> GlyphPaints.translucent(random);
            default -> GlyphPaints.solid();
        };
        recipe.spend(0.3);
        Parts.mixtureOver(recipe, random);
        Parts.photo(recipe, random, 0.4);
    }

    public static void clutter(Recipe recipe, RandomGenerator random) {
        recipe.layout = Parts.jittered(random, 0.6);
        recipe.background = Parts.background(random, 0.7);
        recipe.behind.add(Parts.CLUTTER);
        Parts.mixtureOver(recipe, random);
        Parts.photo(recipe, random, 0.3);
    }

    public static void touching(Recipe recipe, RandomGenerator random) {
        recipe.layout = Parts.crowded(random);
        double weight = random.nextDouble();
        recipe.paint = weight < 0.5
                ? GlyphPaints.solid()
                : weight < 0.75 ? GlyphPaints.bold(random) : GlyphPaints.uneven(random);
        recipe.background = Parts.background(random, 0.75);
        if (Rng.chance(random, 0.6)) {
            recipe.warp(random, 0.3, 1);
        }
        if (Rng.chance(random, 0.6)) {
            recipe.over(0.4, Rng.pick(random, Noises::strike, Noises::strike, Noises::lines, Noises::cuts));
        }
        Parts.photo(recipe, random, 0.3);
    }

    public static void vector(Recipe recipe, RandomGenerator random) {
        recipe.smooth = true;
        recipe.height = Math.max(recipe.height, 32);
        recipe.colors(random, Mode.any(random), Rng.chance(random, 0.6) ? 6 : 1);
        recipe.layout = new Layout(
                Rng.pick(random, Spacing.ADVANCE, Spacing.CELLS), 0.05, Rng.between(random, 0, 0.3), 0, 0.1, 0.1, 1);
        recipe.paint = Rng.chance(random, 0.5) ? GlyphPaints.solid() : GlyphPaints.hollow(random, false);
        recipe.over(0.4, Rng.pick(random, Noises::lines, Noises::strike, Noises::thinLines));
        if (Rng.chance(random, 0.5)) {
            recipe.over(0.3, Rng.pick(random, Noises::lines, Noises::circles));
        }
        Parts.photo(recipe, random, 0.15);
    }

    public static void degraded(Recipe recipe, RandomGenerator random) {
        recipe.layout = Parts.jittered(random, 0.5);
        recipe.background = Parts.background(random, 0.5);
        recipe.fill = Math.max(0.5, recipe.fill);
        if (Rng.chance(random, 0.5)) {
            recipe.over(0.3, Rng.pick(random, Noises.OVER));
        }
        if (Rng.chance(random, 0.4)) {
            recipe.warp(random, 0.2, 0.9);
        }
        Parts.loss(recipe, random);
        if (Rng.chance(random, 0.4)) {
            Parts.loss(recipe, random);
        }
    }

    public static void broken(Recipe recipe, RandomGenerator random) {
        recipe.height = Math.max(recipe.height, 28);
        recipe.fill = Math.max(recipe.fill, 0.6);
        recipe.layout = Parts.jittered(random, 0.4);
        recipe.colors(random, Rng.pick(random, Mode.BLACK_ON_WHITE, Mode.DARK_ON_LIGHT, Mode.LIGHT_ON_DARK), 1);
        if (Rng.chance(random, 0.5)) {
            recipe.swaps.add(Noises::invert);
            recipe.spend(0.5);
        } else {
            recipe.paint = GlyphPaints.bold(random);
            recipe.over(0.4, Noises::cuts);
        }
        Parts.mixtureOver(recipe, random);
        Parts.photo(recipe, random, 0.2);
    }

    public static void wild(Recipe recipe, RandomGenerator random) {
        recipe.colors(random, Mode.any(random), Rng.chance(random, 0.35) ? Rng.integer(random, 2, 8) : 1);
        recipe.fontPerGlyph = Rng.chance(random, 0.25);
        Parts.mixture(recipe, random);
        if (Rng.chance(random, 0.3)) {
            recipe.behind.add(Rng.pick(random, Parts.CLUTTER, Noises::lines, Noises::dots, Noises::thinLines));
        }
        if (Rng.chance(random, 0.3)) {
            Parts.loss(recipe, random);
        }
    }

    public static double stretch(RandomGenerator random) {
        return Rng.chance(random, 0.6) ? 1 : Rng.between(random, 0.7, 1.35);
    }

    private static void border(Recipe recipe, RandomGenerator random, double probability) {
        if (Rng.chance(random, probability)) {
            recipe.over.add(Noises::frame);
            recipe.margin += 1;
        }
    }
}
