// SPDX-License-Identifier: Apache-2.0
package master.generators;

import java.awt.image.BufferedImage;

/** Looks where a transparent image has been drawn on. Holds no state. */
final class Ink {
    private static final int VISIBLE = 60; // alpha of 255

    private Ink() {}

    /**
     * Checks that there is ink, and none too near to the edge.
     *
     * @param image with an alpha channel, the text only
     * @param x free columns at the left and right
     * @param y free rows at the top and bottom
     * @throws CutOffException if there is ink in them, or nowhere
     */
    static void inside(BufferedImage image, int x, int y) {
        boolean any = false;
        int width = image.getWidth();
        int height = image.getHeight();
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                if (image.getRGB(column, row) >>> 24 > VISIBLE) {
                    any = true;
                    if (column < x || row < y || column >= width - x || row >= height - y) {
                        throw new CutOffException("text at " + column + ", " + row + " of " + width + " x " + height);
                    }
                }
            }
        }
        if (!any) {
            throw new CutOffException("no text");
        }
    }
}
