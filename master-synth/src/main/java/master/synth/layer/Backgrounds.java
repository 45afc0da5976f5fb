// SPDX-License-Identifier: Apache-2.0
package master.synth.layer;

import java.util.List;
import java.util.random.RandomGenerator;
import master.synth.font.Outline;
import master.synth.font.Rng;
import master.synth.pixel.Colors;

/**
 * What lies behind the text. Holds no state. All colors stay so near to the background of the palette that the text
 * keeps at least half of its contrast.
 */
public final class Backgrounds {
    private Backgrounds() {}

    /** Everything but the plain one. */
    public static final List<Layer> TEXTURED = List.of(
            Backgrounds::gradient,
            Backgrounds::gradient,
            Backgrounds::radial,
            Backgrounds::grid,
            Backgrounds::dots,
            Backgrounds::stripes,
            Backgrounds::blotches,
            Backgrounds::clouds,
            Backgrounds::grain,
            Backgrounds::checks,
            Backgrounds::blocks,
            Backgrounds::halves,
            Backgrounds::rings);

    public static void plain(Scene scene, RandomGenerator random) {
        scene.canvas.fill(scene.palette.background());
    }

    public static void gradient(Scene scene, RandomGenerator random) {
        int from = scene.palette.gradientEnd(random);
        int to = scene.palette.gradientEnd(random);
        double angle = Rng.chance(random, 0.5) ? 0 : Rng.between(random, 0, 2 * Math.PI);
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        int w = scene.width();
        int h = scene.height();
        double reach = Math.abs(cos) * w + Math.abs(sin) * h;
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                double t = (cos * (x - w / 2.0) + sin * (y - h / 2.0)) / reach + 0.5;
                scene.canvas.rgb[y * w + x] = Colors.mix(from, to, Math.max(0, Math.min(1, t)));
            }
        }
    }

    public static void radial(Scene scene, RandomGenerator random) {
        int inner = scene.palette.gradientEnd(random);
        int outer = scene.palette.gradientEnd(random);
        int w = scene.width();
        int h = scene.height();
        double cx = Rng.between(random, 0, w);
        double cy = Rng.between(random, 0, h);
        double reach = Rng.between(random, 0.4, 1) * w;
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                double distance = Math.sqrt((x - cx) * (x - cx) + (y - cy) * (y - cy));
                scene.canvas.rgb[y * w + x] = Colors.mix(inner, outer, Math.min(1, distance / reach));
            }
        }
    }

    public static void grid(Scene scene, RandomGenerator random) {
        plain(scene, random);
        int color = scene.palette.nearBackground(random, 1.6);
        int stepX = Rng.integer(random, 4, 20);
        int stepY = Rng.chance(random, 0.5) ? stepX : Rng.integer(random, 4, 20);
        int startX = random.nextInt(stepX);
        int startY = random.nextInt(stepY);
        for (int y = 0; y < scene.height(); y++) {
            for (int x = 0; x < scene.width(); x++) {
                if ((x + startX) % stepX == 0 || (y + startY) % stepY == 0) {
                    scene.canvas.rgb[y * scene.width() + x] = color;
                }
            }
        }
    }

    public static void dots(Scene scene, RandomGenerator random) {
        plain(scene, random);
        int count = (int) (scene.width() * scene.height() * Rng.between(random, 0.01, 0.12));
        int[] colors = colors(scene, random, Rng.integer(random, 1, 6), 1.4);
        int size = Rng.chance(random, 0.6) ? 1 : 2;
        for (int i = 0; i < count; i++) {
            int x = random.nextInt(scene.width());
            int y = random.nextInt(scene.height());
            int color = colors[i % colors.length];
            for (int k = 0; k < size * size; k++) {
                scene.canvas.blend(x + k % size, y + k / size, color, 1);
            }
        }
    }

    public static void stripes(Scene scene, RandomGenerator random) {
        plain(scene, random);
        int[] colors = colors(scene, random, Rng.integer(random, 1, 3), 1);
        double angle = Rng.pick(random, 0.0, Math.PI / 2, Math.PI / 4, -Math.PI / 4, Rng.between(random, 0, Math.PI));
        double period = Rng.between(random, 3, 16);
        double share = Rng.between(random, 0.15, 0.6);
        double cos = Math.cos(angle) / period;
        double sin = Math.sin(angle) / period;
        for (int y = 0; y < scene.height(); y++) {
            for (int x = 0; x < scene.width(); x++) {
                double phase = x * cos + y * sin + 1000;
                int stripe = (int) phase;
                if (phase - stripe < share) {
                    scene.canvas.rgb[y * scene.width() + x] = colors[stripe % colors.length];
                }
            }
        }
    }

    /** Soft or hard disks of several sizes. */
    public static void blotches(Scene scene, RandomGenerator random) {
        plain(scene, random);
        int count = Rng.integer(random, 3, 18);
        double alpha = Rng.between(random, 0.3, 1);
        for (int i = 0; i < count; i++) {
            int color = scene.palette.nearBackground(random, 1);
            double cx = Rng.between(random, 0, scene.width());
            double cy = Rng.between(random, 0, scene.height());
            double rx = Rng.between(random, 2, scene.height() * 0.6);
            double ry = Rng.chance(random, 0.6) ? rx : Rng.between(random, 2, scene.height() * 0.6);
            scene.canvas.stamp(scene.fill(Strokes.ellipse(cx, cy, rx, ry)), color, alpha);
        }
    }

    /** Smooth brightness clouds, as on paper or a photograph. */
    public static void clouds(Scene scene, RandomGenerator random) {
        int from = scene.palette.nearBackground(random, 1);
        int to = scene.palette.nearBackground(random, 1);
        double cell = Rng.between(random, 3, 25);
        int columns = (int) (scene.width() / cell) + 2;
        double[] values = random.doubles((long) columns * ((int) (scene.height() / cell) + 2))
                .toArray();
        for (int y = 0; y < scene.height(); y++) {
            int row = (int) (y / cell);
            double v = y / cell - row;
            for (int x = 0; x < scene.width(); x++) {
                int column = (int) (x / cell);
                double u = x / cell - column;
                int at = row * columns + column;
                double upper = values[at] + u * (values[at + 1] - values[at]);
                double lower = values[at + columns] + u * (values[at + columns + 1] - values[at + columns]);
                scene.canvas.rgb[y * scene.width() + x] = Colors.mix(from, to, upper + v * (lower - upper));
            }
        }
    }

    /** Every pixel a little different. */
    public static void grain(Scene scene, RandomGenerator random) {
        int limit = (int) (scene.palette.contrast() * Rng.between(random, 0.1, 0.45));
        boolean gray = Rng.chance(random, 0.5);
        int color = scene.palette.background();
        for (int i = 0; i < scene.canvas.rgb.length; i++) {
            int bits = random.nextInt();
            int r = (bits & 255) * 2 * limit / 255 - limit;
            int g = gray ? r : (bits >> 8 & 255) * 2 * limit / 255 - limit;
            int b = gray ? r : (bits >> 16 & 255) * 2 * limit / 255 - limit;
            scene.canvas.rgb[i] = Colors.of(Colors.red(color) + r, Colors.green(color) + g, Colors.blue(color) + b);
        }
    }

    public static void checks(Scene scene, RandomGenerator random) {
        plain(scene, random);
        int color = scene.palette.nearBackground(random, 0.8);
        int size = Rng.integer(random, 2, 14);
        for (int y = 0; y < scene.height(); y++) {
            for (int x = 0; x < scene.width(); x++) {
                if ((x / size + y / size) % 2 == 0) {
                    scene.canvas.rgb[y * scene.width() + x] = color;
                }
            }
        }
    }

    /** A mosaic of random near colors. */
    public static void blocks(Scene scene, RandomGenerator random) {
        int[] colors = colors(scene, random, 32, 0.8);
        int width = Rng.integer(random, 2, 20);
        int height = Rng.integer(random, 2, 20);
        int key = random.nextInt();
        for (int y = 0; y < scene.height(); y++) {
            for (int x = 0; x < scene.width(); x++) {
                int cell = (x / width * 73 + y / height * 151) * 0x9e3779b1 ^ key;
                scene.canvas.rgb[y * scene.width() + x] = colors[cell >>> 27];
            }
        }
    }

    /** Two to five upright fields of near colors. */
    public static void halves(Scene scene, RandomGenerator random) {
        int[] colors = colors(scene, random, Rng.integer(random, 2, 5), 1);
        for (int y = 0; y < scene.height(); y++) {
            for (int x = 0; x < scene.width(); x++) {
                scene.canvas.rgb[y * scene.width() + x] = colors[x * colors.length / scene.width()];
            }
        }
    }

    /** Thin circles and ovals. */
    public static void rings(Scene scene, RandomGenerator random) {
        plain(scene, random);
        int count = Rng.integer(random, 3, 12);
        for (int i = 0; i < count; i++) {
            double r = Rng.between(random, 3, scene.height() * 0.9);
            Outline ring = Strokes.ellipse(
                    Rng.between(random, 0, scene.width()), Rng.between(random, 0, scene.height()), r, r);
            scene.canvas.stamp(scene.contour(ring, 1), scene.palette.nearBackground(random, 1.6), 1);
        }
    }

    private static int[] colors(Scene scene, RandomGenerator random, int count, double strength) {
        int[] colors = new int[count];
        for (int i = 0; i < count; i++) {
            colors[i] = scene.palette.nearBackground(random, strength);
        }
        return colors;
    }
}
