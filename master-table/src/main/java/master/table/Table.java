// SPDX-License-Identifier: Apache-2.0
package master.table;

import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A table: a grid of rows and columns in which every position belongs to exactly one cell. Anything else is an
 * {@link IllegalArgumentException}. Immutable and thread-safe.
 *
 * @param rows number of rows, at least 1
 * @param columns number of columns, at least 1; {@code rows * columns} is at most {@link #MAX_POSITIONS}
 * @param headerRows number of header rows, which come first; no cell spans both header and body
 * @param cells the cells, sorted by row, then by column
 */
public record Table(int rows, int columns, int headerRows, List<TableCell> cells) {
    /** Maximum number of positions, rows times columns. */
    public static final int MAX_POSITIONS = 1_000_000;

    public Table {
        if (rows < 1 || columns < 1 || (long) rows * columns > MAX_POSITIONS) {
            throw new IllegalArgumentException("table of %dx%d (rows x columns), 1 or more and %d positions are allowed"
                    .formatted(rows, columns, MAX_POSITIONS));
        }
        if (headerRows < 0 || headerRows > rows) {
            throw new IllegalArgumentException("headerRows %d, 0 to %d (rows) are allowed".formatted(headerRows, rows));
        }
        cells = cells.stream()
                .sorted(Comparator.comparingInt(TableCell::row).thenComparingInt(TableCell::column))
                .toList();
        checkCover(rows, columns, headerRows, cells);
    }

    private static void checkCover(int rows, int columns, int headerRows, List<TableCell> cells) {
        boolean[] covered = new boolean[rows * columns];
        for (TableCell cell : cells) {
            String name = "the cell at row %d, column %d".formatted(cell.row(), cell.column());
            if (cell.endRow() > rows || cell.endColumn() > columns) {
                throw new IllegalArgumentException("%s with spans %dx%d reaches out of the table of %dx%d"
                        .formatted(name, cell.rowSpan(), cell.columnSpan(), rows, columns));
            }
            if (cell.row() < headerRows && cell.endRow() > headerRows) {
                throw new IllegalArgumentException("%s with rowSpan %d reaches from %d header rows into the body"
                        .formatted(name, cell.rowSpan(), headerRows));
            }
            for (int row = cell.row(); row < cell.endRow(); row++) {
                for (int column = cell.column(); column < cell.endColumn(); column++) {
                    int place = row * columns + column;
                    if (covered[place]) {
                        throw new IllegalArgumentException(
                                "%s lies over another at row %d, column %d".formatted(name, row, column));
                    }
                    covered[place] = true;
                }
            }
        }
        for (int place = 0; place < covered.length; place++) {
            if (!covered[place]) {
                throw new IllegalArgumentException(
                        "no cell at row %d, column %d".formatted(place / columns, place % columns));
            }
        }
    }

    /** The cells that begin in a row, from left to right; rows count from 0. */
    public List<TableCell> row(int row) {
        return cells.stream().filter(cell -> cell.row() == row).toList();
    }

    /** The cells by position, {@code [rows][columns]}; a spanning cell occurs several times. Each call returns a new array. */
    public TableCell[][] grid() {
        TableCell[][] grid = new TableCell[rows][columns];
        for (TableCell cell : cells) {
            for (int row = cell.row(); row < cell.endRow(); row++) {
                for (int column = cell.column(); column < cell.endColumn(); column++) {
                    grid[row][column] = cell;
                }
            }
        }
        return grid;
    }

    /** A copy without header rows: all cells are in the body. */
    public Table withoutHeader() {
        return new Table(rows, columns, 0, cells);
    }

    /** A copy with each cell replaced by the result of a function. */
    public Table map(UnaryOperator<TableCell> change) {
        return new Table(rows, columns, headerRows, cells.stream().map(change).toList());
    }
}
