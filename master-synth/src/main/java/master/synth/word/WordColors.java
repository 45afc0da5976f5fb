// SPDX-License-Identifier: Apache-2.0
package master.synth.word;

import java.util.List;
import java.util.random.RandomGenerator;
import master.synth.font.Rng;
import master.synth.pixel.Colors;
import master.synth.pixel.Palette;

/**
 * The colors of one image of a word.
 *
 * @param ground behind the text
 * @param ink of the text; differs in brightness from the ground
 * @param edge of borders and sides; differs from the ink
 * @param contrast the difference of brightness that the ink was to have from the ground, in [0, 255]
 */
public record WordColors(int ground, int ink, int edge, double contrast) {
    /** Pairs as signs, covers and labels have them. */
    public static WordColors natural(RandomGenerator random, double contrast) {
        double choice = random.nextDouble();
        int ground = choice < 0.22
                ? Colors.hue(random, Rng.between(random, 0, 0.12), Rng.between(random, 0.8, 1))
                : choice < 0.42
                        ? Colors.hue(random, Rng.between(random, 0, 0.4), Rng.between(random, 0, 0.25))
                        : choice < 0.72 ? paint(random) : earth(random);
        return of(random, ground, contrast);
    }

    /** A faint pair in gray and brown, as cameras make them in bad light. */
    public static WordColors faint(RandomGenerator random, double contrast) {
        int ground = Rng.chance(random, 0.75) ? earth(random) : paint(random);
        return of(random, Colors.mix(ground, Colors.BLACK, Rng.between(random, 0, 0.5)), contrast);
    }

    /** A bright ink on a ground that is nearly black. */
    public static WordColors night(RandomGenerator random) {
        int ground = Colors.hue(random, Rng.between(random, 0, 0.8), Rng.between(random, 0, 0.25));
        int ink = Rng.chance(random, 0.3)
                ? Colors.hue(random, Rng.between(random, 0, 0.15), 1)
                : Colors.hue(random, Rng.between(random, 0.4, 1), Rng.between(random, 0.85, 1));
        return Colors.contrast(ink, ground) < 60
                ? of(random, ground, 80)
                : new WordColors(ground, ink, Colors.mix(ink, Colors.WHITE, 0.7), 60);
    }

    /** Mostly black or dark on white or a pale color, sometimes light on a strong one, as in the head of a table. */
    public static WordColors screen(RandomGenerator random) {
        double choice = random.nextDouble();
        boolean light = choice < 0.85;
        int ground = choice < 0.5
                ? Colors.WHITE
                : light
                        ? Colors.hue(random, Rng.between(random, 0, 0.15), Rng.between(random, 0.85, 1))
                        : Colors.hue(random, Rng.between(random, 0, 0.9), Rng.between(random, 0.1, 0.6));
        int ink = light
                ? Rng.chance(random, 0.75)
                        ? Colors.gray(random, 0, 110)
                        : Colors.hue(random, Rng.between(random, 0.5, 1), Rng.between(random, 0.15, 0.6))
                : Colors.hue(random, Rng.between(random, 0, 0.1), Rng.between(random, 0.9, 1));
        return new WordColors(ground, ink, ink, 60);
    }

    private static WordColors of(RandomGenerator random, int ground, double contrast) {
        int ink = ink(random, ground, contrast);
        int edge = Rng.chance(random, 0.5) ? Rng.pick(random, Colors.BLACK, Colors.WHITE) : ink(random, ink, 50);
        if (Colors.contrast(edge, ink) < 40) {
            edge = Colors.luminance(ink) > 127 ? Colors.BLACK : Colors.WHITE;
        }
        return new WordColors(ground, ink, edge, contrast);
    }

    /** The strong colors of paints: red, blue, green and yellow more often than the rest. */
    private static int paint(RandomGenerator random) {
        double value = Rng.between(random, 0.3, 0.95);
        int color = Colors.hue(random, Rng.between(random, 0.4, 1), value);
        if (Rng.chance(random, 0.75)) {
            int base = Rng.pick(random, 0xd01820, 0xe02010, 0x1848b0, 0x103078, 0x107840, 0x0a5038, 0xf8c810, 0xf07818);
            return Colors.mix(base, color, Rng.between(random, 0, 0.35));
        }
        return color;
    }

    /** Stone, wood, walls, gray plastic. */
    private static int earth(RandomGenerator random) {
        int warm = Colors.of(128 + random.nextInt(90), 105 + random.nextInt(85), 70 + random.nextInt(90));
        int gray = Colors.gray(random, 50, 215);
        return Colors.mix(
                Colors.mix(warm, gray, random.nextDouble()), Colors.hue(random, 0.5, 0.6), Rng.between(random, 0, 0.2));
    }

    private static int ink(RandomGenerator random, int ground, double contrast) {
        boolean light = Colors.luminance(ground) > 140;
        for (int i = 0; i < 30; i++) {
            double choice = random.nextDouble();
            int ink;
            if (choice < 0.45) {
                ink = light
                        ? Colors.hue(random, Rng.between(random, 0, 0.4), Rng.between(random, 0, 0.3))
                        : Colors.hue(random, Rng.between(random, 0, 0.1), Rng.between(random, 0.85, 1));
            } else if (choice < 0.8) {
                ink = paint(random);
            } else {
                ink = choice < 0.9 ? earth(random) : Rng.pick(random, Colors.BLACK, Colors.WHITE, 0xffe020, 0xfff0c0);
            }
            if (Colors.contrast(ink, ground) >= contrast) {
                // pale inks are met as well as strong ones
                double excess = 1 - contrast / Colors.contrast(ink, ground);
                return Colors.mix(ink, ground, Rng.chance(random, 0.4) ? excess * random.nextDouble() : 0);
            }
        }
        int pole = Colors.luminance(ground) > 127 ? Colors.BLACK : Colors.WHITE;
        return Colors.mix(ground, pole, Math.min(1, contrast / Colors.contrast(pole, ground)));
    }

    /** As the layers know colors. */
    public Palette palette() {
        return new Palette(ground, List.of(ink), Math.max(30, Colors.contrast(ink, ground)));
    }
}
