// SPDX-License-Identifier: Apache-2.0
package master.report;

import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * What an evaluation of a model of tables came to.
 *
 * @param model the model, as the user named it
 * @param data the dataset, as the user named it
 * @param figures the main figures, by name
 * @param errors how many tables had an error, by its kind
 * @param facts more about the evaluation, by name
 * @param mistakes tables that were not read exactly, in the order in which they are shown
 */
public record TablePage(
        String model,
        String data,
        Map<String, String> figures,
        Map<String, Integer> errors,
        Map<String, String> facts,
        List<TableMistake> mistakes) {
    /** The page. */
    public Page page() {
        Html body = new Html()
                .start("header")
                .element("p", "MASTER evaluation of tables", "class", "kicker")
                .element("h1", model)
                .start("p", "class", "note")
                .text("on ")
                .element("code", data)
                .end("p")
                .end("header")
                .add(Facts.tiles(figures.entrySet().stream()
                        .map(figure -> new Facts.Tile(figure.getKey(), figure.getValue(), ""))
                        .toList()))
                .element("h2", "Tables with an error, by its kind")
                .add(Facts.table(errors))
                .element("h2", "Tables that were not read exactly");
        if (mistakes.isEmpty()) {
            body.element("p", "There is none.");
        } else {
            body.element(
                    "p",
                    "The grid that was read, over the image: header blue, empty cells gray, cells that the true table"
                            + " does not have red. Structures as OTSL: C text, E empty, L, U, X continue a cell to the"
                            + " right, down, both, T begins a row of the header.",
                    "class",
                    "note");
        }
        mistakes.forEach(mistake -> body.add(card(mistake)));
        body.element("h2", "How it was measured").add(Facts.table(facts));
        return new Page(model + " on " + data, body);
    }

    private static Html card(TableMistake mistake) {
        String source = "data:image/png;base64," + Base64.getEncoder().encodeToString(mistake.png());
        return new Html()
                .start("div", "class", "card mistake table")
                .start("p")
                .element("b", "TEDS-Struct " + Numbers.fixed(mistake.score(), 3))
                .text(" ")
                .text(mistake.errors())
                .text(" ")
                .element("bdi", mistake.id(), "class", "note")
                .end("p")
                .start("img", "src", source, "alt", "grid over the image")
                .start("div", "class", "structures")
                .add(structure("true", mistake.label()))
                .add(structure("read", mistake.text()))
                .end("div")
                .end("div");
    }

    private static Html structure(String name, String rows) {
        return new Html()
                .start("div")
                .element("span", name, "class", "note")
                .element("pre", rows.isEmpty() ? "no table" : rows)
                .end("div");
    }
}
