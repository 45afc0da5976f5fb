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
import java.util.function.IntPredicate;
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
        if (style.rules == Style.Rules.BOXES) {
            plan.cells.forEach(cell -> frame(graphics, cell));
            return;
        }
        boolean[] rows = rowLines();
        boolean[] columns = columnLines();
        plan.cells.forEach(cell -> edges(graphics, cell, rows, columns));
        if (style.rules == Style.Rules.THREE || style.rules == Style.Rules.HEADER) {
            underGroups(graphics);
        }
    }

    /** By line, from above the first row to below the last, whether it is drawn. */
    private boolean[] rowLines() {
        int last = plan.rows;
        return switch (style.rules) {
            case ROWS, GRID -> lines(last, line -> true);
            case COLUMNS -> lines(last, line -> line <= plan.headerRows || line == last);
            case THREE, FRAME -> lines(last, line -> line == 0 || line == plan.headerRows || line == last);
            case HEADER -> lines(last, line -> line == plan.headerRows);
            case MIXED -> some(last, style.rowRules, style.ruleSeed);
            case NONE, BOXES -> lines(last, line -> false);
        };
    }

    private boolean[] columnLines() {
        int last = plan.columns;
        return switch (style.rules) {
            case COLUMNS, GRID -> lines(last, line -> true);
            case FRAME -> lines(last, line -> line == 0 || line == last);
            case MIXED -> some(last, style.columnRules, style.ruleSeed + 1);
            default -> lines(last, line -> false);
        };
    }

    private static boolean[] lines(int last, IntPredicate drawn) {
        boolean[] lines = new boolean[last + 1];
        for (int line = 0; line <= last; line++) {
            lines[line] = drawn.test(line);
        }
        return lines;
    }

    private static boolean[] some(int last, double share, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return lines(last, line -> random.nextDouble() < share);
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

    /** Those edges of a cell that lie on drawn lines; no line runs through a cell that spans it. */
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

    private void frame(Graphics2D graphics, TableCell cell) {
        double x = layout.xs[cell.column()] + INSET / 2;
        double y = layout.ys[cell.row()] + INSET / 2;
        graphics.draw(new Rectangle2D.Double(
                x, y, layout.xs[cell.endColumn()] - INSET / 2 - x, layout.ys[cell.endRow()] - INSET / 2 - y));
    }
}
