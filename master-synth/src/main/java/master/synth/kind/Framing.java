// SPDX-License-Identifier: Apache-2.0
package master.synth.kind;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import master.synth.font.Rng;

/** How large a captcha is and where its text lies in it. The name in a configuration is the lower-case name. */
public enum Framing {
    /** As tall as most captchas are, the text over most of the width. */
    NATURAL(0.42) {
        @Override
        public Frame frame(RandomGenerator random, int length) {
            double pad = Rng.chance(random, 0.6) ? Rng.between(random, 0.04, 0.35) : Rng.between(random, 0.04, 0.9);
            return new Frame(usual(random), fill(random), pad, Frame.AS_TOLD, align(random), align(random));
        }
    },
    /** Cut to the text. */
    SNUG(0.10) {
        @Override
        public Frame frame(RandomGenerator random, int length) {
            return new Frame(usual(random), fill(random), 0, 0, 0.5, 0.5);
        }
    },
    /** Text at the left, up to two thirds of the width free. */
    LEFT(0.06) {
        @Override
        public Frame frame(RandomGenerator random, int length) {
            return new Frame(
                    usual(random),
                    fill(random),
                    Rng.between(random, 0.4, 2),
                    Frame.AS_TOLD,
                    Rng.between(random, 0, 0.12),
                    align(random));
        }
    },
    /** Text at the right, up to two thirds of the width free. */
    RIGHT(0.05) {
        @Override
        public Frame frame(RandomGenerator random, int length) {
            return new Frame(
                    usual(random),
                    fill(random),
                    Rng.between(random, 0.4, 2),
                    Frame.AS_TOLD,
                    Rng.between(random, 0.88, 1),
                    align(random));
        }
    },
    /** Small text anywhere, with free room on all sides. */
    ISLAND(0.08) {
        @Override
        public Frame frame(RandomGenerator random, int length) {
            double height = Rng.between(random, 30, 90);
            return new Frame(
                    height,
                    Rng.between(random, 0.3, 0.6),
                    Rng.between(random, 0.3, 1.8),
                    Frame.AS_TOLD,
                    random.nextDouble(),
                    random.nextDouble());
        }
    },
    /** Hardly wider than tall. */
    TALL(0.06) {
        @Override
        public Frame frame(RandomGenerator random, int length) {
            double height = Rng.between(random, 36, 110);
            double widest = height * Rng.between(random, 0.95, 1.9); // of the image
            double fill = Math.min(0.75, widest / (0.6 * Math.max(1, length) * height));
            return new Frame(
                    height, fill, Rng.between(random, 0, 0.2), Frame.AS_TOLD, align(random), random.nextDouble());
        }
    },
    /** Five to twelve times as wide as tall. */
    BANNER(0.05) {
        @Override
        public Frame frame(RandomGenerator random, int length) {
            double height = Rng.between(random, 18, 44);
            double fill = Rng.between(random, 0.5, 0.85);
            double natural = 0.55 * fill * length; // width in heights
            double wide = Rng.between(random, 5, 12);
            return new Frame(
                    height,
                    fill,
                    Math.max(0.05, wide / natural - 1),
                    Frame.AS_TOLD,
                    random.nextDouble(),
                    align(random));
        }
    },
    /** The border cuts a little of the first letter, the last one, or all of them. */
    CROPPED(0.06) {
        @Override
        public Frame frame(RandomGenerator random, int length) {
            return new Frame(usual(random), fill(random), Rng.between(random, 0, 0.2), 0, 0.5, 0.5);
        }
    },
    /** 18 to 26 pixels tall. */
    TINY(0.06) {
        @Override
        public Frame frame(RandomGenerator random, int length) {
            return new Frame(
                    Rng.between(random, 18, 26),
                    Rng.between(random, 0.55, 0.85),
                    Rng.between(random, 0.05, 0.6),
                    Frame.AS_TOLD,
                    align(random),
                    align(random));
        }
    },
    /** 64 to 120 pixels tall, letters of 30 pixels and more. */
    LARGE(0.06) {
        @Override
        public Frame frame(RandomGenerator random, int length) {
            double height = Rng.between(random, 64, 120);
            double fill = Math.max(Rng.between(random, 0.35, 0.8), 30 / height);
            return new Frame(
                    height,
                    Math.min(fill, 500 / (0.6 * length * height)),
                    Rng.between(random, 0.05, 0.5),
                    Frame.AS_TOLD,
                    align(random),
                    align(random));
        }
    };

    private final double defaultWeight;

    Framing(double defaultWeight) {
        this.defaultWeight = defaultWeight;
    }

    /** The sizes of one image of this kind for a text of so many characters. */
    public abstract Frame frame(RandomGenerator random, int length);

    /** The name in a configuration. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The share of this kind, before scaling to a sum of one. */
    public double defaultWeight() {
        return defaultWeight;
    }

    /** The names that a configuration may use. */
    public static List<String> names() {
        return Arrays.stream(values()).map(Framing::key).toList();
    }

    /**
     * The sizes of one image, as wished before the text is set.
     *
     * @param height of the image in pixels
     * @param fill text height as a share of the image's
     * @param padX free width as a share of the text's width
     * @param padY free height as a share of the text's height, or {@link #AS_TOLD}
     * @param alignX 0 left, 1 right
     * @param alignY 0 top, 1 bottom
     */
    public record Frame(double height, double fill, double padX, double padY, double alignX, double alignY) {
        /** Says that the image is as tall as {@code height}, whatever the text. */
        public static final double AS_TOLD = -1;
    }

    private static double usual(RandomGenerator random) {
        return Rng.chance(random, 0.75) ? Rng.between(random, 24, 64) : Rng.between(random, 20, 100);
    }

    private static double fill(RandomGenerator random) {
        return Rng.between(random, 0.42, 0.85);
    }

    private static double align(RandomGenerator random) {
        return Rng.chance(random, 0.6) ? 0.5 : random.nextDouble();
    }
}
