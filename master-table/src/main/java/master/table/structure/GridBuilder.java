// SPDX-License-Identifier: Apache-2.0
package master.table.structure;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import master.table.Table;
import master.table.TableCell;

/**
 * A builder that puts cells row by row into a grid, as HTML does: each at the first free position of its row. It repairs what does
 * not fit: spans that overlap another cell, exceed the last row or reach from the header into the body are cut; positions without a
 * cell get an empty one. Not thread-safe.
 */
public final class GridBuilder {
    private static final int MOST_COLUMNS = 1000; // HTML's limit of colspan

    private final List<List<TableCell>> rows = new ArrayList<>();
    private final List<BitSet> covered = new ArrayList<>();
    private final List<TableCell> placed = new ArrayList<>();
    private int headerRows;
    private boolean repaired;

    /**
     * Starts a row.
     *
     * @param header whether it belongs to the header; a header row after a row of the body becomes part of the body
     */
    public void row(boolean header) {
        if (header && headerRows == rows.size()) {
            headerRows++;
        } else if (header) {
            repaired = true;
        }
        rows.add(new ArrayList<>());
    }

    /** Whether a row was started. */
    public boolean hasRow() {
        return !rows.isEmpty();
    }

    /** Adds a cell to the last row; the cell's own row and column are ignored. */
    public void cell(TableCell cell) {
        rows.get(rows.size() - 1).add(cell);
    }

    /** Marks the table as repaired, because its source was already invalid. */
    public void repaired() {
        repaired = true;
    }

    /** Builds the table; empty if no cell was added. */
    public Optional<Structure> build() {
        rows.forEach(row -> covered.add(new BitSet()));
        int columns = 0;
        for (int row = 0; row < rows.size(); row++) {
            place(row);
            columns = Math.max(columns, covered.get(row).length());
        }
        if (columns == 0) {
            return Optional.empty();
        }
        for (int row = 0; row < rows.size(); row++) {
            BitSet taken = covered.get(row);
            for (int column = taken.nextClearBit(0); column < columns; column = taken.nextClearBit(column + 1)) {
                repaired = true;
                placed.add(TableCell.of(row, column, ""));
            }
        }
        return Optional.of(new Structure(new Table(rows.size(), columns, headerRows, placed), repaired));
    }

    private void place(int row) {
        int sectionEnd = row < headerRows ? headerRows : rows.size();
        int column = 0;
        for (TableCell cell : rows.get(row)) {
            column = covered.get(row).nextClearBit(column);
            int next = covered.get(row).nextSetBit(column);
            int free = (next < 0 ? Math.max(column + 1, MOST_COLUMNS) : next) - column;
            TableCell fitting = cell.at(row, column)
                    .withSpans(Math.min(cell.rowSpan(), sectionEnd - row), Math.min(cell.columnSpan(), free));
            repaired |= fitting.rowSpan() != cell.rowSpan() || fitting.columnSpan() != cell.columnSpan();
            placed.add(fitting);
            for (int r = row; r < fitting.endRow(); r++) {
                covered.get(r).set(column, fitting.endColumn());
            }
            column = fitting.endColumn();
        }
    }
}
