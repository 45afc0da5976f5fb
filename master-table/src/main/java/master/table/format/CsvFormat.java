// SPDX-License-Identifier: Apache-2.0
package master.table.format;

import java.util.Objects;
import master.table.Table;
import master.table.TableCell;

/** Writes tables as comma-separated values (RFC 4180): one line per row, which ends with CR and LF. Holds no state. */
public final class CsvFormat {
    private CsvFormat() {}

    /** What is written at the positions of a spanning cell. */
    public enum Spans {
        /** The text at the first position, nothing at the others. */
        BLANK,
        /** The text at every position. */
        REPEAT
    }

    /**
     * Writes a table; every row has as many values as the table has columns. Values are quoted where necessary, and where nothing is
     * the only value of a row, because readers skip blank lines.
     */
    public static String write(Table table, Spans spans) {
        Objects.requireNonNull(spans, "spans");
        StringBuilder csv = new StringBuilder();
        String nothing = table.columns() == 1 ? "\"\"" : "";
        TableCell[][] grid = table.grid();
        for (int row = 0; row < table.rows(); row++) {
            for (int column = 0; column < table.columns(); column++) {
                TableCell cell = grid[row][column];
                boolean first = cell.row() == row && cell.column() == column;
                String value = first || spans == Spans.REPEAT ? quoted(cell.text()) : "";
                csv.append(column == 0 ? "" : ",").append(value.isEmpty() ? nothing : value);
            }
            csv.append("\r\n");
        }
        return csv.toString();
    }

    private static String quoted(String text) {
        boolean needed = text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
                || !text.equals(text.strip());
        return needed ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
