// SPDX-License-Identifier: Apache-2.0
package master.synth.layer;

import java.util.List;
import java.util.random.RandomGenerator;
import master.synth.font.Outline;
import master.synth.font.Rng;
import master.synth.pixel.Colors;

/** Grounds that look photographed. Holds no state. Made of noise; amplitudes follow the contrast of the palette. */
public final class Textures {
    private Textures() {}

    public static final List<Layer> ALL = List.of(
            Textures::wall,
            Textures::wall,
            Textures::wood,
            Textures::brushed,
            Textures::patches,
            Textures::leaves,
            Textures::bricks,
            Textures::bokeh,
            Textures::edges,
            Textures::edges,
            Textures::fabric);

    /**
     * Smooth noise in [-1, 1], mostly near 0: a grid of random values, interpolated, with finer and weaker grids on it.
     *
     * @param cellX width of a cell of the first grid in pixels; of the second it is half of that, and so on
     */
    public static float[] noise(
            RandomGenerator random, int width, int height, double cellX, double cellY, int octaves) {
        float[] noise = new float[width * height];
        float amplitude = octaves == 1 ? 1 : 0.65f;
        double fine = 1;
        for (int octave = 0; octave < octaves; octave++) {
            add(noise, random, width, height, Math.max(1, cellX * fine), Math.max(1, cellY * fine), amplitude);
            amplitude *= 0.55f;
            fine *= 0.45;
        }
        return noise;
    }

    private static void add(
            float[] noise, RandomGenerator random, int width, int height, double cellX, double cellY, float amplitude) {
        int columns = (int) (width / cellX) + 2;
        int rows = (int) (height / cellY) + 2;
        float[] grid = new float[columns * rows];
        for (int i = 0; i < grid.length; i++) {
            grid[i] = (random.nextInt() >> 8) * (amplitude / (1 << 23));
        }
        int[] column = new int[width];
        float[] part = new float[width];
        for (int x = 0; x < width; x++) {
            column[x] = (int) (x / cellX);
            part[x] = smooth((float) (x / cellX) - column[x]);
        }
        float[] line = new float[columns];
        for (int y = 0; y < height; y++) {
            int row = (int) (y / cellY);
            float v = smooth((float) (y / cellY) - row);
            for (int i = 0; i < columns; i++) {
                float upper = grid[row * columns + i];
                line[i] = upper + v * (grid[(row + 1) * columns + i] - upper);
            }
            for (int x = 0; x < width; x++) {
                float left = line[column[x]];
                noise[y * width + x] += left + part[x] * (line[column[x] + 1] - left);
            }
        }
    }

    private static float smooth(float t) {
        return t * t * (3 - 2 * t);
    }

    /** Paints the ground: its color made lighter and darker by the noise, and a little of a second color. */
    private static void apply(Scene scene, RandomGenerator random, float[] noise, double strength) {
        double levels = strength * Math.max(12, Math.min(70, scene.palette.contrast() * 0.45));
        int base = scene.palette.background();
        int second = scene.palette.nearBackground(random, 1);
        for (int i = 0; i < noise.length; i++) {
            float n = Math.max(-1, Math.min(1, noise[i]));
            int color = Colors.mix(base, second, n * 0.5 + 0.5);
            scene.canvas.rgb[i] = Colors.shift(color, (int) (n * levels));
        }
    }

    /** Plaster, stone, rust, paper. */
    public static void wall(Scene scene, RandomGenerator random) {
        double cell = Rng.between(random, 2, 40);
        apply(scene, random, noise(random, scene.width(), scene.height(), cell, cell, 3), Rng.between(random, 0.4, 1));
    }

    /** Grain along one direction, with some bends. */
    public static void wood(Scene scene, RandomGenerator random) {
        boolean lying = Rng.chance(random, 0.7);
        double along = Rng.between(random, 30, 90);
        double across = Rng.between(random, 1.5, 5);
        int w = scene.width();
        int h = scene.height();
        float[] noise = noise(random, w, h, lying ? along : across, lying ? across : along, 2);
        apply(scene, random, noise, Rng.between(random, 0.5, 1.1));
    }

    /** Metal with fine lines and a wide reflection. */
    public static void brushed(Scene scene, RandomGenerator random) {
        int w = scene.width();
        int h = scene.height();
        float[] noise = noise(random, w, h, Rng.between(random, 40, 120), 1, 1);
        double center = Rng.between(random, 0, w);
        double reach = Rng.between(random, 0.3, 1) * w;
        for (int i = 0; i < noise.length; i++) {
            double d = (i % w - center) / reach;
            noise[i] = (float) (noise[i] * 0.35 + 0.7 / (1 + 4 * d * d) - 0.3);
        }
        apply(scene, random, noise, Rng.between(random, 0.6, 1.2));
    }

    /** Large fields with soft borders, as what lies far behind the text. */
    public static void patches(Scene scene, RandomGenerator random) {
        float[] noise = noise(random, scene.width(), scene.height(), scene.unit * 1.5, scene.unit, 2);
        double sharp = Rng.between(random, 2, 8);
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (float) Math.max(-1, Math.min(1, noise[i] * sharp));
        }
        apply(scene, random, noise, Rng.between(random, 0.5, 1));
    }

    /** Many small light and dark places. */
    public static void leaves(Scene scene, RandomGenerator random) {
        double cell = Rng.between(random, 2, 7);
        float[] noise = noise(random, scene.width(), scene.height(), cell, cell, 2);
        for (int i = 0; i < noise.length; i++) {
            noise[i] *= 1.6f;
        }
        apply(scene, random, noise, Rng.between(random, 0.6, 1.2));
    }

    public static void bricks(Scene scene, RandomGenerator random) {
        int w = scene.width();
        int h = scene.height();
        double tall = Math.max(4, scene.unit * Rng.between(random, 0.3, 1.5));
        double wide = tall * Rng.between(random, 1.5, 3);
        double joint = Math.max(1, 0.1 * tall);
        float[] noise = noise(random, w, h, wide / 2, tall / 2, 2);
        float mortar = Rng.chance(random, 0.5) ? 0.9f : -0.9f;
        for (int y = 0, i = 0; y < h; y++) {
            double shift = (int) (y / tall) % 2 * wide / 2;
            for (int x = 0; x < w; x++, i++) {
                noise[i] = y % tall < joint || (x + shift) % wide < joint ? mortar : noise[i] * 0.6f;
            }
        }
        apply(scene, random, noise, Rng.between(random, 0.4, 1));
    }

    /** Lights out of focus. */
    public static void bokeh(Scene scene, RandomGenerator random) {
        wall(scene, random);
        int count = Rng.integer(random, 2, 8);
        for (int i = 0; i < count; i++) {
            double r = scene.unit * Rng.between(random, 0.15, 0.8);
            double x = Rng.between(random, 0, scene.width());
            double y = Rng.between(random, 0, scene.height());
            scene.canvas.stamp(
                    scene.fill(Strokes.ellipse(x, y, r, r)),
                    scene.palette.nearBackground(random, 1.5),
                    Rng.between(random, 0.3, 0.9));
        }
    }

    /** Fields with straight borders at any angle: walls, window frames, the end of a sign. */
    public static void edges(Scene scene, RandomGenerator random) {
        wall(scene, random);
        int count = Rng.integer(random, 1, 4);
        for (int i = 0; i < count; i++) {
            double x = Rng.between(random, -0.1, 1.1) * scene.width();
            double lean = Rng.centered(random, 1) * scene.height();
            double thickness = Rng.chance(random, 0.6)
                    ? Rng.between(random, 0.05, 0.4) * scene.unit
                    : Rng.between(random, 0.5, 3) * scene.unit;
            Outline line = Rng.chance(random, 0.5)
                    ? Strokes.segment(x, -9, x + lean, scene.height() + 9)
                    : Strokes.segment(
                            -9,
                            Rng.between(random, 0, scene.height()),
                            scene.width() + 9,
                            Rng.between(random, 0, scene.height()));
            scene.canvas.stamp(
                    scene.line(line, thickness),
                    scene.palette.nearBackground(random, 1.6),
                    Rng.between(random, 0.5, 1));
        }
    }

    /** Threads in both directions, or the dots of print. */
    public static void fabric(Scene scene, RandomGenerator random) {
        int w = scene.width();
        double kx = 2 * Math.PI / Rng.between(random, 2.2, 6);
        double ky = Rng.chance(random, 0.3) ? 0 : 2 * Math.PI / Rng.between(random, 2.2, 6);
        float[] noise = noise(random, w, scene.height(), 12, 12, 1);
        for (int i = 0; i < noise.length; i++) {
            int x = i % w;
            int y = i / w;
            noise[i] = (float) (noise[i] * 0.4 + 0.5 * Math.cos(kx * x) * Math.cos(ky * y));
        }
        apply(scene, random, noise, Rng.between(random, 0.3, 0.8));
    }
}
