// SPDX-License-Identifier: Apache-2.0
package master.table.format;

import java.util.function.Function;
import master.table.Table;
import master.table.TableCell;

/** Writes tables as HTML: {@code thead} if there is a header, {@code tbody}, {@code td} with spans. Holds no state. */
public final class HtmlFormat {
    private HtmlFormat() {}

    /** Writes a table as a page, {@code <html><body><table>}, as TEDS expects it; texts are escaped. */
    public static String page(Table table) {
        return page(table, cell -> escape(cell.text()).replace("\n", "<br>"));
    }

    /** Writes a table as a page with the inner HTML of each cell from a function, which must escape texts. */
    public static String page(Table table, Function<TableCell, String> inner) {
        return "<html><body>" + element(table, inner) + "</body></html>";
    }

    /** Writes the {@code table} element only, to be put into a page; texts are escaped. */
    public static String element(Table table) {
        return element(table, cell -> escape(cell.text()).replace("\n", "<br>"));
    }

    private static String element(Table table, Function<TableCell, String> inner) {
        StringBuilder html = new StringBuilder("<table>");
        section(html, "thead", table, 0, table.headerRows(), inner);
        section(html, "tbody", table, table.headerRows(), table.rows(), inner);
        return html.append("</table>").toString();
    }

    private static void section(
            StringBuilder html, String name, Table table, int from, int to, Function<TableCell, String> inner) {
        if (from == to) {
            return;
        }
        html.append('<').append(name).append('>');
        int next =
                (int) table.cells().stream().filter(cell -> cell.row() < from).count();
        for (int row = from; row < to; row++) {
            html.append("<tr>");
            for (; next < table.cells().size() && table.cells().get(next).row() == row; next++) {
                TableCell cell = table.cells().get(next);
                html.append("<td");
                attribute(html, "rowspan", cell.rowSpan());
                attribute(html, "colspan", cell.columnSpan());
                html.append('>').append(inner.apply(cell)).append("</td>");
            }
            html.append("</tr>");
        }
        html.append("</").append(name).append('>');
    }

    private static void attribute(StringBuilder html, String name, int value) {
        if (value > 1) {
            html.append(' ').append(name).append("=\"").append(value).append('"');
        }
    }

    /** Escapes a text for HTML: {@code &}, {@code <}, {@code >} and quotes. */
    public static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
