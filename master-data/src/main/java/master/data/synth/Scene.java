// SPDX-License-Identifier: Apache-2.0
package master.data.synth;

/** What the layers of one picture draw on. Mutable, used by one thread. */
final class Scene {
    final Canvas canvas;
    final Palette palette;
    final float[] ink; // [height, width], how much of each pixel the text covers, in [0, 1]
    final double unit; // the text height in pixels, by which layers scale themselves
    final boolean smooth; // whether edges are antialiased

    Scene(Canvas canvas, Palette palette, double unit, boolean smooth) {
        this.canvas = canvas;
        this.palette = palette;
        canvas.unit = unit;
        this.ink = new float[canvas.width * canvas.height];
        this.unit = unit;
        this.smooth = smooth;
    }

    int width() {
        return canvas.width;
    }

    int height() {
        return canvas.height;
    }

    Mask fill(Outline outline) {
        Mask mask = Mask.fill(outline, canvas.width, canvas.height);
        return smooth ? mask : mask.harden();
    }

    /** The line along closed polylines. */
    Mask contour(Outline outline, double thickness) {
        Mask mask = Mask.stroke(outline, thickness, true, canvas.width, canvas.height);
        return smooth ? mask : mask.harden();
    }

    /** The line along open polylines. */
    Mask line(Outline outline, double thickness) {
        Mask mask = Mask.stroke(outline, thickness, false, canvas.width, canvas.height);
        return smooth ? mask : mask.harden();
    }

    /** Paints a part of the text and remembers where it is. */
    void text(Mask mask, int color, double alpha) {
        canvas.stamp(mask, color, alpha);
        remember(mask);
    }

    /** Remembers where the text is, without painting. */
    void remember(Mask mask) {
        for (int row = 0; row < mask.height; row++) {
            int to = (mask.top + row) * canvas.width + mask.left;
            for (int column = 0; column < mask.width; column++) {
                ink[to + column] = Math.max(ink[to + column], mask.cover[row * mask.stride + column]);
            }
        }
    }
}
