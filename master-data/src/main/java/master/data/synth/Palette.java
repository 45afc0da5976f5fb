// SPDX-License-Identifier: Apache-2.0
package master.data.synth;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The colors of one picture.
 *
 * @param background the main color behind the text
 * @param inks the colors of the glyphs, one or more; each differs enough in brightness from the background
 * @param contrast the least difference in brightness between an ink and the background, in [0, 255]
 */
record Palette(int background, List<Integer> inks, double contrast) {
    Palette {
        inks = List.copyOf(inks);
    }

    /** How the background and the inks relate. */
    enum Mode {
        BLACK_ON_WHITE,
        DARK_ON_LIGHT,
        COLOR_ON_LIGHT,
        LIGHT_ON_DARK,
        COLOR_ON_COLOR,
        PALE;

        /** A mode by how often it is met. */
        static Mode any(RandomGenerator random) {
            double[] sums = {0.16, 0.4, 0.68, 0.82, 0.94, 1.0};
            return values()[Rng.weighted(random, sums)];
        }
    }

    /** A random palette with the given number of inks. */
    static Palette of(RandomGenerator random, Mode mode, int inkCount) {
        double least = mode == Mode.PALE ? 58 : Rng.between(random, 80, 125);
        double most = mode == Mode.PALE ? 95 : 256;
        int background = background(random, mode);
        List<Integer> inks = new ArrayList<>();
        for (int i = 0; i < inkCount; i++) {
            inks.add(ink(random, mode, background, least, most));
        }
        return new Palette(background, inks, least);
    }

    private static int background(RandomGenerator random, Mode mode) {
        return switch (mode) {
            case BLACK_ON_WHITE -> Rng.chance(random, 0.8) ? Colors.WHITE : Colors.gray(random, 225, 255);
            case DARK_ON_LIGHT, COLOR_ON_LIGHT, PALE -> light(random);
            case LIGHT_ON_DARK -> dark(random);
            case COLOR_ON_COLOR -> Colors.any(random);
        };
    }

    private static int light(RandomGenerator random) {
        double choice = random.nextDouble();
        if (choice < 0.25) {
            return Colors.WHITE;
        }
        return choice < 0.5
                ? Colors.gray(random, 190, 255)
                : Colors.hue(random, Rng.between(random, 0.02, 0.4), Rng.between(random, 0.8, 1));
    }

    private static int dark(RandomGenerator random) {
        double choice = random.nextDouble();
        if (choice < 0.25) {
            return Colors.BLACK;
        }
        return choice < 0.4
                ? Colors.gray(random, 0, 80)
                : Colors.hue(random, Rng.between(random, 0.2, 1), Rng.between(random, 0.1, 0.55));
    }

    private static int ink(RandomGenerator random, Mode mode, int background, double least, double most) {
        for (int i = 0; i < 40; i++) {
            int ink = switch (mode) {
                case BLACK_ON_WHITE -> Rng.chance(random, 0.7) ? Colors.BLACK : Colors.gray(random, 0, 90);
                case DARK_ON_LIGHT -> Rng.chance(random, 0.4) ? Colors.gray(random, 0, 120) : dark(random);
                case COLOR_ON_LIGHT -> Colors.hue(random, Rng.between(random, 0.5, 1), Rng.between(random, 0.3, 1));
                case LIGHT_ON_DARK -> Rng.chance(random, 0.5)
                        ? light(random)
                        : Colors.hue(random, random.nextDouble(), Rng.between(random, 0.7, 1));
                case COLOR_ON_COLOR, PALE -> Colors.any(random);
            };
            double contrast = Colors.contrast(ink, background);
            if (contrast >= least && contrast <= most) {
                return ink;
            }
        }
        int pole = Colors.luminance(background) > 127 ? Colors.BLACK : Colors.WHITE;
        return Colors.mix(background, pole, Math.min(1, least / Colors.contrast(pole, background) + 0.05));
    }

    /** A color for one end of a gradient: towards the inks it leaves 65 gray levels of contrast, away it is free. */
    int gradientEnd(RandomGenerator random) {
        int nearest = weakest();
        double actual = Colors.contrast(nearest, background);
        double towards = Colors.luminance(nearest) > Colors.luminance(background) ? 1 : -1;
        double room = Math.max(0, actual - 65) * Rng.between(random, 0, 1);
        int shifted = Colors.shift(background, (int) (towards * (Rng.chance(random, 0.6) ? room : -room / 2)));
        return Rng.chance(random, 0.5) ? shifted : nearBackground(random, 1);
    }

    /** The ink that differs least in brightness from the background. */
    int weakest() {
        int weakest = inks.get(0);
        for (int ink : inks) {
            weakest = Colors.contrast(ink, background) < Colors.contrast(weakest, background) ? ink : weakest;
        }
        return weakest;
    }

    int ink(int index) {
        return inks.get(index % inks.size());
    }

    /** A color for lines and dots: the ink, another saturated color, or one between ink and background. */
    int noise(RandomGenerator random) {
        double choice = random.nextDouble();
        int ink = Rng.pick(random, inks);
        if (choice < 0.45) {
            return ink;
        }
        if (choice < 0.7) {
            return Colors.hue(random, Rng.between(random, 0.3, 1), Rng.between(random, 0.3, 1));
        }
        return choice < 0.9 ? Colors.mix(background, ink, Rng.between(random, 0.25, 0.8)) : Colors.any(random);
    }

    /** A color near the background, so near that text keeps at least half of its contrast. */
    int nearBackground(RandomGenerator random, double strength) {
        double limit = contrast * 0.45 * strength;
        for (int i = 0; i < 12; i++) {
            int color = Colors.of(
                    Colors.red(background) + (int) Rng.centered(random, 130 * strength),
                    Colors.green(background) + (int) Rng.centered(random, 130 * strength),
                    Colors.blue(background) + (int) Rng.centered(random, 130 * strength));
            if (Colors.contrast(color, background) <= limit) {
                return color;
            }
        }
        return Colors.shift(background, (int) Rng.centered(random, limit));
    }
}
