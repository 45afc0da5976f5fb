// SPDX-License-Identifier: Apache-2.0
package master.report;

import java.util.Map;

/** Names and values, as a row of tiles or as a table. */
final class Facts {
    private Facts() {}

    /**
     * A tile.
     *
     * @param name what it is
     * @param value the figure, short
     * @param note what belongs to it, or nothing
     */
    record Tile(String name, String value, String note) {}

    static Html tiles(Iterable<Tile> tiles) {
        Html html = new Html().start("div", "class", "tiles");
        for (Tile tile : tiles) {
            html.start("div", "class", "tile")
                    .element("span", tile.name(), "class", "name")
                    .element("strong", tile.value())
                    .element("span", tile.note(), "class", "note")
                    .end("div");
        }
        return html.end("div");
    }

    static Html table(Map<String, ?> facts) {
        Html html = new Html().start("div", "class", "scroll").start("table", "class", "facts");
        facts.forEach((name, value) -> html.start("tr")
                .element("th", name, "scope", "row")
                .element("td", value)
                .end("tr"));
        return html.end("table").end("div");
    }
}
