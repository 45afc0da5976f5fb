// SPDX-License-Identifier: Apache-2.0
package master.synth.pixel;

import java.util.random.RandomGenerator;

/** Changes of brightness, color and sharpness of the whole image. Holds no state. */
public final class Filters {
    private Filters() {}

    /** Mixes each pixel with its neighbors; strength in [0, 1], less for text below 18 pixels. */
    public static Filter blur(double strength) {
        return (canvas, random) -> {
            int side = (int) (strength * Math.min(1, canvas.unit / 18) * 64 / 3);
            pass(canvas, side, 1, canvas.width, canvas.height, canvas.width);
            pass(canvas, side, canvas.width, canvas.height, canvas.width, 1);
        };
    }

    /** Blurs like a lens out of focus; the deviation of the bell curve in pixels, above 0. */
    public static void defocus(Canvas canvas, double deviation) {
        double most = 2.0 * 21 / 64; // variance that one pass of three pixels can bring
        int passes = (int) Math.ceil(deviation * deviation / most);
        int side = (int) Math.round(deviation * deviation / passes * 32);
        for (int i = 0; i < passes; i++) {
            pass(canvas, side, 1, canvas.width, canvas.height, canvas.width);
            pass(canvas, side, canvas.width, canvas.height, canvas.width, 1);
        }
    }

    /** One direction of the blur: lines of pixels that are a step apart. */
    private static void pass(Canvas canvas, int side, int step, int length, int lines, int lineStep) {
        int[] rgb = canvas.rgb;
        int middle = 64 - 2 * side;
        for (int line = 0; line < lines; line++) {
            int at = line * lineStep;
            int before = rgb[at];
            int here = before;
            for (int i = 0; i < length; i++, at += step) {
                int after = i + 1 < length ? rgb[at + step] : here;
                int rb = (before & 0xff00ff) * side + (here & 0xff00ff) * middle + (after & 0xff00ff) * side + 0x200020;
                int g = (before & 0xff00) * side + (here & 0xff00) * middle + (after & 0xff00) * side + 0x2000;
                rgb[at] = rb >>> 6 & 0xff00ff | g >>> 6 & 0xff00;
                before = here;
                here = after;
            }
        }
    }

    /** Adds normal noise; deviation in gray levels, [2, 30]. */
    public static Filter gaussianNoise(double deviation, boolean gray) {
        return (canvas, random) -> {
            for (int i = 0; i < canvas.rgb.length; i++) {
                long bits = random.nextLong();
                int r = (int) (bell(bits) * deviation);
                int g = gray ? r : (int) (bell(bits >>> 20) * deviation);
                int b = gray ? r : (int) (bell(bits >>> 40) * deviation);
                int c = canvas.rgb[i];
                canvas.rgb[i] = Colors.of(Colors.red(c) + r, Colors.green(c) + g, Colors.blue(c) + b);
            }
        };
    }

    /** Nearly normal with deviation 1: the sum of four uniform numbers of five bits. */
    private static double bell(long bits) {
        long sum = (bits & 31) + (bits >> 5 & 31) + (bits >> 10 & 31) + (bits >> 15 & 31);
        return (sum - 62) / 18.5;
    }

    /** Scales brightness around the middle gray, then adds; contrast in [0.6, 1.4], shift in [-40, 40]. */
    public static Filter levels(double contrast, double shift, double gamma) {
        return (canvas, random) -> {
            int[] table = new int[256];
            for (int i = 0; i < 256; i++) {
                double bent = 255 * Math.pow(i / 255.0, gamma);
                table[i] = (int) Math.max(0, Math.min(255, (bent - 128) * contrast + 128 + shift));
            }
            for (int i = 0; i < canvas.rgb.length; i++) {
                int c = canvas.rgb[i];
                canvas.rgb[i] = table[c >> 16 & 255] << 16 | table[c >> 8 & 255] << 8 | table[c & 255];
            }
        };
    }

    public static void gray(Canvas canvas, RandomGenerator random) {
        for (int i = 0; i < canvas.rgb.length; i++) {
            canvas.rgb[i] = ((int) Colors.luminance(canvas.rgb[i])) * 0x010101;
        }
    }

    /** Black and white only, split half way between ink and background. */
    public static Filter binarize(Palette palette) {
        double threshold = (Colors.luminance(palette.background()) + Colors.luminance(palette.ink(0))) / 2;
        return (canvas, random) -> {
            for (int i = 0; i < canvas.rgb.length; i++) {
                canvas.rgb[i] = Colors.luminance(canvas.rgb[i]) > threshold ? Colors.WHITE : Colors.BLACK;
            }
        };
    }

    /** Few levels per color part, as in images with a palette; levels in [3, 8]. */
    public static Filter posterize(int levels) {
        return (canvas, random) -> {
            int[] table = new int[256];
            for (int i = 0; i < 256; i++) {
                table[i] = (i * (levels - 1) + 127) / 255 * 255 / (levels - 1);
            }
            for (int i = 0; i < canvas.rgb.length; i++) {
                int c = canvas.rgb[i];
                canvas.rgb[i] = table[c >> 16 & 255] << 16 | table[c >> 8 & 255] << 8 | table[c & 255];
            }
        };
    }

    /** Thickens (or thins) dark strokes by taking the darkest (or brightest) of each pixel and its right, lower one. */
    public static Filter thicken(boolean dark) {
        return (canvas, random) -> {
            int w = canvas.width;
            for (int y = 0; y < canvas.height; y++) {
                for (int x = 0; x < w; x++) {
                    int best = canvas.rgb[y * w + x];
                    best = extreme(best, x + 1 < w ? canvas.rgb[y * w + x + 1] : best, dark);
                    best = extreme(best, y + 1 < canvas.height ? canvas.rgb[(y + 1) * w + x] : best, dark);
                    canvas.rgb[y * w + x] = best;
                }
            }
        };
    }

    private static int extreme(int a, int b, boolean dark) {
        return Colors.luminance(a) < Colors.luminance(b) == dark ? a : b;
    }

    /** Swaps pixels with near ones, as frosted glass does; the share of moved pixels in [0, 1]. */
    public static Filter diffuse(double share, int reach) {
        return (canvas, random) -> {
            int w = canvas.width;
            for (int i = 0; i < canvas.rgb.length; i++) {
                if (random.nextDouble() < share) {
                    int x = i % w + random.nextInt(2 * reach + 1) - reach;
                    int y = i / w + random.nextInt(2 * reach + 1) - reach;
                    if (x >= 0 && y >= 0 && x < w && y < canvas.height) {
                        int other = canvas.rgb[y * w + x];
                        canvas.rgb[y * w + x] = canvas.rgb[i];
                        canvas.rgb[i] = other;
                    }
                }
            }
        };
    }
}
