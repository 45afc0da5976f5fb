// SPDX-License-Identifier: Apache-2.0
package master.synth.pixel;

import java.util.random.RandomGenerator;
import master.synth.font.Rng;

/** What falls on a text before a camera sees it. Holds no state; the factories draw the parameters. */
public final class Lights {
    private Lights() {}

    /** One side darker than the other; strength in [0, 0.7] is the loss at the dark end. */
    public static Filter slope(RandomGenerator random, double strength) {
        double angle = Rng.between(random, 0, 2 * Math.PI);
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        return (canvas, r) -> {
            int w = canvas.width;
            double reach = Math.abs(cos) * w + Math.abs(sin) * canvas.height;
            for (int y = 0, i = 0; y < canvas.height; y++) {
                for (int x = 0; x < w; x++, i++) {
                    double t = ((x - w / 2.0) * cos + (y - canvas.height / 2.0) * sin) / reach + 0.5;
                    canvas.rgb[i] = Colors.mix(canvas.rgb[i], Colors.BLACK, Math.max(0, t) * strength);
                }
            }
        };
    }

    /** The edge of a shadow across the image. */
    public static Filter shade(RandomGenerator random) {
        double angle = Rng.between(random, 0, 2 * Math.PI);
        double place = Rng.between(random, -0.35, 0.35);
        double soft = Rng.between(random, 0.02, 0.3);
        double strength = Rng.between(random, 0.15, 0.45);
        return (canvas, r) -> {
            double cos = Math.cos(angle) / canvas.width;
            double sin = Math.sin(angle) / canvas.height;
            for (int y = 0, i = 0; y < canvas.height; y++) {
                for (int x = 0; x < canvas.width; x++, i++) {
                    double t = ((x - canvas.width / 2.0) * cos + (y - canvas.height / 2.0) * sin - place) / soft;
                    canvas.rgb[i] =
                            Colors.mix(canvas.rgb[i], Colors.BLACK, strength * Math.max(0, Math.min(1, t + 0.5)));
                }
            }
        };
    }

    /** The reflection of a lamp or a window. */
    public static Filter glare(RandomGenerator random) {
        double cx = random.nextDouble();
        double cy = random.nextDouble();
        double reachX = Rng.between(random, 0.2, 1.5);
        double reachY = Rng.between(random, 0.3, 1.5);
        double strength = Rng.between(random, 0.2, 0.6);
        return (canvas, r) -> {
            double rx = reachX * canvas.height;
            double ry = reachY * canvas.height;
            for (int y = 0, i = 0; y < canvas.height; y++) {
                for (int x = 0; x < canvas.width; x++, i++) {
                    double u = (x - cx * canvas.width) / rx;
                    double v = (y - cy * canvas.height) / ry;
                    double light = strength * Math.max(0, 1 - u * u - v * v);
                    canvas.rgb[i] = Colors.mix(canvas.rgb[i], Colors.WHITE, light);
                }
            }
        };
    }

    /** A light that is not white, and an exposure: factors of the three color parts. */
    public static Filter tint(double red, double green, double blue) {
        return (canvas, random) -> {
            for (int i = 0; i < canvas.rgb.length; i++) {
                int c = canvas.rgb[i];
                canvas.rgb[i] = Colors.of(
                        (int) (Colors.red(c) * red), (int) (Colors.green(c) * green), (int) (Colors.blue(c) * blue));
            }
        };
    }
}
