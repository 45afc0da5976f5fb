// SPDX-License-Identifier: Apache-2.0
package master.report;

import java.util.List;
import java.util.Map;
import master.core.metric.Scorecard;

/**
 * What an evaluation came to.
 *
 * @param model the model, as the user named it
 * @param data the dataset, as the user named it
 * @param facts more about the evaluation, by name
 * @param card what was counted
 * @param mistakes wrong texts with their images, in any order
 */
public record EvaluationPage(
        String model, String data, Map<String, String> facts, Scorecard card, List<Mistake> mistakes) {
    /** The page. */
    public Page page() {
        ScoreSection section = new ScoreSection(card, mistakes);
        Html body = new Html()
                .start("header")
                .element("p", "MASTER evaluation", "class", "kicker")
                .element("h1", model)
                .start("p", "class", "note")
                .text("on ")
                .element("code", data)
                .end("p")
                .end("header")
                .add(Facts.tiles(section.tiles()))
                .add(section.details())
                .element("h2", "How it was measured")
                .add(Facts.table(facts));
        return new Page(model + " on " + data, body);
    }
}
