// SPDX-License-Identifier: Apache-2.0
package master.table.format;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.function.Predicate;
import master.api.Box;
import master.table.Table;
import master.table.TableCell;

/** Draws the boxes of a table's cells over its image, for people to look at. Holds no state. */
public final class GridImage {
    private static final Color CELL = new Color(0, 90, 255, 160);
    private static final Color HEADER = new Color(0, 90, 255, 40);
    private static final Color EMPTY = new Color(120, 120, 120, 50);
    private static final Color MARKED = new Color(255, 0, 0, 90);

    private GridImage() {}

    /**
     * Draws a copy of the image with the boxes.
     *
     * @param marked which cells are filled with red
     */
    public static BufferedImage draw(BufferedImage image, Table table, Predicate<TableCell> marked) {
        BufferedImage copy = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = copy.createGraphics();
        try {
            graphics.drawImage(image, 0, 0, null);
            for (TableCell cell : table.cells()) {
                cell.box().ifPresent(box -> draw(graphics, table, cell, box, marked.test(cell)));
            }
        } finally {
            graphics.dispose();
        }
        return copy;
    }

    private static void draw(Graphics2D graphics, Table table, TableCell cell, Box box, boolean marked) {
        Rectangle2D rectangle =
                new Rectangle2D.Double(box.x(), box.y(), Math.max(0, box.width() - 1), Math.max(0, box.height() - 1));
        if (marked || cell.empty() || cell.row() < table.headerRows()) {
            graphics.setColor(marked ? MARKED : cell.empty() ? EMPTY : HEADER);
            graphics.fill(rectangle);
        }
        graphics.setColor(CELL);
        graphics.draw(rectangle);
    }
}
