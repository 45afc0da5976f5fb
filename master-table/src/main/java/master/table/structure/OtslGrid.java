// SPDX-License-Identifier: Apache-2.0
package master.table.structure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import master.api.Box;
import master.table.Table;
import master.table.TableCell;

/**
 * A grid of OTSL marks: C a cell with text, E an empty one, L a place that belongs to the cell at its left, U to that above,
 * X to one above and at the left. It becomes a table by these repairs, in this order:
 *
 * <ol>
 *   <li>rows are cut, or filled with E, to the length that is wanted, else to the most frequent, of those the longest
 *   <li>a header row behind a row of the body is one of the body
 *   <li>in the first row of the header and of the body U becomes C, and X becomes L
 *   <li>in the first column L becomes C, and X becomes U
 *   <li>X without U or X at its left, or without L or X above, becomes C
 *   <li>L behind U or X becomes C
 *   <li>U below L or X becomes X if U or X is at its left, else C
 *   <li>spans that are no rectangles are cut to the largest rectangle from their corner; the rest become cells
 * </ol>
 */
final class OtslGrid {
    private final List<Row> rows;
    private final int columns;
    private final Mark[][] marks;
    private final int headerRows;
    private boolean repaired;

    /** A mark of an answer. */
    record Mark(char kind, double probability, Optional<Box> box) {
        static final Mark MISSING = new Mark('E', 1, Optional.empty());

        Mark as(char other) {
            return new Mark(other, probability, Optional.empty());
        }

        boolean isCell() {
            return kind == 'C' || kind == 'E';
        }
    }

    /** A row of an answer. */
    record Row(boolean header, List<Mark> marks) {}

    private OtslGrid(List<Row> rows, int columns) {
        this.rows = rows;
        this.columns = columns;
        this.marks = new Mark[rows.size()][columns];
        int header = 0;
        for (int row = 0; row < rows.size(); row++) {
            List<Mark> given = rows.get(row).marks();
            repaired |= given.size() != columns;
            for (int column = 0; column < columns; column++) {
                marks[row][column] = column < given.size() ? given.get(column) : Mark.MISSING;
            }
            if (rows.get(row).header() && header == row) {
                header++;
            } else {
                repaired |= rows.get(row).header();
            }
        }
        this.headerRows = header;
    }

    /**
     * The table of rows of marks.
     *
     * @param columns how many there are; empty if the rows have to tell
     * @return empty if there is no mark
     */
    static Optional<Structure> structure(List<Row> rows, OptionalInt columns) {
        int wide = columns.orElseGet(() -> mostFrequentLength(rows));
        if (wide == 0 || rows.isEmpty() || (long) wide * rows.size() > Table.MAX_POSITIONS) {
            return Optional.empty();
        }
        OtslGrid grid = new OtslGrid(rows, wide);
        grid.repair();
        return Optional.of(grid.structure());
    }

    private static int mostFrequentLength(List<Row> rows) {
        Map<Integer, Integer> counts = new HashMap<>();
        int best = 0;
        for (Row row : rows) {
            int length = row.marks().size();
            int count = counts.merge(length, 1, Integer::sum);
            int most = counts.getOrDefault(best, 0);
            if (length > 0 && (best == 0 || count > most || count == most && length > best)) {
                best = length;
            }
        }
        return best;
    }

    private char at(int row, int column) {
        return marks[row][column].kind();
    }

    private void set(int row, int column, char kind) {
        marks[row][column] = marks[row][column].as(kind);
        repaired = true;
    }

    private void repair() {
        for (int row = 0; row < marks.length; row++) {
            for (int column = 0; column < columns; column++) {
                boolean first = row == 0 || row == headerRows;
                if (first && at(row, column) == 'U') {
                    set(row, column, 'C');
                } else if (first && at(row, column) == 'X') {
                    set(row, column, 'L');
                }
                if (column == 0 && at(row, column) == 'L') {
                    set(row, column, 'C');
                } else if (column == 0 && at(row, column) == 'X') {
                    set(row, column, 'U');
                }
                if (at(row, column) == 'X' && !(isUpper(row, column - 1) && isLeft(row - 1, column))) {
                    set(row, column, 'C');
                }
                if (at(row, column) == 'L' && isUpper(row, column - 1)) {
                    set(row, column, 'C');
                }
                if (at(row, column) == 'U' && isLeft(row - 1, column)) {
                    set(row, column, column > 0 && isUpper(row, column - 1) ? 'X' : 'C');
                }
            }
        }
    }

    private boolean isUpper(int row, int column) {
        return at(row, column) == 'U' || at(row, column) == 'X';
    }

    private boolean isLeft(int row, int column) {
        return at(row, column) == 'L' || at(row, column) == 'X';
    }

    private Structure structure() {
        boolean[][] covered = new boolean[marks.length][columns];
        List<TableCell> cells = new ArrayList<>();
        for (int row = 0; row < marks.length; row++) {
            for (int column = 0; column < columns; column++) {
                if (!covered[row][column]) {
                    TableCell cell = cell(row, column, covered);
                    cells.add(cell);
                    for (int r = row; r < cell.endRow(); r++) {
                        for (int c = column; c < cell.endColumn(); c++) {
                            covered[r][c] = true;
                        }
                    }
                }
            }
        }
        return new Structure(new Table(rows.size(), columns, headerRows, cells), repaired);
    }

    /** The largest rectangle whose upper left place this is. */
    private TableCell cell(int row, int column, boolean[][] covered) {
        Mark corner = marks[row][column];
        repaired |= !corner.isCell();
        int sectionEnd = row < headerRows ? headerRows : marks.length;
        int bestRows = 1;
        int bestColumns = 1;
        int width = columns - column;
        for (int r = row; r < sectionEnd && (r == row || at(r, column) == 'U'); r++) {
            int wide = 1;
            while (wide < width && at(r, column + wide) == (r == row ? 'L' : 'X') && !covered[r][column + wide]) {
                wide++;
            }
            width = wide;
            if ((r - row + 1) * width > bestRows * bestColumns) {
                bestRows = r - row + 1;
                bestColumns = width;
            }
        }
        double confidence = 1;
        for (int r = row; r < row + bestRows; r++) {
            for (int c = column; c < column + bestColumns; c++) {
                confidence *= marks[r][c].probability();
            }
        }
        return new TableCell(
                row, column, bestRows, bestColumns, corner.kind() == 'E', corner.box(), "", confidence, List.of());
    }
}
