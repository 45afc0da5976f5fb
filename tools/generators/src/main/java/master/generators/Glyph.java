// SPDX-License-Identifier: Apache-2.0
package master.generators;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.font.GlyphVector;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;

/**
 * The shape of a character regardless of its size: what a reader compares letters by.
 *
 * @param cells coverage in [0, 255] of 12 x 12 cells, row by row
 * @param aspect width divided by height
 */
record Glyph(byte[] cells, double aspect) {
    private static final int SIZE = 12;
    private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);

    /** The shape of a character, or one without ink if the font draws nothing for it. */
    static Glyph of(Font font, char character) {
        return of(font.deriveFont(64f).createGlyphVector(CONTEXT, new char[] {character}));
    }

    /** What the font draws for characters that it has not. */
    static Glyph missing(Font font) {
        return of(font.deriveFont(64f).createGlyphVector(CONTEXT, new int[] {font.getMissingGlyphCode()}));
    }

    private static Glyph of(GlyphVector vector) {
        Shape outline = vector.getOutline();
        Rectangle2D box = outline.getBounds2D();
        BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_BYTE_GRAY);
        if (box.getWidth() < 1 || box.getHeight() < 1) {
            return new Glyph(new byte[SIZE * SIZE], 1);
        }
        // thin glyphs keep their proportions: stretched to a square they would all be one black box
        double larger = Math.max(box.getWidth(), box.getHeight());
        double x = SIZE / (box.getWidth() > 0.4 * larger ? box.getWidth() : larger);
        double y = SIZE / (box.getHeight() > 0.4 * larger ? box.getHeight() : larger);
        AffineTransform place = AffineTransform.getTranslateInstance(SIZE / 2.0, SIZE / 2.0);
        place.scale(x, y);
        place.translate(-box.getCenterX(), -box.getCenterY());
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.fill(place.createTransformedShape(outline));
        graphics.dispose();
        byte[] cells = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        return new Glyph(cells, box.getWidth() / box.getHeight());
    }

    /** True when nothing is drawn. */
    boolean blank() {
        return ink() == 0;
    }

    /** 0 for the same shape, around 1 for shapes that share no ink. */
    double distance(Glyph other) {
        int difference = 0;
        for (int i = 0; i < cells.length; i++) {
            difference += Math.abs((cells[i] & 0xff) - (other.cells[i] & 0xff));
        }
        double proportion = Math.abs(Math.log(aspect / other.aspect));
        return (double) difference / (ink() + other.ink() + 1) + 0.15 * Math.min(2, proportion);
    }

    private int ink() {
        int ink = 0;
        for (byte cell : cells) {
            ink += cell & 0xff;
        }
        return ink;
    }
}
