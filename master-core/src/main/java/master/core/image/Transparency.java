// SPDX-License-Identifier: Apache-2.0
package master.core.image;

import java.util.List;

/**
 * What stands behind transparent pixels: white, as in all programs that show images; or black if what is visible would vanish
 * on white, as light text for dark pages does.
 */
final class Transparency {
    /** What differs from white by more than this, in any channel, can be seen on it. */
    private static final int SEEN = 96;

    /** The share of what is visible that must be seen on white; below, the ground is black. */
    private static final double LEAST_SEEN = 0.02;

    /** The share of pixels that must be transparent for there to be a ground at all. */
    private static final double LEAST_GROUND = 0.1;

    private Transparency() {}

    /**
     * Makes pixels opaque.
     *
     * @param argb {@code 0xAARRGGBB} each; overwritten
     * @return the same array, {@code 0xRRGGBB} each
     */
    static int[] flatten(int[] argb) {
        for (int pixel : argb) {
            if (pixel >>> 24 != 255) {
                return onto(ground(List.of(argb)), argb);
            }
        }
        return onto(255, argb);
    }

    /** The level of gray behind images of the same thing: 255 or 0. */
    static int ground(List<int[]> images) {
        long pixels = 0;
        long transparent = 0;
        long visible = 0;
        long seen = 0;
        for (int[] argb : images) {
            pixels += argb.length;
            for (int pixel : argb) {
                int alpha = pixel >>> 24;
                transparent += alpha < 128 ? 1 : 0;
                visible += alpha;
                int least = Math.min(pixel & 255, Math.min(pixel >> 8 & 255, pixel >> 16 & 255));
                seen += 255 - least > SEEN ? alpha : 0;
            }
        }
        boolean vanishes = transparent > LEAST_GROUND * pixels && seen < LEAST_SEEN * visible;
        return vanishes ? 0 : 255;
    }

    /** Blends pixels onto a level of gray; overwrites them. */
    static int[] onto(int ground, int[] argb) {
        for (int i = 0; i < argb.length; i++) {
            int pixel = argb[i];
            int alpha = pixel >>> 24;
            if (alpha == 255) {
                argb[i] = pixel & 0xFFFFFF;
            } else {
                int red = blend(pixel >> 16 & 255, alpha, ground);
                int green = blend(pixel >> 8 & 255, alpha, ground);
                int blue = blend(pixel & 255, alpha, ground);
                argb[i] = red << 16 | green << 8 | blue;
            }
        }
        return argb;
    }

    private static int blend(int value, int alpha, int ground) {
        return (value * alpha + ground * (255 - alpha) + 127) / 255;
    }
}
