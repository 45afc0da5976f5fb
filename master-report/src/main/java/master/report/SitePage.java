// SPDX-License-Identifier: Apache-2.0
package master.report;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import master.core.metric.Scorecard;

/**
 * What fine-tuning on one site came to: the held-out images, and how the run went.
 *
 * @param model the new model's name
 * @param data the images, as the user named them
 * @param facts more about the run, by name
 * @param card what was counted on the held-out images
 * @param mistakes wrong texts with their images, in any order
 * @param run the run's folder, which holds {@link RunPage#METRICS}
 */
public record SitePage(
        String model, String data, Map<String, String> facts, Scorecard card, List<Mistake> mistakes, Path run) {
    /**
     * The page.
     *
     * @throws IllegalArgumentException if the run's figures are none; the message names the line
     * @throws java.io.UncheckedIOException if they cannot be read
     */
    public Page page() {
        ScoreSection section = new ScoreSection(card, mistakes);
        Html body = new Html()
                .start("header")
                .element("p", "MASTER fine-tuning", "class", "kicker")
                .element("h1", model)
                .start("p", "class", "note")
                .text("held-out images of ")
                .element("code", data)
                .end("p")
                .end("header")
                .add(Facts.tiles(section.tiles()))
                .element("h2", "The run")
                .add(Facts.table(facts))
                .element("h2", "The held-out images")
                .add(section.details())
                .element("h2", "Curves")
                .add(RunPage.curves(RunMetrics.read(run.resolve(RunPage.METRICS))));
        return new Page(model + " on " + data, body);
    }
}
