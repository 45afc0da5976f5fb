// SPDX-License-Identifier: Apache-2.0
package master.data.synth;

import java.util.random.RandomGenerator;

/** How each style fills the recipe of a word. Holds no state. */
final class WordStyles {
    private WordStyles() {}

    static void sign(WordRecipe recipe, RandomGenerator random) {
        ground(recipe, random, 0.35, 0.1);
        recipe.plate = Rng.chance(random, 0.15);
        decorate(recipe, random, 0.15);
        recipe.view(random, Rng.chance(random, 0.5) ? 0.25 : Rng.between(random, 0.1, 0.8));
        light(recipe, random, 0.3);
        camera(recipe, random, 1);
    }

    static void print(WordRecipe recipe, RandomGenerator random) {
        if (Rng.chance(random, 0.6)) {
            int paper = Colors.hue(random, Rng.between(random, 0, 0.15), Rng.between(random, 0.75, 1));
            int ink = Colors.hue(random, Rng.between(random, 0, 0.6), Rng.between(random, 0, 0.35));
            recipe.colors = new WordColors(paper, ink, Colors.BLACK, 80);
        }
        ground(recipe, random, 0.2, 0.15);
        recipe.neighbors[2] = recipe.neighbors[2] || Rng.chance(random, 0.1);
        recipe.neighbors[3] = recipe.neighbors[3] || Rng.chance(random, 0.1);
        if (Rng.chance(random, 0.15)) {
            recipe.fill = WordPaints.textured(random, Rng.between(random, 10, 50));
        }
        recipe.view(random, Rng.chance(random, 0.6) ? 0.05 : Rng.between(random, 0, 0.5));
        light(recipe, random, 0.2);
        camera(recipe, random, 0.9);
    }

    static void display(WordRecipe recipe, RandomGenerator random) {
        recipe.tracking = Rng.chance(random, 0.3) ? Rng.between(random, 0.1, 0.4) : recipe.tracking;
        recipe.stretch *= Rng.chance(random, 0.3) ? Rng.between(random, 0.6, 1.4) : 1;
        recipe.bigFirst = Rng.chance(random, 0.1);
        if (Rng.chance(random, 0.15)) {
            recipe.jump = Rng.between(random, 0.02, 0.14);
            recipe.turn = Rng.between(random, 0, 0.2);
        }
        recipe.colors = Rng.chance(random, 0.25) ? WordColors.night(random) : recipe.colors;
        ground(recipe, random, 0.35, 0.25);
        decorate(recipe, random, 0.75);
        recipe.view(random, Rng.chance(random, 0.6) ? 0.05 : Rng.between(random, 0, 0.6));
        light(recipe, random, 0.15);
        camera(recipe, random, 0.8);
    }

    static void photo(WordRecipe recipe, RandomGenerator random) {
        recipe.background = Rng.pick(random, Textures.ALL);
        double alpha = Rng.chance(random, 0.5) ? 1 : Rng.between(random, 0.7, 1);
        recipe.fill = Rng.chance(random, 0.3)
                ? WordPaints.textured(random, Rng.between(random, 10, 60))
                : WordPaints.solid(alpha);
        decorate(recipe, random, 0.25);
        recipe.view(random, Rng.between(random, 0.1, 0.8));
        light(recipe, random, 0.5);
        camera(recipe, random, 1);
    }

    static void incidental(WordRecipe recipe, RandomGenerator random) {
        recipe.colors = Rng.chance(random, 0.65)
                ? WordColors.faint(random, Rng.between(random, 26, 90))
                : recipe.colors;
        ground(recipe, random, 0.2, 0.35);
        for (int side = 0; side < 4; side++) {
            recipe.neighbors[side] |= Rng.chance(random, 0.12);
        }
        decorate(recipe, random, 0.08);
        recipe.view(random, Rng.between(random, 0.3, 1.2));
        light(recipe, random, 0.4);
        if (Rng.chance(random, 0.7)) {
            recipe.camera.add(Cameras.enlarged(Rng.between(random, 7, 14), Rng.chance(random, 0.9)));
        }
        recipe.camera.add(
                Rng.chance(random, 0.7)
                        ? Cameras.defocus(Rng.between(random, 0.02, 0.12))
                        : Cameras.motion(random, Rng.between(random, 0.1, 0.4)));
        exposure(recipe, random, Rng.between(random, 0.45, 1.2));
        sensor(recipe, random, 0.8);
    }

    static void night(WordRecipe recipe, RandomGenerator random) {
        recipe.colors = WordColors.night(random);
        ground(recipe, random, 0.15, 0.4);
        if (Rng.chance(random, 0.75)) {
            recipe.under.add(WordPaints.glow(random));
        }
        double choice = random.nextDouble();
        recipe.fill = choice < 0.2 ? WordPaints.hollow(random) : choice < 0.3
                ? WordPaints.gradient(random)
                : WordPaints.solid(1);
        if (choice > 0.85) {
            recipe.over.add(WordPaints.inline(random));
        }
        recipe.view(random, Rng.between(random, 0, 0.8));
        camera(recipe, random, 1.1);
    }

    static void relief(WordRecipe recipe, RandomGenerator random) {
        int ground = recipe.colors.ground();
        int ink = Colors.shift(ground, (int) Rng.between(random, 25, 80) * (Colors.luminance(ground) > 128 == Rng.chance(random, 0.8) ? -1 : 1));
        recipe.colors = new WordColors(ground, ink, recipe.colors.edge(), 30);
        recipe.background = Rng.pick(random, Textures::wall, Textures::brushed, Textures::wood, Backgrounds::plain);
        recipe.under.add(WordPaints.shadow(random));
        recipe.fill = Rng.chance(random, 0.5) ? WordPaints.textured(random, 25) : WordPaints.solid(1);
        recipe.over.add(WordPaints.bevel(random));
        recipe.weight = Math.max(recipe.weight, 0.02);
        recipe.view(random, Rng.between(random, 0, 0.6));
        light(recipe, random, 0.4);
        camera(recipe, random, 0.7);
    }

    static void curved(WordRecipe recipe, RandomGenerator random) {
        recipe.arc = Rng.between(random, 0.4, 2) * (Rng.chance(random, 0.65) ? 1 : -1);
        recipe.tracking += Rng.between(random, 0, 0.1);
        ground(recipe, random, 0.3, 0.25);
        decorate(recipe, random, 0.3);
        recipe.view(random, Rng.between(random, 0, 0.6));
        light(recipe, random, 0.25);
        camera(recipe, random, 0.9);
    }

    /** Plain, or with the given probabilities a gradient or something photographed. */
    private static void ground(WordRecipe recipe, RandomGenerator random, double gradient, double texture) {
        double choice = random.nextDouble();
        if (choice < gradient) {
            recipe.background = Rng.pick(random, Backgrounds::gradient, Backgrounds::gradient, Backgrounds::radial);
        } else if (choice < gradient + texture) {
            recipe.background = Rng.pick(random, Textures.ALL);
        }
    }

    /** Borders, shadows, fillings, each with the given probability or less. */
    private static void decorate(WordRecipe recipe, RandomGenerator random, double probability) {
        if (Rng.chance(random, probability * 0.55)) {
            recipe.under.add(Rng.chance(random, 0.6) ? WordPaints.shadow(random) : WordPaints.extruded(random));
        }
        if (Rng.chance(random, probability * 0.4)) {
            recipe.under.add(WordPaints.border(random));
        }
        double choice = random.nextDouble() / probability;
        if (choice < 0.3) {
            recipe.fill = WordPaints.gradient(random);
        } else if (choice < 0.4) {
            recipe.fill = WordPaints.textured(random, Rng.between(random, 20, 80));
        } else if (choice < 0.47) {
            recipe.fill = WordPaints.hollow(random);
        } else if (choice < 0.55) {
            recipe.fill = WordPaints.worn(random, Rng.between(random, 0.05, 0.3));
        }
        double top = random.nextDouble() / probability;
        if (top < 0.25) {
            recipe.over.add(Rng.pick(
                    random, WordPaints.bevel(random), WordPaints.inline(random), WordPaints.shine(random)));
        }
    }

    private static void light(WordRecipe recipe, RandomGenerator random, double probability) {
        if (Rng.chance(random, probability)) {
            recipe.light.add(
                    switch (random.nextInt(4)) {
                        case 0 -> Lights.shade(random);
                        case 1 -> Lights.glare(random);
                        default -> Lights.slope(random, Rng.between(random, 0.1, 0.6));
                    });
        }
    }

    /** An ordinary camera or scanner; strength about 1. */
    private static void camera(WordRecipe recipe, RandomGenerator random, double strength) {
        double choice = random.nextDouble();
        if (choice < 0.3) {
            recipe.camera.add(Cameras.enlarged(Rng.between(random, 9, 20), Rng.chance(random, 0.9)));
        }
        if (choice > 0.2 && choice < 0.8) {
            recipe.camera.add(Cameras.defocus(strength * Rng.between(random, 0.01, 0.07)));
        } else if (choice > 0.96) {
            recipe.camera.add(Cameras.motion(random, Rng.between(random, 0.08, 0.25)));
        }
        if (Rng.chance(random, 0.12)) {
            recipe.camera.add(Cameras.sharpened(Rng.between(random, 0.4, 1.5)));
        }
        exposure(recipe, random, Rng.between(random, 0.75, 1.2));
        sensor(recipe, random, 0.4 * strength);
    }

    private static void exposure(WordRecipe recipe, RandomGenerator random, double level) {
        if (Rng.chance(random, 0.6)) {
            double warm = Rng.centered(random, 0.15);
            recipe.camera.add(
                    Lights.tint(level * (1 + warm), level * (1 + Rng.centered(random, 0.06)), level * (1 - warm)));
        }
        if (Rng.chance(random, 0.25)) {
            recipe.camera.add(Filters.levels(
                    Rng.between(random, 0.65, 1.3), Rng.centered(random, 30), Rng.between(random, 0.75, 1.3)));
        }
    }

    /** Noise and the loss of compression. */
    private static void sensor(WordRecipe recipe, RandomGenerator random, double probability) {
        if (Rng.chance(random, probability)) {
            recipe.camera.add(Filters.gaussianNoise(Rng.between(random, 1, 6), Rng.chance(random, 0.5)));
        }
        if (Rng.chance(random, 0.35)) {
            recipe.camera.add(new JpegArtifacts(Rng.integer(random, 25, 90)));
        }
    }
}
