// SPDX-License-Identifier: Apache-2.0
package master.synth.word;

import java.util.random.RandomGenerator;
import master.synth.font.Rng;
import master.synth.layer.Backgrounds;
import master.synth.layer.Textures;
import master.synth.pixel.Cameras;
import master.synth.pixel.Colors;

/** How each style fills the recipe of a word. Holds no state. */
public final class WordStyles {
    private WordStyles() {}

    public static void sign(WordRecipe recipe, RandomGenerator random) {
        WordParts.ground(recipe, random, 0.35, 0.1);
        recipe.plate = Rng.chance(random, 0.15);
        WordParts.decorate(recipe, random, 0.15);
        recipe.view(random, Rng.chance(random, 0.5) ? 0.25 : Rng.between(random, 0.1, 0.8));
        WordParts.light(recipe, random, 0.3);
        WordParts.camera(recipe, random, 1);
    }

    public static void print(WordRecipe recipe, RandomGenerator random) {
        if (Rng.chance(random, 0.6)) {
            int paper = Colors.hue(random, Rng.between(random, 0, 0.15), Rng.between(random, 0.75, 1));
            int ink = Colors.hue(random, Rng.between(random, 0, 0.6), Rng.between(random, 0, 0.35));
            recipe.colors = new WordColors(paper, ink, Colors.BLACK, 80);
        }
        WordParts.ground(recipe, random, 0.2, 0.15);
        recipe.neighbors[2] = recipe.neighbors[2] || Rng.chance(random, 0.1);
        recipe.neighbors[3] = recipe.neighbors[3] || Rng.chance(random, 0.1);
        if (Rng.chance(random, 0.15)) {
            recipe.fill = WordPaints.textured(random, Rng.between(random, 10, 50));
        }
        recipe.view(random, Rng.chance(random, 0.6) ? 0.05 : Rng.between(random, 0, 0.5));
        WordParts.light(recipe, random, 0.2);
        WordParts.camera(recipe, random, 0.9);
    }

    public static void screen(WordRecipe recipe, RandomGenerator random) {
        recipe.colors = WordColors.screen(random);
        recipe.stretch = Rng.chance(random, 0.85) ? 1 : recipe.stretch;
        recipe.weight = Rng.chance(random, 0.15) ? Rng.between(random, 0.01, 0.03) : 0;
        if (Rng.chance(random, 0.2)) { // put on the scanner with less care
            recipe.rotation = Rng.centered(random, 0.03);
            recipe.background = Backgrounds::gradient;
        }
        if (Rng.chance(random, 0.75)) {
            recipe.camera.add(Cameras.enlarged(Rng.between(random, 6, 16), Rng.chance(random, 0.9)));
        }
        if (Rng.chance(random, 0.15)) {
            recipe.camera.add(Cameras.sharpened(Rng.between(random, 0.3, 1.2)));
        }
        WordParts.sensor(recipe, random, 0.1);
    }

    public static void display(WordRecipe recipe, RandomGenerator random) {
        recipe.tracking = Rng.chance(random, 0.15) ? Rng.between(random, 0.1, 0.4) : recipe.tracking;
        recipe.stretch *= Rng.chance(random, 0.3) ? Rng.between(random, 0.65, 1.4) : 1;
        recipe.bigFirst = Rng.chance(random, 0.1);
        if (Rng.chance(random, 0.15)) {
            recipe.jump = Rng.between(random, 0.02, 0.14);
            recipe.turn = Rng.between(random, 0, 0.2);
        }
        recipe.colors = Rng.chance(random, 0.25) ? WordColors.night(random) : recipe.colors;
        WordParts.ground(recipe, random, 0.35, 0.25);
        WordParts.decorate(recipe, random, 0.75);
        recipe.view(random, Rng.chance(random, 0.6) ? 0.05 : Rng.between(random, 0, 0.6));
        WordParts.light(recipe, random, 0.15);
        WordParts.camera(recipe, random, 0.8);
    }

    public static void photo(WordRecipe recipe, RandomGenerator random) {
        recipe.background = Rng.pick(random, Textures.ALL);
        double alpha = Rng.chance(random, 0.5) ? 1 : Rng.between(random, 0.7, 1);
        recipe.fill = Rng.chance(random, 0.3)
                ? WordPaints.textured(random, Rng.between(random, 10, 60))
                : WordPaints.solid(alpha);
        WordParts.decorate(recipe, random, 0.25);
        recipe.view(random, Rng.between(random, 0.1, 0.8));
        WordParts.light(recipe, random, 0.5);
        WordParts.camera(recipe, random, 1);
    }

    public static void incidental(WordRecipe recipe, RandomGenerator random) {
        recipe.stretch *= Rng.chance(random, 0.5) ? Rng.between(random, 0.55, 1) : 1; // seen from the side
        recipe.colors =
                Rng.chance(random, 0.6) ? WordColors.faint(random, Rng.between(random, 26, 110)) : recipe.colors;
        WordParts.ground(recipe, random, 0.2, 0.35);
        for (int side = 0; side < 4; side++) {
            recipe.neighbors[side] |= Rng.chance(random, 0.2);
        }
        WordParts.decorate(recipe, random, 0.08);
        recipe.view(random, Rng.between(random, 0.3, 1.6));
        WordParts.light(recipe, random, 0.4);
        if (Rng.chance(random, 0.5)) {
            recipe.camera.add(Cameras.enlarged(Rng.between(random, 7, 16), Rng.chance(random, 0.9)));
        }
        recipe.camera.add(
                Rng.chance(random, 0.8)
                        ? Cameras.defocus(Rng.between(random, 0, 0.1))
                        : Cameras.motion(random, Rng.between(random, 0.08, 0.35)));
        WordParts.exposure(recipe, random, Rng.between(random, 0.45, 1.2));
        WordParts.sensor(recipe, random, 0.8);
    }

    public static void night(WordRecipe recipe, RandomGenerator random) {
        recipe.colors = WordColors.night(random);
        WordParts.ground(recipe, random, 0.15, 0.4);
        if (Rng.chance(random, 0.75)) {
            recipe.under.add(WordPaints.glow(random));
        }
        double choice = random.nextDouble();
        recipe.fill = choice < 0.2
                ? WordPaints.hollow(random)
                : choice < 0.3 ? WordPaints.gradient(random) : WordPaints.solid(1);
        if (choice > 0.85) {
            recipe.over.add(WordPaints.inline(random));
        }
        recipe.view(random, Rng.between(random, 0, 0.8));
        WordParts.camera(recipe, random, 1.1);
    }

    public static void relief(WordRecipe recipe, RandomGenerator random) {
        int ground = recipe.colors.ground();
        boolean darker = Colors.luminance(ground) > 128 == Rng.chance(random, 0.8);
        int ink = Colors.shift(ground, ((int) Rng.between(random, 25, 80)) * (darker ? -1 : 1));
        recipe.colors = new WordColors(ground, ink, recipe.colors.edge(), 30);
        recipe.background = Rng.pick(random, Textures::wall, Textures::brushed, Textures::wood, Backgrounds::plain);
        recipe.under.add(WordPaints.shadow(random));
        recipe.fill = Rng.chance(random, 0.5) ? WordPaints.textured(random, 25) : WordPaints.solid(1);
        recipe.over.add(WordPaints.bevel(random));
        recipe.weight = Math.max(recipe.weight, 0.02);
        recipe.view(random, Rng.between(random, 0, 0.6));
        WordParts.light(recipe, random, 0.4);
        WordParts.camera(recipe, random, 0.7);
    }

    public static void curved(WordRecipe recipe, RandomGenerator random) {
        recipe.arc = Rng.between(random, 0.4, 2) * (Rng.chance(random, 0.65) ? 1 : -1);
        recipe.tracking += Rng.between(random, 0, 0.1);
        WordParts.ground(recipe, random, 0.3, 0.25);
        WordParts.decorate(recipe, random, 0.3);
        recipe.view(random, Rng.between(random, 0, 0.6));
        WordParts.light(recipe, random, 0.25);
        WordParts.camera(recipe, random, 0.9);
    }

    public static void far(WordRecipe recipe, RandomGenerator random) {
        recipe.stretch *= Rng.between(random, 0.65, 1.1);
        recipe.colors = Rng.chance(random, 0.7) ? WordColors.faint(random, Rng.between(random, 20, 90)) : recipe.colors;
        WordParts.ground(recipe, random, 0.3, 0.3);
        recipe.view(random, Rng.between(random, 0.1, 0.9));
        WordParts.light(recipe, random, 0.4);
        recipe.camera.add(Cameras.enlarged(Rng.between(random, 5.5, 11), true));
        recipe.camera.add(
                Rng.chance(random, 0.85)
                        ? Cameras.defocus(Rng.between(random, 0.03, 0.13))
                        : Cameras.motion(random, Rng.between(random, 0.1, 0.4)));
        WordParts.exposure(recipe, random, Rng.between(random, 0.4, 1.3));
        WordParts.sensor(recipe, random, 0.9);
    }

    public static void turned(WordRecipe recipe, RandomGenerator random) {
        WordParts.ground(recipe, random, 0.3, 0.2);
        WordParts.decorate(recipe, random, 0.2);
        recipe.view(random, Rng.between(random, 0.2, 0.7));
        recipe.rotation = Rng.between(random, 0.3, 0.85) * (Rng.chance(random, 0.65) ? -1 : 1);
        WordParts.light(recipe, random, 0.3);
        WordParts.camera(recipe, random, 0.9);
    }

    public static void tiles(WordRecipe recipe, RandomGenerator random) {
        recipe.tracking = Rng.between(random, 0.25, 0.5);
        recipe.kerned = false;
        recipe.underlined = false;
        recipe.jump = Rng.chance(random, 0.4) ? Rng.between(random, 0, 0.12) : 0;
        recipe.under.add(WordPaints.tiles(random));
        recipe.view(random, Rng.between(random, 0, 0.3));
        WordParts.light(recipe, random, 0.3);
        WordParts.camera(recipe, random, 0.9);
    }

    public static void dots(WordRecipe recipe, RandomGenerator random) {
        recipe.colors = Rng.chance(random, 0.7) ? WordColors.night(random) : recipe.colors;
        recipe.height = Math.max(recipe.height, 34);
        recipe.weight = Math.max(recipe.weight, 0.04);
        recipe.fill = WordPaints.dots(random);
        recipe.view(random, Rng.between(random, 0, 0.5));
        WordParts.camera(recipe, random, 0.6);
    }
}
