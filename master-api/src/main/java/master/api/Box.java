// SPDX-License-Identifier: Apache-2.0
package master.api;

/**
 * A rectangle in an image, in pixels from the upper left corner; the first pixel reaches from 0 to 1. Immutable and
 * thread-safe.
 *
 * @param x the left edge, finite
 * @param y the upper edge, finite
 * @param width 0 or more
 * @param height 0 or more
 */
public record Box(double x, double y, double width, double height) {
    public Box {
        if (!Double.isFinite(x + y) || !(width >= 0 && height >= 0) || !Double.isFinite(width + height)) {
            throw new IllegalArgumentException(
                    "box of %sx%s (width x height) at %s, %s; finite numbers and no negative side are allowed"
                            .formatted(width, height, x, y));
        }
    }

    /** Whether the area is 0. */
    public boolean isEmpty() {
        return width == 0 || height == 0;
    }

    /** The part of the box within an image of the given size, in pixels; an empty box on the image's edge if there is none. */
    public Box within(int imageWidth, int imageHeight) {
        if (x >= 0 && y >= 0 && x + width <= imageWidth && y + height <= imageHeight) {
            return this; // exactly, not but for rounding
        }
        double left = clipped(x, imageWidth);
        double top = clipped(y, imageHeight);
        return new Box(left, top, clipped(x + width, imageWidth) - left, clipped(y + height, imageHeight) - top);
    }

    private static double clipped(double value, int size) {
        return Math.max(0, Math.min(size, value));
    }
}
