// SPDX-License-Identifier: Apache-2.0
package master.api;

/**
 * A rectangle in an image, in pixels from its upper left corner; fractions of a pixel are allowed.
 *
 * @param x its left edge
 * @param y its upper edge
 * @param width not negative
 * @param height not negative
 */
public record Box(double x, double y, double width, double height) {
    public Box {
        if (!Double.isFinite(x) || !Double.isFinite(y) || !(width >= 0 && height >= 0)
                || !Double.isFinite(width) || !Double.isFinite(height)) {
            throw new IllegalArgumentException(
                    "box at (%s, %s) of %s x %s, finite numbers and no negative size are allowed"
                            .formatted(x, y, width, height));
        }
    }
}
