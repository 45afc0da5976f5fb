// SPDX-License-Identifier: Apache-2.0
package master.table.synth;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import master.api.Box;
import master.table.TableCell;
import master.table.Word;
import master.table.structure.OtslTokens;

/** Draws contact sheets of synthetic tables, with the boxes of cells and words, for people to look at. Holds no state. */
public final class TableSheet {
    private static final int GAP = 8; // pixels
    private static final int NAME = 14; // pixels
    private static final Color CELL = new Color(255, 0, 0, 110);
    private static final Color EMPTY = new Color(0, 0, 255, 40);
    private static final Color WORD = new Color(0, 160, 0, 110);

    private TableSheet() {}

    /**
     * Draws tables in columns, each below its structure; tables that are too wide are scaled down.
     *
     * @param tables at least one
     * @param columns number of columns, at least 1
     * @param width width of a column in pixels
     */
    public static BufferedImage draw(List<SyntheticTable> tables, int columns, int width) {
        if (tables.isEmpty() || columns < 1 || width < 1) {
            throw new IllegalArgumentException("%d tables in %d columns of %d pixels, 1 or more are allowed"
                    .formatted(tables.size(), columns, width));
        }
        int[] heights = new int[columns];
        int[] column = new int[tables.size()];
        int[] top = new int[tables.size()];
        for (int i = 0; i < tables.size(); i++) {
            for (int c = 1; c < columns; c++) {
                column[i] = heights[c] < heights[column[i]] ? c : column[i];
            }
            top[i] = heights[column[i]];
            BufferedImage image = tables.get(i).image();
            heights[column[i]] += (int) Math.ceil(image.getHeight() * scale(image, width)) + NAME + GAP;
        }
        int tallest = 1;
        for (int height : heights) {
            tallest = Math.max(tallest, height);
        }
        BufferedImage sheet = new BufferedImage(columns * (width + GAP), tallest, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = sheet.createGraphics();
        try {
            graphics.setColor(Color.GRAY);
            graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
            graphics.setFont(new Font(Font.MONOSPACED, Font.PLAIN, NAME - 3));
            for (int i = 0; i < tables.size(); i++) {
                Graphics2D part = (Graphics2D) graphics.create(column[i] * (width + GAP), top[i], width, tallest);
                draw(part, tables.get(i), scale(tables.get(i).image(), width));
                part.dispose();
            }
        } finally {
            graphics.dispose();
        }
        return sheet;
    }

    private static double scale(BufferedImage image, int width) {
        return Math.min(1, (double) width / image.getWidth());
    }

    private static void draw(Graphics2D graphics, SyntheticTable table, double scale) {
        graphics.setColor(Color.YELLOW);
        graphics.drawString(OtslTokens.spelled(table.table()), 1, NAME - 3);
        graphics.translate(0, NAME);
        graphics.scale(scale, scale);
        graphics.drawImage(table.image(), 0, 0, null);
        for (TableCell cell : table.table().cells()) {
            Rectangle2D rectangle = rectangle(cell.box().orElseThrow());
            if (cell.empty()) {
                graphics.setColor(EMPTY);
                graphics.fill(rectangle);
            }
            graphics.setColor(CELL);
            graphics.draw(rectangle);
            graphics.setColor(WORD);
            for (Word word : cell.words()) {
                graphics.draw(rectangle(word.box()));
            }
        }
    }

    private static Rectangle2D rectangle(Box box) {
        return new Rectangle2D.Double(box.x(), box.y(), box.width(), box.height());
    }
}
