// SPDX-License-Identifier: Apache-2.0
package master.synth.pixel;

import java.util.random.RandomGenerator;
import master.synth.font.Rng;

/** What a camera does to a text. Holds no state. Lengths are shares of the height of the letters. */
public final class Cameras {
    private Cameras() {}

    /** Out of focus; deviation of the blur as a share of the letters' height, up to 0.11 of which most can be read. */
    public static Filter defocus(double share) {
        return (canvas, random) -> {
            double deviation = share * canvas.unit;
            if (deviation > 0.2) {
                Filters.defocus(canvas, deviation);
            }
        };
    }

    /** Moved while the shutter was open; the length of the way as a share of the letters' height. */
    public static Filter motion(RandomGenerator random, double share) {
        double angle = Rng.chance(random, 0.5) ? Rng.centered(random, 0.4) : Rng.between(random, 0, Math.PI);
        return (canvas, r) -> {
            int taps = (int) Math.round(share * canvas.unit) + 1;
            if (taps < 2) {
                return;
            }
            int[] dx = new int[taps];
            int[] dy = new int[taps];
            for (int k = 0; k < taps; k++) {
                dx[k] = (int) Math.round(Math.cos(angle) * (k - (taps - 1) / 2.0));
                dy[k] = (int) Math.round(Math.sin(angle) * (k - (taps - 1) / 2.0));
            }
            int[] moved = new int[canvas.rgb.length];
            for (int y = 0, i = 0; y < canvas.height; y++) {
                for (int x = 0; x < canvas.width; x++, i++) {
                    int red = 0;
                    int green = 0;
                    int blue = 0;
                    for (int k = 0; k < taps; k++) {
                        int c = canvas.at(x + dx[k], y + dy[k]);
                        red += Colors.red(c);
                        green += Colors.green(c);
                        blue += Colors.blue(c);
                    }
                    moved[i] = Colors.of(red / taps, green / taps, blue / taps);
                }
            }
            canvas.rgb = moved;
        };
    }

    /** Taken small and enlarged: the letters were as many pixels high as given, or as they are if that is less. */
    public static Filter enlarged(double letterPixels, boolean smooth) {
        return (canvas, random) -> {
            double factor = canvas.unit / letterPixels;
            if (factor > 1.1) {
                Resampling.lower(canvas, factor, smooth);
            }
        };
    }

    /** Sharpened more than there was to see: a light and a dark seam along every edge. */
    public static Filter sharpened(double strength) {
        return (canvas, random) -> {
            int[] sharp = canvas.rgb.clone();
            Filters.defocus(canvas, Math.max(0.8, 0.05 * canvas.unit));
            for (int i = 0; i < sharp.length; i++) {
                int c = sharp[i];
                int soft = canvas.rgb[i];
                sharp[i] = Colors.of(
                        (int) (Colors.red(c) + strength * (Colors.red(c) - Colors.red(soft))),
                        (int) (Colors.green(c) + strength * (Colors.green(c) - Colors.green(soft))),
                        (int) (Colors.blue(c) + strength * (Colors.blue(c) - Colors.blue(soft))));
            }
            canvas.rgb = sharp;
        };
    }
}
