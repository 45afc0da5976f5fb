// SPDX-License-Identifier: Apache-2.0
package master.synth.pixel;

import java.util.random.RandomGenerator;
import master.synth.font.Rng;

/** Arithmetic on packed RGB colors. Holds no state. */
public final class Colors {
    public static final int WHITE = 0xffffff;
    public static final int BLACK = 0;

    private Colors() {}

    public static int red(int color) {
        return color >> 16 & 255;
    }

    public static int green(int color) {
        return color >> 8 & 255;
    }

    public static int blue(int color) {
        return color & 255;
    }

    /** A color of the three parts, each cut to [0, 255]. */
    public static int of(int red, int green, int blue) {
        return cut(red) << 16 | cut(green) << 8 | cut(blue);
    }

    private static int cut(int part) {
        return part < 0 ? 0 : Math.min(part, 255);
    }

    /** From a (share 0) to b (share 1). */
    public static int mix(int a, int b, double share) {
        int s = (int) (share * 256);
        int r = red(a) + ((red(b) - red(a)) * s >> 8);
        int g = green(a) + ((green(b) - green(a)) * s >> 8);
        int bl = blue(a) + ((blue(b) - blue(a)) * s >> 8);
        return r << 16 | g << 8 | bl;
    }

    /** The color with the same amount added to its three parts. */
    public static int shift(int color, int amount) {
        return of(red(color) + amount, green(color) + amount, blue(color) + amount);
    }

    /** Perceived brightness in [0, 255], ITU-R BT.601. */
    public static double luminance(int color) {
        return 0.299 * red(color) + 0.587 * green(color) + 0.114 * blue(color);
    }

    /** The difference of brightness in [0, 255]. */
    public static double contrast(int a, int b) {
        return Math.abs(luminance(a) - luminance(b));
    }

    /**
     * How well two colors can be told apart, in [0, 255]: the difference of brightness, or half of the largest
     * difference of a part where that is more.
     */
    public static double distance(int a, int b) {
        int r = Math.abs(red(a) - red(b));
        int g = Math.abs(green(a) - green(b));
        int bl = Math.abs(blue(a) - blue(b));
        return Math.max(contrast(a, b), Math.max(r, Math.max(g, bl)) / 2.0);
    }

    public static int any(RandomGenerator random) {
        return random.nextInt(0x1000000);
    }

    /** A gray with the parts in [low, high]. */
    public static int gray(RandomGenerator random, int low, int high) {
        return Rng.integer(random, low, high) * 0x010101;
    }

    /** A color of the given saturation and value in [0, 1], any hue. */
    public static int hue(RandomGenerator random, double saturation, double value) {
        double h = random.nextDouble() * 6;
        double chroma = saturation * value;
        double x = chroma * (1 - Math.abs(h % 2 - 1));
        double m = value - chroma;
        double[] c = switch ((int) h) {
            case 0 -> new double[] {chroma, x, 0};
            case 1 -> new double[] {x, chroma, 0};
            case 2 -> new double[] {0, chroma, x};
            case 3 -> new double[] {0, x, chroma};
            case 4 -> new double[] {x, 0, chroma};
            default -> new double[] {chroma, 0, x};
        };
        return of((int) ((c[0] + m) * 255), (int) ((c[1] + m) * 255), (int) ((c[2] + m) * 255));
    }
}
