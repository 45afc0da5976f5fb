// SPDX-License-Identifier: Apache-2.0
package master.synth.layer;

import master.synth.font.Box;
import master.synth.font.Mask;
import master.synth.font.Outline;
import master.synth.pixel.Canvas;
import master.synth.pixel.Colors;
import master.synth.pixel.Palette;

/** What the layers of one image draw on. Mutable, used by one thread. */
public final class Scene {
    public final Canvas canvas;
    public final Palette palette;
    public final float[] ink; // [height, width], how much of each pixel the text covers, in [0, 1]
    public int[] ground = {}; // the pixels before the text was painted
    public final double unit; // the text height in pixels, by which layers scale themselves
    public final boolean smooth; // whether edges are antialiased

    public Scene(Canvas canvas, Palette palette, double unit, boolean smooth) {
        this.canvas = canvas;
        this.palette = palette;
        canvas.unit = unit;
        this.ink = new float[canvas.width * canvas.height];
        this.unit = unit;
        this.smooth = smooth;
    }

    public int width() {
        return canvas.width;
    }

    public int height() {
        return canvas.height;
    }

    public Mask fill(Outline outline) {
        Mask mask = Mask.fill(outline, canvas.width, canvas.height);
        return smooth ? mask : mask.harden();
    }

    /** The line along closed polylines. */
    public Mask contour(Outline outline, double thickness) {
        Mask mask = Mask.stroke(outline, thickness, true, canvas.width, canvas.height);
        return smooth ? mask : mask.harden();
    }

    /** The line along open polylines. */
    public Mask line(Outline outline, double thickness) {
        Mask mask = Mask.stroke(outline, thickness, false, canvas.width, canvas.height);
        return smooth ? mask : mask.harden();
    }

    /** The mean color of the ground below a glyph. */
    public int below(Outline glyph) {
        Box box = glyph.bounds();
        int left = (int) Math.max(0, Math.min(width() - 1, box.left()));
        int right = (int) Math.max(left, Math.min(width() - 1, box.right()));
        int top = (int) Math.max(0, Math.min(height() - 1, box.top()));
        int bottom = (int) Math.max(top, Math.min(height() - 1, box.bottom()));
        int r = 0;
        int g = 0;
        int b = 0;
        int n = 0;
        for (int y = top; y <= bottom; y += 2) {
            for (int x = left; x <= right; x += 2, n++) {
                int color = ground[y * width() + x];
                r += Colors.red(color);
                g += Colors.green(color);
                b += Colors.blue(color);
            }
        }
        return Colors.of(r / n, g / n, b / n);
    }

    /** Puts back the ground where the mask covers. */
    public void clear(Mask mask) {
        for (int row = 0; row < mask.height; row++) {
            int to = (mask.top + row) * canvas.width + mask.left;
            for (int column = 0; column < mask.width; column++) {
                float cover = mask.cover[row * mask.stride + column];
                if (cover > 0.004f) {
                    canvas.rgb[to + column] = Colors.mix(canvas.rgb[to + column], ground[to + column], cover);
                }
            }
        }
    }

    /** Paints a part of the text and remembers where it is. */
    public void text(Mask mask, int color, double alpha) {
        canvas.stamp(mask, color, alpha);
        remember(mask);
    }

    /** Remembers where the text is, without painting. */
    public void remember(Mask mask) {
        for (int row = 0; row < mask.height; row++) {
            int to = (mask.top + row) * canvas.width + mask.left;
            for (int column = 0; column < mask.width; column++) {
                ink[to + column] = Math.max(ink[to + column], mask.cover[row * mask.stride + column]);
            }
        }
    }
}
