// SPDX-License-Identifier: Apache-2.0
package master.synth.layer;

import java.util.List;
import java.util.random.RandomGenerator;
import master.synth.font.Rng;
import master.synth.pixel.Colors;

/**
 * Grounds that differ more within themselves than text differs from them: on these, each glyph gets an ink that can be
 * told from what lies below it. Holds no state.
 */
public final class Grounds {
    private Grounds() {}

    public static final List<Layer> ALL = List.of(
            Grounds::ramp,
            Grounds::ramp,
            Grounds::fields,
            Grounds::spots,
            Grounds::plasma,
            Grounds::checkers,
            Grounds::bands);

    /** From any color to any other. */
    public static void ramp(Scene scene, RandomGenerator random) {
        int from = any(random);
        int to = any(random);
        int middle = Rng.chance(random, 0.25) ? any(random) : Colors.mix(from, to, 0.5);
        double angle = Rng.chance(random, 0.6) ? 0 : Rng.between(random, 0, 2 * Math.PI);
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        int w = scene.width();
        int h = scene.height();
        double reach = Math.abs(cos) * w + Math.abs(sin) * h;
        for (int y = 0, i = 0; y < h; y++) {
            for (int x = 0; x < w; x++, i++) {
                double t = Math.max(0, Math.min(1, (cos * (x - w / 2.0) + sin * (y - h / 2.0)) / reach + 0.5)) * 2;
                scene.canvas.rgb[i] = t < 1 ? Colors.mix(from, middle, t) : Colors.mix(middle, to, t - 1);
            }
        }
    }

    /** Upright fields of any color, about as wide as letters or wider. */
    public static void fields(Scene scene, RandomGenerator random) {
        double wide = Rng.between(random, 0.7, 4) * scene.unit;
        int[] colors = colors(random, 9);
        double lean = Rng.chance(random, 0.6) ? 0 : Rng.centered(random, 1.2);
        for (int y = 0, i = 0; y < scene.height(); y++) {
            for (int x = 0; x < scene.width(); x++, i++) {
                int field = (int) Math.floor((x + lean * y) / wide);
                scene.canvas.rgb[i] = colors[Math.floorMod(field, colors.length)];
            }
        }
    }

    /** Large disks of any color. */
    public static void spots(Scene scene, RandomGenerator random) {
        scene.canvas.fill(any(random));
        for (int i = Rng.integer(random, 2, 14); i > 0; i--) {
            double r = Rng.between(random, 0.3, 1.6) * scene.unit;
            scene.canvas.stamp(
                    scene.fill(Strokes.ellipse(
                            Rng.between(random, 0, scene.width()), Rng.between(random, 0, scene.height()), r, r)),
                    any(random),
                    Rng.chance(random, 0.6) ? 1 : 0.5);
        }
    }

    /** Two smooth noises that mix three colors. */
    public static void plasma(Scene scene, RandomGenerator random) {
        double cell = Rng.between(random, 0.5, 2.5) * scene.unit;
        float[] one = Textures.noise(random, scene.width(), scene.height(), cell, cell, 2);
        float[] other = Textures.noise(random, scene.width(), scene.height(), cell, cell, 1);
        int[] colors = colors(random, 3);
        for (int i = 0; i < one.length; i++) {
            int mixed = Colors.mix(colors[0], colors[1], Math.max(0, Math.min(1, one[i] + 0.5)));
            scene.canvas.rgb[i] = Colors.mix(mixed, colors[2], Math.max(0, Math.min(1, other[i])));
        }
    }

    /** Squares in two colors, larger than strokes are wide. */
    public static void checkers(Scene scene, RandomGenerator random) {
        int size = (int) Math.max(4, Rng.between(random, 0.3, 1.5) * scene.unit);
        int one = any(random);
        int other = Rng.chance(random, 0.5) ? Colors.shift(one, Rng.integer(random, 40, 90)) : any(random);
        for (int y = 0, i = 0; y < scene.height(); y++) {
            for (int x = 0; x < scene.width(); x++, i++) {
                scene.canvas.rgb[i] = (x / size + y / size) % 2 == 0 ? one : other;
            }
        }
    }

    /** Level bands, such as a flag has. */
    public static void bands(Scene scene, RandomGenerator random) {
        int count = Rng.integer(random, 2, 5);
        int[] colors = colors(random, count);
        for (int y = 0, i = 0; y < scene.height(); y++) {
            for (int x = 0; x < scene.width(); x++, i++) {
                scene.canvas.rgb[i] = colors[y * count / scene.height()];
            }
        }
    }

    private static int any(RandomGenerator random) {
        return Rng.chance(random, 0.35) ? Colors.gray(random, 0, 255) : Colors.any(random);
    }

    private static int[] colors(RandomGenerator random, int count) {
        int[] colors = new int[count];
        for (int i = 0; i < count; i++) {
            colors[i] = any(random);
        }
        return colors;
    }
}
