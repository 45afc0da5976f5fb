// SPDX-License-Identifier: Apache-2.0
package master.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import master.core.metric.Confusions;
import master.core.metric.Confusions.Confusion;

/** Which character was read as which: the most frequent mistakes, and a table of the characters in them. */
final class ConfusionTable {
    private static final int MOST_ROWS = 18;
    private static final int MOST_LISTED = 24;

    private ConfusionTable() {}

    static Html of(Confusions confusions) {
        List<Confusion> mistakes = confusions.mistakes();
        if (mistakes.isEmpty()) {
            return new Html().element("p", "No character was read wrongly.", "class", "note");
        }
        return new Html().add(list(confusions, mistakes)).add(table(confusions, mistakes));
    }

    private static Html list(Confusions confusions, List<Confusion> mistakes) {
        Html html = new Html().start("ul", "class", "pairs");
        mistakes.stream().limit(MOST_LISTED).forEach(mistake -> {
            html.start("li").start("span", "class", "pair");
            if (mistake.label().isEmpty()) {
                html.text("extra ").element("b", Gallery.shown(mistake.text()));
            } else if (mistake.text().isEmpty()) {
                html.element("b", Gallery.shown(mistake.label())).text(" missed");
            } else {
                html.element("b", Gallery.shown(mistake.label()))
                        .text(" read as ")
                        .element("b", Gallery.shown(mistake.text()));
            }
            html.end("span").start("span", "class", "note").text(Numbers.count(mistake.count()));
            if (!mistake.label().isEmpty()) {
                html.text(" of " + Numbers.count(confusions.count(mistake.label())));
            }
            html.end("span").end("li");
        });
        return html.end("ul");
    }

    private static Html table(Confusions confusions, List<Confusion> mistakes) {
        Map<String, Long> byLabel = new LinkedHashMap<>();
        mistakes.forEach(m -> byLabel.merge(m.label(), m.count(), Long::sum));
        Set<String> rows = most(byLabel);
        Map<String, Long> byText = new LinkedHashMap<>();
        mistakes.stream()
                .filter(m -> rows.contains(m.label()))
                .forEach(m -> byText.merge(m.text(), m.count(), Long::sum));
        Set<String> columns = most(byText);
        long highest = mistakes.get(0).count();
        Html html = new Html()
                .start("div", "class", "scroll")
                .start("table", "class", "confusions")
                .start("tr")
                .element("th", "true \\ read", "scope", "col", "class", "corner");
        columns.forEach(column -> html.element("th", Gallery.shown(column), "scope", "col"));
        html.end("tr");
        for (String row : rows) {
            html.start("tr").element("th", Gallery.shown(row), "scope", "row");
            for (String column : columns) {
                long count = confusions.count(row, column);
                if (row.equals(column)) {
                    html.element("td", count == 0 ? "" : Numbers.count(count), "class", "right");
                } else {
                    int heat = count == 0 ? 0 : (int) Math.round(20 + 70.0 * count / highest);
                    html.element("td", count == 0 ? "" : Numbers.count(count), "style", "--heat:" + heat + "%");
                }
            }
            html.end("tr");
        }
        return html.end("table")
                .element("p", "\u00b7: no character, so one that was missed or one too many", "class", "note")
                .end("div");
    }

    /** The characters with the most mistakes, in the order of their code points. */
    private static Set<String> most(Map<String, Long> counts) {
        Set<String> most = new TreeSet<>();
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(MOST_ROWS)
                .forEach(entry -> most.add(entry.getKey()));
        return most;
    }
}
