// SPDX-License-Identifier: Apache-2.0
package master.synth.font;

import java.awt.Rectangle;

/** An axis-parallel box in pixels, y downwards. */
public record Box(double left, double top, double right, double bottom) {
    public double width() {
        return right - left;
    }

    public double height() {
        return bottom - top;
    }

    public double centerX() {
        return (left + right) / 2;
    }

    public double centerY() {
        return (top + bottom) / 2;
    }

    public Box union(Box other) {
        return new Box(
                Math.min(left, other.left),
                Math.min(top, other.top),
                Math.max(right, other.right),
                Math.max(bottom, other.bottom));
    }

    /** The pixels of an image that it touches; of no width or height if there are none. */
    public Rectangle pixels(int width, int height) {
        int x = (int) Math.max(0, left);
        int y = (int) Math.max(0, top);
        return new Rectangle(
                x,
                y,
                (int) Math.min(width - 1, Math.ceil(right)) - x + 1,
                (int) Math.min(height - 1, Math.ceil(bottom)) - y + 1);
    }

    /** This box grown by the margin on every side. */
    public Box grow(double margin) {
        return new Box(left - margin, top - margin, right + margin, bottom + margin);
    }
}
