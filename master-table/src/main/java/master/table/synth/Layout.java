// SPDX-License-Identifier: Apache-2.0
package master.table.synth;

import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import master.api.Box;
import master.table.TableCell;
import master.table.Word;

/** Sizes and places: texts are wrapped, columns and rows become as large as their texts need, texts become words. */
final class Layout {
    /** Letters reach about so far above and below the base line, in sizes of the font. */
    private static final double ASCENT = 0.76;

    private static final double DESCENT = 0.22;

    private static final double MOST_SPREAD = 1100; // pixels; wider tables are not spread

    final double[] xs; // lines between columns, in pixels; the first is the margin
    final double[] ys;
    private final Plan plan;
    private final Style style;
    private final FontRenderContext context;
    private final List<Written> written;

    /**
     * What is written in a cell.
     *
     * @param text its text
     * @param indent pixels that its lines are moved to the right
     */
    record Written(TableCell cell, String text, Style.Align align, double indent) {}

    /** A word and the base line at which it begins. */
    record Placed(Word word, Font font, boolean header, float x, float baseline) {}

    Layout(Plan plan, List<Written> written, Style style, FontRenderContext context) {
        this.plan = plan;
        this.style = style;
        this.context = context;
        this.written = written;
        this.xs = lines(columnWidths());
        this.ys = lines(rowHeights());
    }

    private double[] lines(double[] sizes) {
        double[] lines = new double[sizes.length + 1];
        lines[0] = style.margin;
        for (int i = 0; i < sizes.length; i++) {
            lines[i + 1] = lines[i] + Math.ceil(sizes[i]);
        }
        return lines;
    }

    private Font font(TableCell cell) {
        return cell.row() < plan.headerRows ? style.header : style.body;
    }

    private double width(String text, Font font) {
        return font.getStringBounds(text, context).getWidth();
    }

    private double[] columnWidths() {
        double[] widths = new double[plan.columns];
        for (Written one : written) {
            if (one.cell().columnSpan() == 1) {
                int column = one.cell().column();
                widths[column] = Math.max(widths[column], wanted(one, wrap(one.cell())));
            }
        }
        for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], 2 * style.gapX + style.body.getSize2D());
        }
        for (Written one : written) {
            TableCell cell = one.cell();
            if (cell.columnSpan() > 1) {
                double there = sum(widths, cell.column(), cell.endColumn());
                double missing = wanted(one, Math.max(wrap(one.cell()), there - 2 * style.gapX)) - there;
                for (int column = cell.column(); column < cell.endColumn() && missing > 0; column++) {
                    widths[column] += missing / cell.columnSpan();
                }
            }
        }
        return spread(widths);
    }

    private double[] spread(double[] widths) {
        double[] spread = widths.clone();
        double widest = Arrays.stream(widths).max().orElse(0);
        if (style.evenColumns && widest * widths.length <= MOST_SPREAD) {
            Arrays.fill(spread, widest);
        }
        double all = Arrays.stream(spread).sum();
        double more = Math.min(style.spread * all, MOST_SPREAD) - all;
        for (int i = 0; i < widths.length && more > 0; i++) {
            spread[i] += more * style.spreadOver.share(widths, i);
        }
        return spread;
    }

    private double wrap(TableCell cell) {
        return cell.row() < plan.headerRows ? style.headerWrap : style.wrap;
    }

    private double wanted(Written one, double wrap) {
        Font font = font(one.cell());
        double widest = 0;
        for (String line : wrapped(one.text(), font, wrap)) {
            widest = Math.max(widest, width(line, font));
        }
        return widest + 2 * style.gapX + one.indent();
    }

    private static double sum(double[] values, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += values[i];
        }
        return sum;
    }

    private List<String> wrapped(String text, Font font, double most) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", 0)) {
            if (!line.isEmpty() && width(line + " " + word, font) > most) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    private List<String> wrapped(Written one) {
        TableCell cell = one.cell();
        double most = xs[cell.endColumn()] - xs[cell.column()] - 2 * style.gapX - one.indent();
        return wrapped(one.text(), font(cell), most + 0.5);
    }

    private double[] rowHeights() {
        double[] heights = new double[plan.rows];
        for (Written one : written) {
            if (one.cell().rowSpan() == 1) {
                int row = one.cell().row();
                heights[row] = Math.max(heights[row], wrapped(one).size() * style.lineHeight + 2 * style.gapY);
            }
        }
        for (int i = 0; i < heights.length; i++) {
            heights[i] = Math.max(heights[i], style.lineHeight + 2 * style.gapY);
        }
        for (Written one : written) {
            TableCell cell = one.cell();
            if (cell.rowSpan() > 1) {
                double needed = wrapped(one).size() * style.lineHeight + 2 * style.gapY;
                heights[cell.endRow() - 1] += Math.max(0, needed - sum(heights, cell.row(), cell.endRow()));
            }
        }
        return heights;
    }

    /** The words of a cell, in reading order. */
    List<Placed> words(Written one) {
        TableCell cell = one.cell();
        List<Placed> words = new ArrayList<>();
        if (one.text().isEmpty()) {
            return words;
        }
        Font font = font(cell);
        List<String> lines = wrapped(one);
        double left = xs[cell.column()] + style.gapX + one.indent();
        double right = xs[cell.endColumn()] - style.gapX;
        double room = ys[cell.endRow()] - ys[cell.row()] - lines.size() * style.lineHeight;
        double top = ys[cell.row()] + (style.middle ? room / 2 : Math.min(room, style.gapY));
        double size = font.getSize2D();
        for (int i = 0; i < lines.size(); i++) {
            double free = right - left - width(lines.get(i), font);
            double x = left
                    + switch (one.align()) {
                        case LEFT -> 0;
                        case CENTER -> free / 2;
                        case RIGHT -> free;
                    };
            double baseline = top + (i + 0.5) * style.lineHeight + (ASCENT - DESCENT) / 2 * size;
            double space = width(" ", font);
            for (String word : lines.get(i).split(" ", 0)) {
                double wide = width(word, font);
                Box box = new Box(x, baseline - ASCENT * size, wide, (ASCENT + DESCENT) * size);
                words.add(new Placed(
                        new Word(word, box), font, cell.row() < plan.headerRows, (float) x, (float) baseline));
                x += wide + space;
            }
        }
        return words;
    }

    int imageWidth() {
        return (int) Math.ceil(xs[xs.length - 1]) + style.margin + 1;
    }

    int imageHeight() {
        return (int) Math.ceil(ys[ys.length - 1]) + style.margin + 1;
    }
}
