// SPDX-License-Identifier: Apache-2.0
package master.report;

import java.util.Base64;
import java.util.List;
import java.util.Locale;
import master.core.metric.Alignment;

/** Wrong texts with their images, label and text side by side. */
final class Gallery {
    private Gallery() {}

    static Html of(List<Mistake> mistakes) {
        Html html = new Html().start("div", "class", "gallery");
        mistakes.forEach(mistake -> html.add(card(mistake)));
        return html.end("div");
    }

    private static Html card(Mistake mistake) {
        String source = "data:image/png;base64," + Base64.getEncoder().encodeToString(mistake.png());
        return new Html()
                .start("div", "class", "card mistake")
                .start("div", "class", "image")
                .start("img", "src", source, "alt", mistake.label().text())
                .end("div")
                .add(aligned(mistake))
                .start("p", "class", "note")
                .element("b", Numbers.percent(mistake.confidence()))
                .text(" sure, ")
                .element("bdi", mistake.id())
                .end("p")
                .end("div");
    }

    /** A column per token: that of the label, the one that was read, how sure that one is. */
    private static Html aligned(Mistake mistake) {
        Html html = new Html()
                .start("div", "class", "aligned")
                .start("span", "class", "sides")
                .element("b", "true")
                .element("i", "read")
                .element("small", "sure")
                .end("span");
        int read = 0;
        for (Alignment.Step step :
                Alignment.of(mistake.label().tokens(), mistake.text().tokens()).steps()) {
            boolean extra = !step.text().isEmpty();
            boolean known = extra && !mistake.probabilities().isEmpty();
            String sure = known ? percent(mistake.probabilities().get(read)) : "";
            read += extra ? 1 : 0;
            html.start("span", "class", step.matches() ? "same" : "other")
                    .element("b", shown(step.label()))
                    .element("i", shown(step.text()))
                    .element("small", sure)
                    .end("span");
        }
        return html.end("div");
    }

    private static String percent(double probability) {
        return String.format(Locale.ROOT, "%.0f", Math.floor(100 * probability)); // 99.6 is not yet 100
    }

    /** A character so that it is seen: nothing as a dot, a space as an open box. */
    static String shown(String character) {
        return character.isEmpty() ? "\u00b7" : character.equals(" ") ? "\u2423" : character;
    }
}
