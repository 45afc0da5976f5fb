// SPDX-License-Identifier: Apache-2.0
package master.table.structure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import master.api.Box;
import master.table.Boxes;
import master.table.Table;
import master.table.TableCell;

/**
 * The positions of the lines between the columns and rows of a table, visible or not, in pixels. Immutable and thread-safe.
 *
 * <p>They are derived from the boxes of cells, or else from those of words: a line is placed where it cuts as little as possible
 * off the cells that end or begin at it, in the middle of the range where it cuts nothing. Lines without any box are spaced evenly.
 */
public final class GridLines {
    private final double[] xs;
    private final double[] ys;

    GridLines(double[] xs, double[] ys) {
        this.xs = xs;
        this.ys = ys;
    }

    /**
     * Finds the lines of a table.
     *
     * @param width width of the image in pixels
     * @param height height of the image in pixels
     */
    public static GridLines of(Table table, int width, int height) {
        double[] xs = lines(table, table.columns(), TableCell::column, TableCell::endColumn, Box::x, Boxes::right);
        double[] ys = lines(table, table.rows(), TableCell::row, TableCell::endRow, Box::y, Boxes::bottom);
        return new GridLines(filled(xs, 0, width), filled(ys, 0, height));
    }

    /** A copy of a table in which cells without a box get one; width and height are those of the image in pixels. */
    public static Table complete(Table table, int width, int height) {
        if (table.cells().stream().allMatch(cell -> cell.box().isPresent())) {
            return table;
        }
        GridLines lines = of(table, width, height);
        return table.map(cell -> cell.box().isPresent() ? cell : cell.withBox(lines.box(cell)));
    }

    private static Optional<Box> extent(TableCell cell) {
        return cell.box().or(cell::textBox).filter(box -> box.width() > 0 && box.height() > 0);
    }

    private static double[] lines(
            Table table,
            int count,
            ToIntFunction<TableCell> first,
            ToIntFunction<TableCell> end,
            ToDoubleFunction<Box> low,
            ToDoubleFunction<Box> high) {
        List<List<Double>> ending = new ArrayList<>();
        List<List<Double>> starting = new ArrayList<>();
        for (int i = 0; i <= count; i++) {
            ending.add(new ArrayList<>());
            starting.add(new ArrayList<>());
        }
        for (TableCell cell : table.cells()) {
            extent(cell).ifPresent(box -> {
                starting.get(first.applyAsInt(cell)).add(low.applyAsDouble(box));
                ending.get(end.applyAsInt(cell)).add(high.applyAsDouble(box));
            });
        }
        double[] lines = new double[count + 1];
        for (int i = 0; i <= count; i++) {
            lines[i] = i == 0
                            || i == count
                            || !ending.get(i).isEmpty() && !starting.get(i).isEmpty()
                    ? line(ending.get(i), starting.get(i))
                    : Double.NaN;
        }
        return lines;
    }

    /** The place between what ends and what begins there that cuts off least; NaN if there is neither. */
    private static double line(List<Double> ending, List<Double> starting) {
        double least = Double.POSITIVE_INFINITY;
        double from = Double.NaN;
        double to = Double.NaN;
        List<Double> candidates = new ArrayList<>(ending);
        candidates.addAll(starting);
        for (double at : candidates) {
            double cut = 0;
            for (double end : ending) {
                cut += Math.max(0, end - at);
            }
            for (double start : starting) {
                cut += Math.max(0, at - start);
            }
            if (cut < least - 1e-9) {
                least = cut;
                from = at;
                to = at;
            } else if (cut < least + 1e-9) {
                from = Math.min(from, at);
                to = Math.max(to, at);
            }
        }
        if (starting.isEmpty()) {
            return to; // the last line: nothing is cut beyond all ends
        }
        return ending.isEmpty() ? from : (from + to) / 2;
    }

    /** Lines in rising order without gaps: those that are NaN at equal distances between their neighbors or the edges. */
    static double[] filled(double[] lines, double low, double high) {
        double[] filled = lines.clone();
        int last = filled.length - 1;
        filled[0] = Double.isNaN(filled[0]) ? low : filled[0];
        filled[last] = Double.isNaN(filled[last]) ? high : filled[last];
        for (int i = 1; i <= last; i++) {
            if (!Double.isNaN(filled[i])) {
                filled[i] = Math.max(filled[i], filled[i - 1]);
                continue;
            }
            int next = i;
            while (Double.isNaN(filled[next])) {
                next++;
            }
            filled[i] = filled[i - 1] + Math.max(0, filled[next] - filled[i - 1]) / (next - i + 1);
        }
        return filled;
    }

    /** The x of the line to the left of a column, in pixels; for the number of columns, the right edge of the table. */
    public double x(int column) {
        return xs[column];
    }

    /** The y of the line above a row, in pixels; for the number of rows, the lower edge of the table. */
    public double y(int row) {
        return ys[row];
    }

    /** The box of a cell. */
    public Box box(TableCell cell) {
        return Boxes.between(xs[cell.column()], ys[cell.row()], xs[cell.endColumn()], ys[cell.endRow()]);
    }

    /** The box of the whole table. */
    public Box bounds() {
        return Boxes.between(xs[0], ys[0], xs[xs.length - 1], ys[ys.length - 1]);
    }

    @Override
    public String toString() {
        return "columns " + Arrays.toString(xs) + ", rows " + Arrays.toString(ys);
    }
}
