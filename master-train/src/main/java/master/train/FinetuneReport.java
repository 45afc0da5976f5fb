// SPDX-License-Identifier: Apache-2.0
package master.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import master.core.metric.Proportion;
import master.core.metric.RecognitionMetrics;
import master.core.metric.Scorecard;
import master.report.Mistake;
import master.report.Page;
import master.report.Png;
import master.report.SitePage;
import master.train.ValidationResult.Prediction;
import master.train.ValidationResult.SetResult;

/**
 * What fine-tuning came to, as text, as JSON and as a page.
 *
 * @param start the model it started from, as the user named it
 * @param data the images, as the user named them
 * @param file the model that was written
 * @param plan what was learnt and what held out
 * @param steps optimizer steps
 * @param seconds of training
 * @param made the model with what it reads
 */
public record FinetuneReport(
        String start, Path data, Path file, Finetuning plan, int steps, double seconds, Calibrator.Result made) {
    private static final int MOST_MISTAKES = 60; // in a page

    /** For people. */
    public void text(PrintWriter out) {
        RecognitionMetrics metrics = read().metrics();
        Proportion words = metrics.words();
        out.println(format(
                "%s: %.1f %% of %d held-out images read exactly (95 %% interval %.1f to %.1f), %d steps, %s",
                file,
                100 * metrics.wordAccuracy(),
                metrics.samples(),
                100 * words.low(),
                100 * words.high(),
                steps,
                time()));
        out.println(format(
                "confidence: temperature %.3f; calibration error %.1f %%, without it %.1f %%",
                made.temperature().value(), 100 * error(read()), 100 * error(made.before())));
        out.println("99 % precision: " + threshold());
    }

    private String threshold() {
        return Threshold.of(read())
                .map(Threshold::toString)
                .orElse("no confidence gives it; the held-out text that the model is surest of is wrong");
    }

    /** For programs; the keys are described in docs/cli.md and never change. */
    public String json() {
        RecognitionMetrics metrics = read().metrics();
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("model", file.toString());
        report.put("start", start);
        report.put("data", data.toString());
        report.put("learned", plan.learned());
        report.put("parts", plan.parts());
        report.put("heldOut", metrics.samples());
        report.put("charset", plan.config().vocabulary().characters());
        if (!plan.config().vocabulary().isCharacters()) {
            report.put("tokens", plan.config().vocabulary().tokens());
        }
        report.put("steps", steps);
        report.put("seconds", rounded(seconds));
        report.put("wordAccuracy", rounded(metrics.wordAccuracy()));
        report.put("low", rounded(metrics.words().low()));
        report.put("high", rounded(metrics.words().high()));
        report.put("characterAccuracy", rounded(metrics.characterAccuracy()));
        report.put("temperature", rounded(made.temperature().value()));
        report.put("expectedErrorBefore", rounded(error(made.before())));
        report.put("expectedError", rounded(error(read())));
        Threshold.of(read()).ifPresent(threshold -> report.put("threshold", object(threshold)));
        report.put("secondLook", plan.config().secondLook());
        report.put("notes", plan.notes());
        report.put("doubts", plan.errors());
        report.put("errors", errors());
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(report) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Map<String, Object> object(Threshold threshold) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("precision", Threshold.PRECISION);
        object.put("confidence", threshold.value());
        object.put("accepted", threshold.accepted());
        object.put("correct", threshold.correct());
        object.put("coverage", rounded(threshold.coverage()));
        object.put("low", rounded(threshold.precision().low()));
        object.put("proven", threshold.proven());
        return object;
    }

    private List<Map<String, Object>> errors() {
        List<Map<String, Object>> errors = new ArrayList<>();
        for (Mistake mistake : mistakes(false)) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("file", mistake.id());
            object.put("label", mistake.label().text());
            object.put("text", mistake.text().text());
            object.put("confidence", rounded(mistake.confidence()));
            errors.add(object);
        }
        return errors;
    }

    /**
     * A page with the mistakes as images.
     *
     * @param run the run's folder
     */
    public Page page(Path run) {
        Scorecard card = new Scorecard(plan.config().vocabulary()::split);
        read().predictions().forEach(p -> card.add(p.label(), p.text(), p.read().confidence()));
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("started from", start);
        facts.put("images", "%d learnt, %d held out".formatted(plan.learned(), plan.heldOut()));
        facts.put(
                plan.config().vocabulary().isCharacters() ? "characters" : "tokens",
                plan.config().vocabulary().toString());
        facts.put(
                "steps",
                "%d of %d images, in %s"
                        .formatted(steps, plan.config().training().batchSize(), time()));
        facts.put(
                "temperature",
                format(
                        "%.3f, fitted to the held-out images; calibration error without it %.1f %%",
                        made.temperature().value(), 100 * error(made.before())));
        facts.put("99 % precision", threshold());
        Optional<String> notes = plan.notes().stream().reduce((a, b) -> a + "; " + b);
        notes.ifPresent(text -> facts.put("noticed", text));
        List<Mistake> shown = mistakes(true);
        return new SitePage(made.model().manifest().name(), data.toString(), facts, card, shown, run).page();
    }

    /** The worst first. */
    private List<Mistake> mistakes(boolean images) {
        List<Prediction> predictions = read().predictions();
        return IntStream.range(0, predictions.size())
                .filter(i -> !predictions.get(i).correct())
                .boxed()
                .sorted((a, b) -> Double.compare(
                        predictions.get(b).read().confidence(),
                        predictions.get(a).read().confidence()))
                .limit(images ? MOST_MISTAKES : predictions.size())
                .map(i -> mistake(i, predictions.get(i), images))
                .toList();
    }

    private Mistake mistake(int index, Prediction wrong, boolean withImage) {
        return new Mistake(
                plan.heldOutId(index),
                wrong.spelledLabel(plan.config().vocabulary()),
                wrong.spelledText(),
                wrong.read().confidence(),
                wrong.probabilities(),
                withImage ? Png.of(wrong.example().image()) : new byte[0]);
    }

    private SetResult read() {
        return made.after();
    }

    private static double error(SetResult read) {
        return Calibrator.calibration(read).expectedError();
    }

    private String time() {
        long whole = Math.round(seconds);
        return "%d:%02d minutes".formatted(whole / 60, whole % 60);
    }

    private static double rounded(double value) {
        return Math.round(value * 1e6) / 1e6;
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
