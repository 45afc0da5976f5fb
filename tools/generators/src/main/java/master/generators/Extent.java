// SPDX-License-Identifier: Apache-2.0
package master.generators;

import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.function.DoublePredicate;
import java.util.random.RandomGenerator;

/**
 * How much room a text needs at a font size of one pixel, in the largest of several fonts.
 *
 * @param width the sum of the widths of its glyphs' ink
 * @param advance the sum of how far they move the pen
 * @param above the highest ink above the baseline
 * @param below the lowest ink below the baseline, 0 or more
 */
record Extent(double width, double advance, double above, double below) {
    private static final float UNIT = 100; // pixels, large enough that hinting and rounding do not matter
    private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);

    static Extent of(String text, List<Font> fonts) {
        double width = 0;
        double advance = 0;
        double above = 0;
        double below = 0;
        for (char c : text.toCharArray()) {
            double widest = 0;
            double furthest = 0;
            for (Font font : fonts) {
                var vector = font.deriveFont(UNIT).createGlyphVector(CONTEXT, new char[] {c});
                Rectangle2D ink = vector.getVisualBounds();
                widest = Math.max(widest, ink.getWidth());
                furthest = Math.max(furthest, vector.getLogicalBounds().getWidth());
                above = Math.max(above, -ink.getMinY());
                below = Math.max(below, ink.getMaxY());
            }
            width += widest;
            advance += furthest;
        }
        return new Extent(width / UNIT, advance / UNIT, above / UNIT, below / UNIT);
    }

    /**
     * A font size near the largest that fits.
     *
     * @param least the smallest legible size, in pixels
     * @param fits tells whether a size in pixels fits
     * @throws CutOffException if not even the least does
     */
    static int size(RandomGenerator random, int least, DoublePredicate fits) {
        int most = 90;
        while (most >= least && !fits.test(most)) {
            most--;
        }
        if (most < least) {
            throw new CutOffException("no size from " + least + " px fits");
        }
        int low = Math.max(least, (int) (most * 0.72));
        return random.nextInt(low, most + 1);
    }
}
