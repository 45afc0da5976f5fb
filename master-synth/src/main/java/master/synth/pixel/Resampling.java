// SPDX-License-Identifier: Apache-2.0
package master.synth.pixel;

import master.synth.font.Rng;

/** Filters that move pixels: ripples of a finished image, lost resolution, JPEG blocks. Holds no state. */
public final class Resampling {
    private Resampling() {}

    /**
     * Shifts rows and columns by waves, lines and background included.
     *
     * @param amplitude the largest shift in pixels; the text needs that much margin
     * @param lengthX wave length of the vertical shift in pixels
     * @param lengthY wave length of the horizontal shift in pixels
     * @param smooth whether colors are mixed between pixels
     */
    public static Filter ripple(double amplitude, double lengthX, double lengthY, boolean smooth) {
        return (canvas, random) -> {
            double phaseX = Rng.between(random, 0, 2 * Math.PI);
            double phaseY = Rng.between(random, 0, 2 * Math.PI);
            int w = canvas.width;
            int[] moved = new int[canvas.rgb.length];
            double[] down = new double[w];
            for (int x = 0; x < w; x++) {
                down[x] = amplitude * Math.sin(2 * Math.PI * x / lengthX + phaseX);
            }
            for (int y = 0; y < canvas.height; y++) {
                double right = amplitude * Math.sin(2 * Math.PI * y / lengthY + phaseY);
                for (int x = 0; x < w; x++) {
                    moved[y * w + x] = smooth
                            ? canvas.between(x + right, y + down[x])
                            : canvas.at((int) Math.round(x + right), (int) Math.round(y + down[x]));
                }
            }
            canvas.rgb = moved;
        };
    }

    /**
     * Draws the image smaller and enlarges it again, smooth or in hard squares.
     *
     * @param most how many times smaller, above 1; less if the text would fall below 11 pixels (9 if smooth)
     */
    public static Filter coarsen(double most, boolean smooth) {
        return (canvas, random) -> {
            double factor = Math.min(most, canvas.unit / (smooth ? 9 : 11));
            if (factor < 1.05) {
                return;
            }
            lower(canvas, factor, smooth);
        };
    }

    /** Makes the image smaller by the factor, 1 or more, and enlarges it again, smoothly or to hard squares. */
    public static void lower(Canvas canvas, double factor, boolean smooth) {
        int w = (int) Math.max(8, Math.round(canvas.width / factor));
        int h = (int) Math.max(8, Math.round(canvas.height / factor));
        Canvas small = shrink(canvas, w, h);
        double sx = (double) w / canvas.width;
        double sy = (double) h / canvas.height;
        for (int y = 0; y < canvas.height; y++) {
            for (int x = 0; x < canvas.width; x++) {
                canvas.rgb[y * canvas.width + x] = smooth
                        ? small.between((x + 0.5) * sx - 0.5, (y + 0.5) * sy - 0.5)
                        : small.at((int) (x * sx), (int) (y * sy));
            }
        }
    }

    /** The image in another size: means where it shrinks; where it grows, smooth or in hard squares. */
    public static Canvas resized(Canvas canvas, double factor, boolean smooth) {
        int w = (int) Math.round(canvas.width * factor);
        int h = (int) Math.round(canvas.height * factor);
        if (w == canvas.width && h == canvas.height) {
            return canvas;
        }
        if (factor < 1 && smooth) {
            return shrink(canvas, w, h);
        }
        Canvas resized = new Canvas(w, h);
        double sx = (double) canvas.width / w;
        double sy = (double) canvas.height / h;
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                resized.rgb[y * w + x] = smooth
                        ? canvas.between((x + 0.5) * sx - 0.5, (y + 0.5) * sy - 0.5)
                        : canvas.at((int) ((x + 0.5) * sx), (int) ((y + 0.5) * sy));
            }
        }
        return resized;
    }

    /** Each new pixel is the mean of the old ones below it. */
    private static Canvas shrink(Canvas canvas, int width, int height) {
        Canvas small = new Canvas(width, height);
        for (int y = 0; y < height; y++) {
            int top = y * canvas.height / height;
            int bottom = Math.max(top + 1, (y + 1) * canvas.height / height);
            for (int x = 0; x < width; x++) {
                int left = x * canvas.width / width;
                int right = Math.max(left + 1, (x + 1) * canvas.width / width);
                int r = 0;
                int g = 0;
                int b = 0;
                for (int v = top; v < bottom; v++) {
                    for (int u = left; u < right; u++) {
                        int c = canvas.rgb[v * canvas.width + u];
                        r += Colors.red(c);
                        g += Colors.green(c);
                        b += Colors.blue(c);
                    }
                }
                int n = (bottom - top) * (right - left);
                small.rgb[y * width + x] = Colors.of(r / n, g / n, b / n);
            }
        }
        return small;
    }
}
