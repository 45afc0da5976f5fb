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
 * The lines between the columns and rows of a table, drawn or not, in pixels. Immutable and thread-safe.
 *
 * <p>They are found out of the cells' boxes, or else of those of their words: a line is where it cuts least off the cells
 * that end or begin at it, in the middle of where nothing is cut. Lines that no box tells are put at equal distances.
 */
public final class GridLines {
    private final double[] xs;
    private final double[] ys;

    GridLines(double[] xs, double[] ys) {
        this.xs = xs;
        this.ys = ys;
    }

    /**
     * The lines of a table.
     *
     * @param width columns of the image in pixels
     * @param height rows of the image in pixels
     */
    public static GridLines of(Table table, int width, int height) {
        double[] xs = lines(table, table.columns(), TableCell::column, TableCell::endColumn, Box::x, Boxes::right);
        double[] ys = lines(table, table.rows(), TableCell::row, TableCell::endRow, Box::y, Boxes::bottom);
        return new GridLines(filled(xs, 0, width), filled(ys, 0, height));
    }

    /** The table with boxes for the cells that have none. */
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

    /** The line at the left of a column; of the number of columns, the right edge. */
    public double x(int column) {
        return xs[column];
    }

    /** The line above a row; of the number of rows, the lower edge. */
    public double y(int row) {
        return ys[row];
    }

    /** The rectangle of a cell. */
    public Box box(TableCell cell) {
        return Boxes.between(xs[cell.column()], ys[cell.row()], xs[cell.endColumn()], ys[cell.endRow()]);
    }

    /** The rectangle of the whole table. */
    public Box bounds() {
        return Boxes.between(xs[0], ys[0], xs[xs.length - 1], ys[ys.length - 1]);
    }

    @Override
    public String toString() {
        return "columns " + Arrays.toString(xs) + ", rows " + Arrays.toString(ys);
    }
}
