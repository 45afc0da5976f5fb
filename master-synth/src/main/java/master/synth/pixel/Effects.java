// SPDX-License-Identifier: Apache-2.0
package master.synth.pixel;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import master.synth.font.Rng;

/** What editors, encoders and screens do to a finished image as a whole. Holds no state. */
public final class Effects {
    private static final int[] BAYER = {0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5};

    private Effects() {}

    /** A new place for a pixel: writes where its color comes from. */
    private interface Source {
        void from(double x, double y, double[] out);
    }

    /** A table of a few colors, with or without dithering, as GIF has it. */
    public static Filter indexed(RandomGenerator random) {
        int count = Rng.pick(random, 3, 4, 6, 8, 12, 16);
        int mode = random.nextInt(3); // none, ordered, by error
        double spread = Rng.between(random, 0.5, 1.5) * 110 / count;
        return (canvas, r) -> {
            int[] table = table(canvas, count, r);
            if (mode == 2) {
                diffuse(canvas, table);
                return;
            }
            for (int i = 0; i < canvas.rgb.length; i++) {
                int shift = mode == 0
                        ? 0
                        : (int) ((BAYER[i / canvas.width % 4 * 4 + i % canvas.width % 4] - 7.5) / 8 * spread);
                canvas.rgb[i] = nearest(table, Colors.shift(canvas.rgb[i], shift));
            }
        };
    }

    /** Colors of the image, each far from those before it. */
    private static int[] table(Canvas canvas, int count, RandomGenerator random) {
        int[] table = new int[count];
        table[0] = canvas.rgb[random.nextInt(canvas.rgb.length)];
        for (int k = 1; k < count; k++) {
            int best = 0;
            int farthest = -1;
            for (int i = 0; i < 24; i++) {
                int color = canvas.rgb[random.nextInt(canvas.rgb.length)];
                int distance = Integer.MAX_VALUE;
                for (int j = 0; j < k; j++) {
                    distance = Math.min(distance, square(color, table[j]));
                }
                if (distance > farthest) {
                    farthest = distance;
                    best = color;
                }
            }
            table[k] = best;
        }
        return table;
    }

    private static int square(int a, int b) {
        int r = Colors.red(a) - Colors.red(b);
        int g = Colors.green(a) - Colors.green(b);
        int bl = Colors.blue(a) - Colors.blue(b);
        return r * r + g * g + bl * bl;
    }

    private static int nearest(int[] table, int color) {
        int best = table[0];
        int least = Integer.MAX_VALUE;
        for (int candidate : table) {
            int distance = square(candidate, color);
            if (distance < least) {
                least = distance;
                best = candidate;
            }
        }
        return best;
    }

    /** Floyd and Steinberg's way: what a pixel got wrong goes to its neighbors. */
    private static void diffuse(Canvas canvas, int[] table) {
        int w = canvas.width;
        int[][] errors = new int[2][3 * (w + 2)]; // this row and the next, in sixteenths
        for (int y = 0; y < canvas.height; y++) {
            int[] here = errors[y & 1];
            int[] below = errors[y + 1 & 1];
            Arrays.fill(below, 0);
            for (int x = 0; x < w; x++) {
                int i = y * w + x;
                int e = 3 * (x + 1);
                int r = Colors.red(canvas.rgb[i]) + here[e] / 16;
                int g = Colors.green(canvas.rgb[i]) + here[e + 1] / 16;
                int b = Colors.blue(canvas.rgb[i]) + here[e + 2] / 16;
                int color = nearest(table, Colors.of(r, g, b));
                canvas.rgb[i] = color;
                int[] wrong = {r - Colors.red(color), g - Colors.green(color), b - Colors.blue(color)};
                for (int part = 0; part < 3; part++) {
                    int error = Math.max(-90, Math.min(90, wrong[part]));
                    here[e + 3 + part] += error * 7;
                    below[e - 3 + part] += error * 3;
                    below[e + part] += error * 5;
                    below[e + 3 + part] += error;
                }
            }
        }
    }

    /** Seen from the side: the corners moved by up to an eighth of the height. */
    public static Filter perspective(RandomGenerator random) {
        double[] corners = new double[8];
        for (int i = 0; i < 8; i++) {
            corners[i] = Rng.centered(random, 0.16);
        }
        return (canvas, r) -> {
            double w = canvas.width;
            double h = canvas.height;
            // bilinear between the moved corners: near enough to a true perspective at these strengths
            move(canvas, (x, y, out) -> {
                double u = x / w;
                double v = y / h;
                double a = (1 - u) * (1 - v);
                double b = u * (1 - v);
                double c = u * v;
                double d = (1 - u) * v;
                out[0] = x + h * (a * corners[0] + b * corners[2] + c * corners[4] + d * corners[6]);
                out[1] = y + h * (a * corners[1] + b * corners[3] + c * corners[5] + d * corners[7]);
            });
        };
    }

    /** Turned around a place of the image, less so the farther away; or drawn to it, or away from it. */
    public static Filter vortex(RandomGenerator random) {
        double angle = Rng.chance(random, 0.5) ? Rng.centered(random, 0.9) : 0;
        double pull = angle == 0 ? Rng.centered(random, 0.45) : 0;
        double px = Rng.between(random, 0.15, 0.85);
        double py = Rng.between(random, 0.3, 0.7);
        double size = Rng.between(random, 0.6, 1.6);
        return (canvas, r) -> {
            double cx = px * canvas.width;
            double cy = py * canvas.height;
            double radius = size * canvas.height;
            move(canvas, (x, y, out) -> {
                double dx = x - cx;
                double dy = y - cy;
                double near = 1 - (dx * dx + dy * dy) / (radius * radius);
                if (near <= 0) {
                    out[0] = x;
                    out[1] = y;
                    return;
                }
                near *= near;
                double cos = Math.cos(angle * near) * (1 + pull * near);
                double sin = Math.sin(angle * near) * (1 + pull * near);
                out[0] = cx + dx * cos - dy * sin;
                out[1] = cy + dx * sin + dy * cos;
            });
        };
    }

    private static void move(Canvas canvas, Source source) {
        int[] moved = new int[canvas.rgb.length];
        double[] out = new double[2];
        for (int y = 0, i = 0; y < canvas.height; y++) {
            for (int x = 0; x < canvas.width; x++, i++) {
                source.from(x, y, out);
                moved[i] = canvas.between(out[0], out[1]);
            }
        }
        canvas.rgb = moved;
    }

    /** Bands of rows moved to the left or right, by less than a stroke. */
    public static Filter torn(RandomGenerator random) {
        double band = Rng.between(random, 0.12, 0.5);
        double far = Rng.between(random, 0.03, 0.1);
        boolean columns = Rng.chance(random, 0.25);
        return (canvas, r) -> {
            int size = (int) Math.max(2, band * canvas.unit);
            int[] moved = new int[canvas.rgb.length];
            int[] shifts = new int[(columns ? canvas.width : canvas.height) / size + 1];
            for (int i = 0; i < shifts.length; i++) {
                shifts[i] = (int) Math.round(Rng.centered(r, 2 * Math.max(0.8, far * canvas.unit)));
            }
            for (int y = 0, i = 0; y < canvas.height; y++) {
                for (int x = 0; x < canvas.width; x++, i++) {
                    int shift = shifts[(columns ? x : y) / size];
                    moved[i] = columns ? canvas.at(x, y + shift) : canvas.at(x + shift, y);
                }
            }
            canvas.rgb = moved;
        };
    }

    /** Red and blue a pixel or two apart from green. */
    public static Filter fringes(RandomGenerator random) {
        int red = Rng.integer(random, -2, 2);
        int blue = Rng.integer(random, -2, 2);
        int down = Rng.integer(random, -1, 1);
        return (canvas, r) -> {
            int[] moved = new int[canvas.rgb.length];
            for (int y = 0, i = 0; y < canvas.height; y++) {
                for (int x = 0; x < canvas.width; x++, i++) {
                    moved[i] = canvas.at(x + red, y + down) & 0xff0000
                            | canvas.rgb[i] & 0xff00
                            | canvas.at(x + blue, y - down) & 0xff;
                }
            }
            canvas.rgb = moved;
        };
    }

    /** Every second or third row darker or lighter. */
    public static Filter scanlines(RandomGenerator random) {
        int step = Rng.integer(random, 2, 4);
        int shift = Rng.integer(random, 20, 60) * (random.nextBoolean() ? 1 : -1);
        boolean columns = Rng.chance(random, 0.3);
        return (canvas, r) -> {
            for (int i = 0; i < canvas.rgb.length; i++) {
                if ((columns ? i % canvas.width : i / canvas.width) % step == 0) {
                    canvas.rgb[i] = Colors.shift(canvas.rgb[i], shift);
                }
            }
        };
    }

    /** All colors nearer to one of them: what is left of the contrast is a third to two thirds. */
    public static Filter faded(RandomGenerator random) {
        double share = Rng.between(random, 0.3, 0.62);
        int to = Rng.chance(random, 0.4) ? Colors.gray(random, 30, 255) : Colors.any(random);
        return (canvas, r) -> {
            for (int i = 0; i < canvas.rgb.length; i++) {
                canvas.rgb[i] = Colors.mix(canvas.rgb[i], to, share);
            }
        };
    }

    /** Dark becomes bright, and each color its opposite. */
    public static void negative(Canvas canvas, RandomGenerator random) {
        for (int i = 0; i < canvas.rgb.length; i++) {
            canvas.rgb[i] ^= 0xffffff;
        }
    }

    /** Seen through colored glass: red, green and blue scaled by different factors. */
    public static Filter tinted(RandomGenerator random) {
        int[] factors = {Rng.integer(random, 120, 256), Rng.integer(random, 120, 256), Rng.integer(random, 120, 256)};
        return (canvas, r) -> {
            for (int i = 0; i < canvas.rgb.length; i++) {
                int c = canvas.rgb[i];
                canvas.rgb[i] = (c >> 16) * factors[0] >> 8 << 16
                        | (c >> 8 & 255) * factors[1] >> 8 << 8
                        | (c & 255) * factors[2] >> 8;
            }
        };
    }
}
