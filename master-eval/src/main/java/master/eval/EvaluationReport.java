// SPDX-License-Identifier: Apache-2.0
package master.eval;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import master.core.metric.BoxScore;
import master.core.metric.Calibration;
import master.core.metric.Confusions;
import master.core.metric.Proportion;
import master.core.metric.ProtocolScore;
import master.core.metric.RecognitionMetrics;
import master.core.metric.Scorecard;

/**
 * What an evaluation came to, as JSON and as text.
 *
 * @param model as the user named it
 * @param data as the user named it
 * @param evaluation what was counted
 * @param errors how many wrong texts are listed
 */
public record EvaluationReport(String model, String data, Evaluation evaluation, int errors) {
    private static final int MOST_CONFUSIONS = 100;

    /** For JSON; its keys are described in docs/cli.md and never change. */
    public Map<String, Object> json() {
        Scorecard card = evaluation.card();
        RecognitionMetrics metrics = card.metrics();
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("model", model);
        report.put("data", data);
        report.put("samples", metrics.samples());
        report.put("failed", evaluation.failures().count());
        report.put("wordAccuracy", Written.rounded(metrics.wordAccuracy()));
        report.put("wordAccuracyCaseInsensitive", Written.rounded(metrics.wordAccuracyCaseInsensitive()));
        report.put("characterAccuracy", Written.rounded(metrics.characterAccuracy()));
        report.put("withinOneEdit", Written.rounded(metrics.withinOneEdit()));
        report.put("withinTwoEdits", Written.rounded(metrics.withinTwoEdits()));
        report.put("normalizedEditDistance", Written.rounded(metrics.normalizedEditDistance()));
        BoxScore boxes = evaluation.boxes();
        if (boxes.boxes() > 0) {
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("count", boxes.boxes());
            figures.put("distance", Written.rounded(boxes.distance()));
            figures.put("inside", Written.rounded(boxes.inside()));
            figures.put("overlap", Written.rounded(boxes.overlap()));
            report.put("boxes", figures);
        }
        report.put("imagesPerSecond", Written.rounded(evaluation.imagesPerSecond()));
        if (errors > 0) {
            report.put(
                    "errors",
                    evaluation.wrong().stream()
                            .limit(errors)
                            .map(EvaluationReport::error)
                            .toList());
        }
        report.put(
                "protocols",
                card.protocols().stream().map(EvaluationReport::protocol).toList());
        report.put("lengths", lengths(card));
        report.put("calibration", calibration(card.calibration()));
        report.put("confusions", confusions(card.confusions()));
        Map<String, Object> slowest = new LinkedHashMap<>();
        slowest.put("milliseconds", Written.rounded(evaluation.slowest().milliseconds()));
        slowest.put("files", evaluation.slowest().ids());
        report.put("slowestBatch", slowest);
        return report;
    }

    private static Map<String, Object> error(Evaluation.Wrong wrong) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("file", wrong.sample().id());
        object.put("label", wrong.sample().text());
        object.put("text", wrong.read().text());
        object.put("confidence", Written.rounded(wrong.read().confidence()));
        return object;
    }

    private static Map<String, Object> protocol(ProtocolScore score) {
        Proportion accuracy = score.accuracy();
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("name", score.protocol().key());
        object.put("evaluated", score.evaluated());
        object.put("skipped", score.skipped());
        object.put("failed", score.failed());
        object.put("correct", score.correct());
        object.put("wordAccuracy", Written.rounded(accuracy.value()));
        object.put("low", Written.rounded(accuracy.low()));
        object.put("high", Written.rounded(accuracy.high()));
        return object;
    }

    private static List<Map<String, Object>> lengths(Scorecard card) {
        return card.lengths().stream()
                .map(score -> {
                    Map<String, Object> object = new LinkedHashMap<>();
                    object.put("length", score.length());
                    object.put("samples", score.samples());
                    object.put("correct", score.correct());
                    object.put("wordAccuracy", Written.rounded(score.accuracy().value()));
                    object.put("characterAccuracy", Written.rounded(score.characterAccuracy()));
                    return object;
                })
                .toList();
    }

    private static Map<String, Object> calibration(Calibration calibration) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("samples", calibration.samples());
        object.put("expectedError", Written.rounded(calibration.expectedError()));
        object.put(
                "bins", calibration.bins().stream().map(EvaluationReport::bin).toList());
        object.put(
                "coverage",
                calibration.points().stream().map(EvaluationReport::point).toList());
        return object;
    }

    private static Map<String, Object> bin(Calibration.Bin bin) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("low", Written.rounded(bin.low()));
        object.put("high", Written.rounded(bin.high()));
        object.put("samples", bin.samples());
        object.put("confidence", Written.rounded(bin.confidence()));
        object.put("accuracy", Written.rounded(bin.accuracy()));
        return object;
    }

    private static Map<String, Object> point(Calibration.OperatingPoint point) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("precision", point.precision());
        object.put("threshold", Math.floor(point.threshold() * 1e6) / 1e6); // not above what was believed
        object.put("coverage", Written.rounded(point.coverage()));
        return object;
    }

    private static List<Map<String, Object>> confusions(Confusions confusions) {
        return confusions.mistakes().stream()
                .limit(MOST_CONFUSIONS)
                .map(mistake -> {
                    Map<String, Object> object = new LinkedHashMap<>();
                    object.put("label", mistake.label());
                    object.put("text", mistake.text());
                    object.put("count", mistake.count());
                    object.put("of", confusions.count(mistake.label()));
                    return object;
                })
                .toList();
    }

    /** For people. */
    public void text(PrintWriter out) {
        Scorecard card = evaluation.card();
        RecognitionMetrics metrics = card.metrics();
        row(out, "model", model);
        row(out, "data", data);
        row(out, "samples", metrics.samples());
        row(out, "failed", evaluation.failures().count());
        row(
                out,
                "word accuracy",
                "%s  (95 %% interval %s to %s)"
                        .formatted(
                                ratio(metrics.wordAccuracy()),
                                ratio(metrics.words().low()),
                                ratio(metrics.words().high())));
        row(out, "  case-insensitive", ratio(metrics.wordAccuracyCaseInsensitive()));
        row(out, "character accuracy", ratio(metrics.characterAccuracy()));
        row(
                out,
                "  one edit off",
                "%s at most, two at most %s"
                        .formatted(ratio(metrics.withinOneEdit()), ratio(metrics.withinTwoEdits())));
        row(out, "1 - N.E.D.", ratio(metrics.normalizedEditDistance()));
        row(out, "calibration error", ratio(card.calibration().expectedError()));
        for (Calibration.OperatingPoint point : card.calibration().points()) {
            row(
                    out,
                    "  %s right".formatted(percent(point.precision())),
                    "%s of texts, from confidence %s on".formatted(percent(point.coverage()), point.shown()));
        }
        BoxScore boxes = evaluation.boxes();
        if (boxes.boxes() > 0) {
            row(
                    out,
                    "boxes",
                    String.format(
                            Locale.ROOT,
                            "%d of texts read right: centers %.2f pixels off, %s in the right box; overlap %.2f",
                            boxes.boxes(),
                            boxes.distance(),
                            percent(boxes.inside()),
                            boxes.overlap()));
        }
        row(out, "images per second", String.format(Locale.ROOT, "%.1f", evaluation.imagesPerSecond()));
        out.println("word accuracy by protocol (evaluated, skipped, failed):");
        for (ProtocolScore score : card.protocols()) {
            out.println(String.format(
                    Locale.ROOT,
                    "  %-26s %s  %d  %d  %d",
                    score.protocol().key(),
                    score.evaluated() == 0 ? "-     " : ratio(score.accuracy().value()),
                    score.evaluated(),
                    score.skipped(),
                    score.failed()));
        }
        if (errors > 0 && !evaluation.wrong().isEmpty()) {
            out.println("wrong, the surest first (file, label, text, confidence):");
            evaluation.wrong().stream()
                    .limit(errors)
                    .forEach(wrong -> out.println(String.format(
                            Locale.ROOT,
                            "  %s  %s  %s  %.4f",
                            Written.oneLine(wrong.sample().id()),
                            Written.oneLine(wrong.sample().text()),
                            Written.oneLine(wrong.read().text()),
                            wrong.read().confidence())));
        }
    }

    private static void row(PrintWriter out, String name, Object value) {
        out.println("%-20s %s".formatted(name, value));
    }

    private static String ratio(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    private static String percent(double value) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * value);
    }
}
