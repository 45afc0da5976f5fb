// SPDX-License-Identifier: Apache-2.0
package master.table.format;

import java.util.Map;
import java.util.stream.Collectors;
import master.table.Table;
import master.table.TableCell;

/**
 * Writes tables as LaTeX: a {@code tabular} with horizontal rules above, below the header and at the end; {@code \multicolumn} and
 * {@code \multirow} (package multirow) for spans. Holds no state.
 */
public final class LatexFormat {
    private static final Map<Integer, String> ESCAPES = Map.ofEntries(
            Map.entry((int) '\\', "\\textbackslash{}"),
            Map.entry((int) '{', "\\{"),
            Map.entry((int) '}', "\\}"),
            Map.entry((int) '$', "\\$"),
            Map.entry((int) '&', "\\&"),
            Map.entry((int) '#', "\\#"),
            Map.entry((int) '%', "\\%"),
            Map.entry((int) '_', "\\_"),
            Map.entry((int) '^', "\\textasciicircum{}"),
            Map.entry((int) '~', "\\textasciitilde{}"),
            Map.entry((int) '<', "\\textless{}"),
            Map.entry((int) '>', "\\textgreater{}"),
            Map.entry((int) '|', "\\textbar{}"),
            Map.entry((int) '\n', " "));

    private LatexFormat() {}

    /** Writes a table; columns are left-aligned, and every line ends with a line feed. */
    public static String write(Table table) {
        StringBuilder latex = new StringBuilder("\\begin{tabular}{")
                .append("l".repeat(table.columns()))
                .append("}\n\\hline\n");
        TableCell[][] grid = table.grid();
        for (int row = 0; row < table.rows(); row++) {
            int start = latex.length();
            for (int column = 0; column < table.columns(); ) {
                TableCell cell = grid[row][column];
                latex.append(column == 0 ? "" : " & ").append(entry(cell, row));
                column = cell.endColumn();
            }
            if (latex.length() > start && "[*".indexOf(latex.charAt(start)) >= 0) {
                latex.insert(start, "{}"); // or it would be an argument of the \\ before it
            }
            latex.append(" \\\\\n");
            if (row + 1 == table.headerRows() && row + 1 < table.rows()) {
                latex.append("\\hline\n");
            }
        }
        return latex.append("\\hline\n\\end{tabular}\n").toString();
    }

    private static String entry(TableCell cell, int row) {
        String text = cell.row() == row ? escape(cell.text()) : "";
        if (cell.rowSpan() > 1 && cell.row() == row) {
            text = "\\multirow{" + cell.rowSpan() + "}{*}{" + text + "}";
        }
        return cell.columnSpan() > 1 ? "\\multicolumn{" + cell.columnSpan() + "}{l}{" + text + "}" : text;
    }

    private static String escape(String text) {
        return text.codePoints()
                .mapToObj(c -> ESCAPES.getOrDefault(c, Character.toString(c)))
                .collect(Collectors.joining());
    }
}
