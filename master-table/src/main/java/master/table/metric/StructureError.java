// SPDX-License-Identifier: Apache-2.0
package master.table.metric;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import master.table.Table;
import master.table.TableCell;

/** The kinds of errors in the structure of a predicted table. */
public enum StructureError {
    /** The number of rows is wrong. */
    ROWS,
    /** The number of columns is wrong. */
    COLUMNS,
    /** The number of header rows is wrong. */
    HEADER,
    /** Rows and columns are right, but the spans of a cell are wrong. */
    SPANS,
    /** The grid is right, but a cell with text is predicted as empty, or the other way around. */
    EMPTY;

    private record Spot(int row, int column, int rowSpan, int columnSpan) {}

    /** The errors of a prediction; an empty set if the structures are equal. */
    public static Set<StructureError> errors(Table predicted, Table truth) {
        EnumSet<StructureError> errors = EnumSet.noneOf(StructureError.class);
        if (predicted.rows() != truth.rows()) {
            errors.add(ROWS);
        }
        if (predicted.columns() != truth.columns()) {
            errors.add(COLUMNS);
        }
        boolean sameSize = errors.isEmpty();
        if (predicted.headerRows() != truth.headerRows()) {
            errors.add(HEADER);
        }
        if (sameSize && !spots(predicted.cells()).equals(spots(truth.cells()))) {
            errors.add(SPANS);
        } else if (sameSize && !spots(empty(predicted)).equals(spots(empty(truth)))) {
            errors.add(EMPTY);
        }
        return errors;
    }

    private static List<TableCell> empty(Table table) {
        return table.cells().stream().filter(TableCell::empty).toList();
    }

    private static Set<Spot> spots(List<TableCell> cells) {
        Set<Spot> spots = new HashSet<>();
        cells.forEach(cell -> spots.add(new Spot(cell.row(), cell.column(), cell.rowSpan(), cell.columnSpan())));
        return spots;
    }
}
