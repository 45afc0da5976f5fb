// SPDX-License-Identifier: Apache-2.0
package master.table.synth;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.SplittableRandom;
import master.table.TableCell;

/** Puts a table onto its paper: grounds, rules, words. */
final class Drawing {
    private static final double INSET = 2; // pixels, of cells that have frames of their own

    private final Plan plan;
    private final Style style;
    private final Layout layout;

    Drawing(Plan plan, Style style, Layout layout) {
        this.plan = plan;
        this.style = style;
        this.layout = layout;
    }

    BufferedImage draw(List<Layout.Placed> words) {
        BufferedImage image = new BufferedImage(layout.imageWidth(), layout.imageHeight(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.setColor(style.paper);
            graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
            grounds(graphics);
            graphics.setRenderingHint(
                    RenderingHints.KEY_TEXT_ANTIALIASING,
                    style.smooth ? RenderingHints.VALUE_TEXT_ANTIALIAS_ON : RenderingHints.VALUE_TEXT_ANTIALIAS_OFF);
            graphics.setColor(style.rule);
            graphics.setStroke(new BasicStroke(
                    style.ruleWidth, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, style.dashes, 0));
            rules(graphics);
            for (Layout.Placed placed : words) {
                graphics.setFont(placed.font());
                graphics.setColor(placed.header() ? style.headerInk : style.ink);
                graphics.drawString(placed.word().text(), placed.x(), placed.baseline());
            }
        } finally {
            graphics.dispose();
        }
        return image;
    }

    private void grounds(Graphics2D graphics) {
        for (int row = 0; row < plan.rows; row++) {
            Color ground =
                    row < plan.headerRows ? style.headerPaper : (row - plan.headerRows) % 2 == 1 ? style.stripe : null;
            if (ground != null) {
                graphics.setColor(ground);
                graphics.fill(new Rectangle2D.Double(
                        left(), layout.ys[row], right() - left(), layout.ys[row + 1] - layout.ys[row]));
            }
        }
    }

    private double left() {
        return layout.xs[0];
    }

    private double right() {
        return layout.xs[plan.columns];
    }

    private void rules(Graphics2D graphics) {
        int headerEnd = plan.headerRows;
        switch (style.rules) {
            case NONE -> {}
            case THREE -> {
                across(graphics, 0);
                across(graphics, headerEnd);
                across(graphics, plan.rows);
                underGroups(graphics);
            }
            case HEADER -> {
                across(graphics, headerEnd);
                underGroups(graphics);
            }
            case FRAME -> {
                across(graphics, headerEnd);
                frame(graphics, left(), layout.ys[0], right(), layout.ys[plan.rows]);
            }
            case MIXED -> {
                boolean[] rows = drawn(plan.rows + 1, style.rowRules, style.ruleSeed);
                boolean[] columns = drawn(plan.columns + 1, style.columnRules, style.ruleSeed + 1);
                plan.cells.forEach(cell -> edges(graphics, cell, rows, columns));
            }
            default -> plan.cells.forEach(cell -> edges(graphics, cell));
        }
    }

    private void across(Graphics2D graphics, int line) {
        graphics.draw(new Line2D.Double(left(), layout.ys[line], right(), layout.ys[line]));
    }

    /** The short rules below the groups of a header, which say what columns belong to them. */
    private void underGroups(Graphics2D graphics) {
        for (TableCell cell : plan.cells) {
            if (cell.columnSpan() > 1 && cell.endRow() < plan.headerRows) {
                double y = layout.ys[cell.endRow()];
                graphics.draw(new Line2D.Double(
                        layout.xs[cell.column()] + style.gapX / 2, y, layout.xs[cell.endColumn()] - style.gapX / 2, y));
            }
        }
    }

    private void edges(Graphics2D graphics, TableCell cell) {
        double x0 = layout.xs[cell.column()];
        double x1 = layout.xs[cell.endColumn()];
        double y0 = layout.ys[cell.row()];
        double y1 = layout.ys[cell.endRow()];
        boolean header = cell.row() < plan.headerRows;
        switch (style.rules) {
            case GRID -> frame(graphics, x0, y0, x1, y1);
            case BOXES -> frame(graphics, x0 + INSET / 2, y0 + INSET / 2, x1 - INSET / 2, y1 - INSET / 2);
            case ROWS -> {
                graphics.draw(new Line2D.Double(x0, y0, x1, y0));
                graphics.draw(new Line2D.Double(x0, y1, x1, y1));
            }
            default -> { // between columns
                graphics.draw(new Line2D.Double(x0, y0, x0, y1));
                graphics.draw(new Line2D.Double(x1, y0, x1, y1));
                if (cell.row() == 0) {
                    graphics.draw(new Line2D.Double(x0, y0, x1, y0));
                }
                if (cell.endRow() == plan.rows || header) {
                    graphics.draw(new Line2D.Double(x0, y1, x1, y1));
                }
            }
        }
    }

    private static boolean[] drawn(int lines, double share, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        boolean[] drawn = new boolean[lines];
        for (int line = 0; line < lines; line++) {
            drawn[line] = random.nextDouble() < share;
        }
        return drawn;
    }

    /** Those edges of a cell that lie on drawn lines. */
    private void edges(Graphics2D graphics, TableCell cell, boolean[] rows, boolean[] columns) {
        double x0 = layout.xs[cell.column()];
        double x1 = layout.xs[cell.endColumn()];
        double y0 = layout.ys[cell.row()];
        double y1 = layout.ys[cell.endRow()];
        if (rows[cell.row()]) {
            graphics.draw(new Line2D.Double(x0, y0, x1, y0));
        }
        if (rows[cell.endRow()]) {
            graphics.draw(new Line2D.Double(x0, y1, x1, y1));
        }
        if (columns[cell.column()]) {
            graphics.draw(new Line2D.Double(x0, y0, x0, y1));
        }
        if (columns[cell.endColumn()]) {
            graphics.draw(new Line2D.Double(x1, y0, x1, y1));
        }
    }

    private static void frame(Graphics2D graphics, double x0, double y0, double x1, double y1) {
        graphics.draw(new Rectangle2D.Double(x0, y0, x1 - x0, y1 - y0));
    }
}
