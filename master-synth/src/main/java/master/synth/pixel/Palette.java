// SPDX-License-Identifier: Apache-2.0
package master.synth.pixel;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import master.synth.font.Rng;

/**
 * The colors of one image.
 *
 * @param background the main color behind the text
 * @param inks the colors of the glyphs, one or more; each differs enough from the background
 * @param contrast the least {@link Colors#distance} between an ink and the background, in [0, 255]
 */
public record Palette(int background, List<Integer> inks, double contrast) {
    public Palette {
        inks = List.copyOf(inks);
    }

    /** How the background and the inks relate. */
    public enum Mode {
        BLACK_ON_WHITE(0.13, 80),
        DARK_ON_LIGHT(0.19, 80),
        COLOR_ON_LIGHT(0.25, 80),
        LIGHT_ON_DARK(0.13, 80),
        COLOR_ON_COLOR(0.10, 70),
        /** Little difference of brightness. */
        PALE(0.06, 48),
        /** Light, little saturated inks on nearly white. */
        PASTEL(0.05, 36),
        /** The ground's own color with one part of it, or two, changed. */
        CHANNEL(0.04, 40),
        /** The pure colors that programs have names for, on any ground. */
        NAMED(0.05, 60);

        private static final Mode[] ALL = values();
        private static final double[] SUMS = sums();

        private final double weight;
        private final double least; // the smallest distance of ink and ground

        Mode(double weight, double least) {
            this.weight = weight;
            this.least = least;
        }

        private static double[] sums() {
            double[] sums = new double[ALL.length];
            for (int i = 0; i < sums.length; i++) {
                sums[i] = ALL[i].weight + (i == 0 ? 0 : sums[i - 1]);
            }
            return sums;
        }

        /** A mode by how often it is met. */
        public static Mode any(RandomGenerator random) {
            return ALL[Rng.weighted(random, SUMS)];
        }
    }

    private static final int[] NAMES = {
        0xff0000, 0x00ff00, 0x0000ff, 0xffff00, 0x00ffff, 0xff00ff, 0x000000, 0xffffff, 0x404040, 0x808080, 0xc0c0c0,
        0xffafaf, 0xffc800, 0xffa500, 0x800000, 0x008000, 0x000080, 0x808000, 0x800080, 0x008080
    };

    /** A random palette with the given number of inks. */
    public static Palette of(RandomGenerator random, Mode mode, int inkCount) {
        boolean weak = mode.least < 60;
        double least = mode.least + Rng.between(random, 0, weak ? 25 : 45);
        double most = mode == Mode.PALE ? least + 40 : mode == Mode.PASTEL ? 110 : 256;
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
            case PASTEL -> Rng.chance(random, 0.6) ? Colors.WHITE : Colors.gray(random, 225, 255);
            case LIGHT_ON_DARK -> dark(random);
            case COLOR_ON_COLOR -> Colors.any(random);
            case CHANNEL -> Colors.hue(random, Rng.between(random, 0.2, 0.9), Rng.between(random, 0.4, 1));
            case NAMED ->
                Rng.chance(random, 0.5)
                        ? Rng.pick(random, Colors.WHITE, 0xc0c0c0, Colors.BLACK, NAMES[random.nextInt(NAMES.length)])
                        : Colors.gray(random, 0, 255);
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
                case LIGHT_ON_DARK ->
                    Rng.chance(random, 0.5)
                            ? light(random)
                            : Colors.hue(random, random.nextDouble(), Rng.between(random, 0.7, 1));
                case COLOR_ON_COLOR, PALE -> Colors.any(random);
                case PASTEL -> Colors.hue(random, Rng.between(random, 0.15, 0.6), Rng.between(random, 0.7, 1));
                case CHANNEL -> channel(random, background);
                case NAMED -> NAMES[random.nextInt(NAMES.length)];
            };
            double contrast = Colors.distance(ink, background);
            if (contrast >= least && contrast <= most) {
                return ink;
            }
        }
        return away(background, least);
    }

    /** One part of the color, or two, moved far. */
    private static int channel(RandomGenerator random, int color) {
        int part = random.nextInt(3);
        int changed = Rng.chance(random, 0.6) ? 1 << part : 7 ^ 1 << part;
        int move = Rng.integer(random, 70, 200) * (random.nextBoolean() ? 1 : -1);
        return Colors.of(
                Colors.red(color) + (changed & 1) * move,
                Colors.green(color) + (changed >> 1 & 1) * move,
                Colors.blue(color) + (changed >> 2) * move);
    }

    /** Darker or lighter than a color by the distance. */
    private static int away(int color, double distance) {
        int pole = Colors.luminance(color) > 127 ? Colors.BLACK : Colors.WHITE;
        return Colors.mix(color, pole, Math.min(1, distance / Colors.contrast(pole, color) + 0.05));
    }

    /** The color if it can be told from the ground, else one of the same hue that can. */
    public int against(int ground, int color) {
        return Colors.distance(ground, color) >= Math.min(contrast, 60) ? color : away(ground, contrast);
    }

    /** A color for one end of a gradient: towards the inks it leaves a distance of 65, away it is free. */
    public int gradientEnd(RandomGenerator random) {
        int nearest = weakest();
        double actual = Colors.distance(nearest, background);
        double towards = Colors.luminance(nearest) > Colors.luminance(background) ? 1 : -1;
        double room = Math.max(0, actual - 65) * Rng.between(random, 0, 1);
        int shifted = Colors.shift(background, (int) (towards * (Rng.chance(random, 0.6) ? room : -room / 2)));
        return Rng.chance(random, 0.5) ? shifted : nearBackground(random, 1);
    }

    /** The ink that differs least from the background. */
    public int weakest() {
        int weakest = inks.get(0);
        for (int ink : inks) {
            weakest = Colors.distance(ink, background) < Colors.distance(weakest, background) ? ink : weakest;
        }
        return weakest;
    }

    public int ink(int index) {
        return inks.get(index % inks.size());
    }

    /** A color for lines and dots: the ink, another saturated color, or one between ink and background. */
    public int noise(RandomGenerator random) {
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
    public int nearBackground(RandomGenerator random, double strength) {
        double limit = contrast * 0.45 * strength;
        for (int i = 0; i < 12; i++) {
            int color = Colors.of(
                    Colors.red(background) + (int) Rng.centered(random, 130 * strength),
                    Colors.green(background) + (int) Rng.centered(random, 130 * strength),
                    Colors.blue(background) + (int) Rng.centered(random, 130 * strength));
            if (Colors.distance(color, background) <= limit) {
                return color;
            }
        }
        return Colors.shift(background, (int) Rng.centered(random, limit));
    }
}
