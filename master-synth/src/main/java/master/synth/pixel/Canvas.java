// SPDX-License-Identifier: Apache-2.0
package master.synth.pixel;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.Arrays;
import master.synth.font.Mask;

/** An image under construction: packed RGB pixels, row by row. Mutable, used by one thread. */
public final class Canvas {
    public final int width;
    public final int height;
    public int[] rgb; // [height, width], 0xRRGGBB
    public double unit = 40; // text height in pixels: what may be lost depends on it

    public Canvas(int width, int height) {
        this(width, height, new int[width * height]);
    }

    /** Over pixels that are there already. */
    public Canvas(int width, int height, int[] rgb) {
        this.width = width;
        this.height = height;
        this.rgb = rgb;
    }

    public void fill(int color) {
        Arrays.fill(rgb, color);
    }

    /** Blends a color into one pixel; pixels outside are ignored. */
    public void blend(int x, int y, int color, double alpha) {
        if (x >= 0 && y >= 0 && x < width && y < height) {
            rgb[y * width + x] = Colors.mix(rgb[y * width + x], color, alpha);
        }
    }

    /** Paints a color through a mask. */
    public void stamp(Mask mask, int color, double alpha) {
        for (int row = 0; row < mask.height; row++) {
            int from = row * mask.stride;
            int to = (mask.top + row) * width + mask.left;
            for (int column = 0; column < mask.width; column++) {
                float cover = mask.cover[from + column];
                if (cover > 0.004f) {
                    rgb[to + column] = Colors.mix(rgb[to + column], color, cover * alpha);
                }
            }
        }
    }

    /** The color of a pixel, nearest to the edge when it lies outside. */
    public int at(int x, int y) {
        return rgb[Math.max(0, Math.min(height - 1, y)) * width + Math.max(0, Math.min(width - 1, x))];
    }

    /** The color between the four nearest pixels. */
    public int between(double x, double y) {
        int left = (int) Math.floor(x);
        int top = (int) Math.floor(y);
        double right = x - left;
        double down = y - top;
        int upper = Colors.mix(at(left, top), at(left + 1, top), right);
        int lower = Colors.mix(at(left, top + 1), at(left + 1, top + 1), right);
        return Colors.mix(upper, lower, down);
    }

    /** The finished image; the canvas is not used after this. */
    public BufferedImage image() {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        System.arraycopy(rgb, 0, ((DataBufferInt) image.getRaster().getDataBuffer()).getData(), 0, rgb.length);
        return image;
    }
}
