// SPDX-License-Identifier: Apache-2.0
package master.table.format;

import master.table.Table;
import master.table.TableCell;

/**
 * Writes tables as GitHub's Markdown. Markdown has no spans, no tables without a header and no headers of several rows. So the text
 * of a spanning cell is written at its first position only, all header rows but the first become ordinary rows, and a table without a
 * header gets one of empty cells. Holds no state.
 */
public final class MarkdownFormat {
    private static final String ACTIVE = "\\`*_[]<>|~&"; // characters that mean something inside of a cell

    private MarkdownFormat() {}

    /** Writes a table; every line ends with a line feed. */
    public static String write(Table table) {
        StringBuilder text = new StringBuilder();
        TableCell[][] grid = table.grid();
        if (table.headerRows() == 0) {
            text.append("|").append("   |".repeat(table.columns())).append('\n');
            text.append("|").append(" --- |".repeat(table.columns())).append('\n');
        }
        for (int row = 0; row < table.rows(); row++) {
            text.append('|');
            for (int column = 0; column < table.columns(); column++) {
                TableCell cell = grid[row][column];
                boolean first = cell.row() == row && cell.column() == column;
                text.append(' ').append(first ? escape(cell.text()) : "").append(" |");
            }
            text.append('\n');
            if (row == 0 && table.headerRows() > 0) {
                text.append("|").append(" --- |".repeat(table.columns())).append('\n');
            }
        }
        return text.toString();
    }

    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        for (char c : text.replace("\r\n", "\n").replace('\r', '\n').toCharArray()) { // each would end the row
            if (c == '\n') {
                escaped.append("<br>");
            } else {
                escaped.append(ACTIVE.indexOf(c) >= 0 ? "\\" : "").append(c);
            }
        }
        return escaped.toString();
    }
}
