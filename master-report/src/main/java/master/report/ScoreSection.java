// SPDX-License-Identifier: Apache-2.0
package master.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import master.core.metric.Calibration;
import master.core.metric.LengthScore;
import master.core.metric.Proportion;
import master.core.metric.Protocol;
import master.core.metric.ProtocolScore;
import master.core.metric.RecognitionMetrics;
import master.core.metric.Scorecard;

/** All that a scorecard says, and the worst mistakes. */
final class ScoreSection {
    private static final int MOST_LENGTHS = 40;

    private final Scorecard card;
    private final List<Mistake> mistakes;

    ScoreSection(Scorecard card, List<Mistake> mistakes) {
        this.card = card;
        this.mistakes = mistakes.stream().sorted(Mistake.WORST_FIRST).toList();
    }

    /** The main figures. */
    List<Facts.Tile> tiles() {
        RecognitionMetrics metrics = card.metrics();
        Calibration calibration = card.calibration();
        List<Facts.Tile> tiles = new ArrayList<>();
        tiles.add(new Facts.Tile(
                "read exactly", Numbers.percent(metrics.wordAccuracy()), Numbers.interval(metrics.words())));
        Proportion alphanumeric = card.of(Protocol.ALPHANUMERIC).accuracy();
        if (alphanumeric.whole() > 0) {
            tiles.add(new Facts.Tile(
                    "alphanumeric", Numbers.percent(alphanumeric.value()), Numbers.interval(alphanumeric)));
        }
        tiles.add(new Facts.Tile("characters", Numbers.percent(metrics.characterAccuracy()), "1 - edits / length"));
        tiles.add(new Facts.Tile(
                "one edit off at most",
                Numbers.percent(metrics.withinOneEdit()),
                "two at most: " + Numbers.percent(metrics.withinTwoEdits())));
        tiles.add(new Facts.Tile("1 - N.E.D.", Numbers.percent(metrics.normalizedEditDistance()), "ICDAR 2019"));
        tiles.add(
                new Facts.Tile("calibration error", Numbers.percent(calibration.expectedError()), "expected, 10 bins"));
        calibration.points().stream()
                .filter(point -> point.precision() == 0.99)
                .forEach(point -> tiles.add(new Facts.Tile(
                        "accepted at 99 % precision",
                        Numbers.percent(point.coverage()), "from confidence " + point.shown())));
        long failed = card.of(Protocol.EXACT).failed();
        tiles.add(new Facts.Tile(
                "images",
                Numbers.count(metrics.samples()),
                failed == 0 ? "all could be read" : failed + " could not be read"));
        return tiles;
    }

    /** Everything below the main figures. */
    Html details() {
        Html html = new Html().element("h2", "Word accuracy by protocol").add(protocols());
        Calibration calibration = card.calibration();
        html.start("div", "class", "charts")
                .add(reliability(calibration))
                .add(lengths())
                .end("div");
        if (!calibration.points().isEmpty()) {
            html.add(points(calibration));
        }
        html.element("h2", "Characters taken for others").add(ConfusionTable.of(card.confusions()));
        if (!mistakes.isEmpty()) {
            html.element("h2", "Worst mistakes")
                    .element(
                            "p",
                            "The " + mistakes.size()
                                    + " wrong texts that the model is surest of; below each character how sure, in %.",
                            "class",
                            "note")
                    .add(Gallery.of(mistakes));
        }
        return html;
    }

    private Html protocols() {
        Html html = new Html()
                .start("div", "class", "scroll")
                .start("table", "class", "protocols")
                .start("tr");
        for (String head : List.of("protocol", "right", "95 % interval", "", "evaluated", "skipped", "failed")) {
            html.element("th", head, "scope", "col");
        }
        html.end("tr");
        for (ProtocolScore score : card.protocols()) {
            Proportion right = score.accuracy();
            html.start("tr")
                    .start("th", "scope", "row")
                    .element("code", score.protocol().key())
                    .element("span", score.protocol().description(), "class", "note")
                    .end("th");
            html.element("td", right.whole() == 0 ? "" : Numbers.percent(right.value()), "class", "figure")
                    .element("td", right.whole() == 0 ? "" : Numbers.interval(right), "class", "note")
                    .start("td")
                    .add(right.whole() == 0 ? new Html() : strip(right))
                    .end("td")
                    .element("td", Numbers.count(score.evaluated()))
                    .element("td", Numbers.count(score.skipped()))
                    .element("td", Numbers.count(score.failed()))
                    .end("tr");
        }
        return html.end("table").end("div");
    }

    /** A share and its interval on a line from 0 to 1. */
    private static Html strip(Proportion share) {
        return new Html()
                .start("svg", "class", "strip", "viewBox", "0 0 120 12", "aria-hidden", "true")
                .shape("rect", "class", "track", "x", 0, "y", 4, "width", 120, "height", 4, "rx", 2)
                .shape("rect", "class", "bar", "x", 0, "y", 4, "width", 120 * share.value(), "height", 4, "rx", 2)
                .shape("line", "class", "whisker", "x1", 120 * share.low(), "x2", 120 * share.high(), "y1", 6, "y2", 6)
                .end("svg");
    }

    private static Html reliability(Calibration calibration) {
        List<BarChart.Bar> bars = calibration.bins().stream()
                .map(bin -> new BarChart.Bar(
                        String.format(Locale.ROOT, "%.0f-%.0f", 100 * bin.low(), 100 * bin.high()),
                        new Proportion(Math.round(bin.accuracy() * bin.samples()), bin.samples()),
                        bin.samples() == 0 ? Double.NaN : bin.confidence()))
                .toList();
        return new BarChart("Read exactly by confidence (line: where the bar should end)", "confidence in %", bars)
                .svg();
    }

    private Html lengths() {
        List<BarChart.Bar> bars = card.lengths().stream()
                .limit(MOST_LENGTHS)
                .map((LengthScore score) ->
                        new BarChart.Bar(Integer.toString(score.length()), score.accuracy(), Double.NaN))
                .toList();
        return new BarChart("Read exactly by length", "characters of the label", bars).svg();
    }

    private static Html points(Calibration calibration) {
        Html html = new Html().start("p").text("Believing only confidences from ");
        for (int i = 0; i < calibration.points().size(); i++) {
            Calibration.OperatingPoint point = calibration.points().get(i);
            html.text(i == 0 ? "" : "; from ")
                    .element("b", point.shown())
                    .text(" on: %s of texts, at least %s of them right"
                            .formatted(Numbers.percent(point.coverage()), Numbers.percent(point.precision())));
        }
        return html.text(".").end("p");
    }
}
