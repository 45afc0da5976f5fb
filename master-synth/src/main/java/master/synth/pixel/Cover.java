// SPDX-License-Identifier: Apache-2.0
package master.synth.pixel;

import master.synth.font.Mask;

/** How much of each pixel of an image something covers, in [0, 1]. Mutable, used by one thread. */
public final class Cover {
    public final int width;
    public final int height;
    public final float[] share; // [height, width]

    public Cover(int width, int height) {
        this.width = width;
        this.height = height;
        this.share = new float[width * height];
    }

    /** A color for each pixel. */
    @FunctionalInterface
    public interface Ink {
        int at(int x, int y, int below);
    }

    /** Adds a shape; where both cover, the stronger counts. */
    public Cover add(Mask mask) {
        for (int row = 0; row < mask.height; row++) {
            int to = (mask.top + row) * width + mask.left;
            for (int column = 0; column < mask.width; column++) {
                share[to + column] = Math.max(share[to + column], mask.cover[row * mask.stride + column]);
            }
        }
        return this;
    }

    /** A blurred copy; the radius in pixels, 1 or more. */
    public Cover blurred(int radius) {
        Cover blurred = new Cover(width, height);
        Cover temp = new Cover(width, height);
        box(share, temp.share, radius, width, height, 1, width);
        box(temp.share, blurred.share, radius, height, width, width, 1);
        box(blurred.share, temp.share, radius, width, height, 1, width);
        box(temp.share, blurred.share, radius, height, width, width, 1);
        return blurred;
    }

    /** The mean of 2 radius + 1 values along each line of values that are a step apart; beyond the ends is nothing. */
    private static void box(float[] from, float[] to, int radius, int length, int lines, int step, int lineStep) {
        float scale = 1f / (2 * radius + 1);
        for (int line = 0; line < lines; line++) {
            int start = line * lineStep;
            float sum = 0;
            for (int i = 0; i < Math.min(radius, length); i++) {
                sum += from[start + i * step];
            }
            for (int i = 0; i < length; i++) {
                if (i + radius < length) {
                    sum += from[start + (i + radius) * step];
                }
                to[start + i * step] = Math.max(0, sum * scale);
                if (i >= radius) {
                    sum -= from[start + (i - radius) * step];
                }
            }
        }
    }

    /** Paints one color through this cover, moved by whole pixels. */
    public void stamp(Canvas canvas, int color, double alpha, int dx, int dy) {
        for (int y = Math.max(0, dy); y < Math.min(height, height + dy); y++) {
            for (int x = Math.max(0, dx); x < Math.min(width, width + dx); x++) {
                float cover = share[(y - dy) * width + x - dx];
                if (cover > 0.004f) {
                    int i = y * width + x;
                    canvas.rgb[i] = Colors.mix(canvas.rgb[i], color, Math.min(1, cover * alpha));
                }
            }
        }
    }

    /** Paints a color of its own for each pixel. */
    public void paint(Canvas canvas, double alpha, Ink ink) {
        for (int y = 0, i = 0; y < height; y++) {
            for (int x = 0; x < width; x++, i++) {
                if (share[i] > 0.004f) {
                    canvas.rgb[i] = Colors.mix(canvas.rgb[i], ink.at(x, y, canvas.rgb[i]), share[i] * alpha);
                }
            }
        }
    }
}
