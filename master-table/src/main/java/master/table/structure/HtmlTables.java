// SPDX-License-Identifier: Apache-2.0
package master.table.structure;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import master.table.TableCell;
import master.table.html.HtmlNode;
import master.table.html.HtmlParser;

/**
 * Parses tables in HTML. Header rows are those in {@code thead}, or, without {@code thead}, the first rows that have only {@code th}.
 * Inline tags are ignored; {@code br} becomes a line feed. Holds no state.
 */
public final class HtmlTables {
    private HtmlTables() {}

    /** Parses the first table of a document; empty if there is none, or it has no cells. */
    public static Optional<Structure> read(String html) {
        return find(HtmlParser.parse(html)).flatMap(HtmlTables::read);
    }

    private static Optional<HtmlNode.Element> find(HtmlNode.Element element) {
        for (HtmlNode.Element child : element.elements()) {
            Optional<HtmlNode.Element> found = child.name().equals("table") ? Optional.of(child) : find(child);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<Structure> read(HtmlNode.Element table) {
        GridBuilder grid = new GridBuilder();
        boolean sections = !table.elements("thead").isEmpty();
        for (HtmlNode.Element child : table.elements()) {
            if (child.name().equals("tr")) {
                row(grid, child, !sections && isHeader(child));
            } else {
                for (HtmlNode.Element row : child.elements("tr")) {
                    row(grid, row, child.name().equals("thead") || !sections && isHeader(row));
                }
            }
        }
        return grid.build();
    }

    private static boolean isHeader(HtmlNode.Element row) {
        return !row.elements("th").isEmpty() && row.elements("td").isEmpty();
    }

    private static void row(GridBuilder grid, HtmlNode.Element row, boolean header) {
        grid.row(header);
        for (HtmlNode.Element cell : row.elements()) {
            if (cell.name().equals("td") || cell.name().equals("th")) {
                grid.cell(TableCell.of(0, 0, text(cell)).withSpans(span(cell, "rowspan"), span(cell, "colspan")));
            }
        }
    }

    private static int span(HtmlNode.Element cell, String attribute) {
        String value = cell.attributes().getOrDefault(attribute, "1").strip();
        return value.matches("[1-9][0-9]{0,4}") ? Integer.parseInt(value) : 1;
    }

    private static String text(HtmlNode.Element cell) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        collect(cell, line, lines);
        lines.add(line.toString());
        return String.join(
                        "\n",
                        lines.stream()
                                .map(one ->
                                        one.replaceAll("[ \\t\\r\\n\\f]+", " ").strip())
                                .toList())
                .strip();
    }

    private static void collect(HtmlNode.Element element, StringBuilder line, List<String> lines) {
        for (HtmlNode child : element.children()) {
            if (child instanceof HtmlNode.Text text) {
                line.append(text.text());
            } else if (child instanceof HtmlNode.Element inner) {
                if (inner.name().equals("br")) {
                    lines.add(line.toString());
                    line.setLength(0);
                } else {
                    collect(inner, line, lines);
                }
            }
        }
    }
}
