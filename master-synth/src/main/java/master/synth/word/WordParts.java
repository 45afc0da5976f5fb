// SPDX-License-Identifier: Apache-2.0
package master.synth.word;

import java.util.random.RandomGenerator;
import master.synth.font.Rng;
import master.synth.layer.Backgrounds;
import master.synth.layer.Textures;
import master.synth.pixel.Cameras;
import master.synth.pixel.Filters;
import master.synth.pixel.JpegArtifacts;
import master.synth.pixel.Lights;

/** Parts of recipes that several styles of words share. Holds no state. */
public final class WordParts {
    private WordParts() {}

    /** Plain, or with the given probabilities a gradient or something photographed. */
    public static void ground(WordRecipe recipe, RandomGenerator random, double gradient, double texture) {
        double choice = random.nextDouble();
        if (choice < gradient) {
            recipe.background = Rng.pick(random, Backgrounds::gradient, Backgrounds::gradient, Backgrounds::radial);
        } else if (choice < gradient + texture) {
            recipe.background = Rng.pick(random, Textures.ALL);
        }
    }

    /** Borders, shadows, fillings, each with the given probability or less. */
    public static void decorate(WordRecipe recipe, RandomGenerator random, double probability) {
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
            recipe.over.add(
                    Rng.pick(random, WordPaints.bevel(random), WordPaints.inline(random), WordPaints.shine(random)));
        }
    }

    public static void light(WordRecipe recipe, RandomGenerator random, double probability) {
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
    public static void camera(WordRecipe recipe, RandomGenerator random, double strength) {
        double choice = random.nextDouble();
        if (choice < 0.27) {
            recipe.camera.add(Cameras.enlarged(Rng.between(random, 9, 20), Rng.chance(random, 0.9)));
        }
        if (choice > 0.2 && choice < 0.7) {
            recipe.camera.add(Cameras.defocus(strength * Rng.between(random, 0.01, 0.06)));
        } else if (choice > 0.96) {
            recipe.camera.add(Cameras.motion(random, Rng.between(random, 0.08, 0.25)));
        }
        if (Rng.chance(random, 0.12)) {
            recipe.camera.add(Cameras.sharpened(Rng.between(random, 0.4, 1.5)));
        }
        exposure(recipe, random, Rng.between(random, 0.75, 1.2));
        sensor(recipe, random, 0.4 * strength);
    }

    public static void exposure(WordRecipe recipe, RandomGenerator random, double level) {
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
    public static void sensor(WordRecipe recipe, RandomGenerator random, double probability) {
        if (Rng.chance(random, probability)) {
            recipe.camera.add(Filters.gaussianNoise(Rng.between(random, 1, 6), Rng.chance(random, 0.5)));
        }
        if (Rng.chance(random, 0.35)) {
            recipe.camera.add(new JpegArtifacts(Rng.integer(random, 25, 90)));
        }
    }
}
