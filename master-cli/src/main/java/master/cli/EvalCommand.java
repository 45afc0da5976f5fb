// SPDX-License-Identifier: Apache-2.0
package master.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import master.api.Recognizer;
import master.api.metric.RecognitionMetrics;
import master.data.Dataset;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures a model. */
@Command(
        name = "eval",
        description = {
            "Measures how well a model reads a labelled dataset.",
            "A picture that cannot be read counts as wrong."
        },
        footer = {
            "",
            "Examples:",
            "  master eval --data test/",
            "  master eval --model my.onnx --data test.lmdb --format json --errors 20"
        })
final class EvalCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOptions model;

    @Option(
            names = {"-d", "--data"},
            required = true,
            paramLabel = "PATH",
            description = "The dataset: a folder, a file<TAB>text list or an LMDB.")
    private Path data;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text or json (default: ${DEFAULT-VALUE}).")
    private Format format;

    @Option(names = "--errors", paramLabel = "N", defaultValue = "0", description = "Lists the first N wrong texts.")
    private int errors;

    @Override
    public Integer call() {
        Evaluation evaluation = new Evaluation(Math.max(0, errors));
        try (Dataset dataset = Dataset.open(data);
                Recognizer recognizer = model.open();
                Progress progress = Progress.start("eval", dataset.size())) {
            evaluation.run(dataset, recognizer, progress);
        }
        evaluation.failures().lines().forEach(line -> spec.commandLine().getErr().println("master: " + line));
        PrintWriter out = spec.commandLine().getOut();
        if (format == Format.JSON) {
            out.println(Json.pretty(report(evaluation)));
        } else {
            text(evaluation, out);
        }
        return evaluation.failures().count() == evaluation.metrics().samples() ? 1 : 0;
    }

    private Map<String, Object> report(Evaluation evaluation) {
        RecognitionMetrics metrics = evaluation.metrics();
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("model", model.model());
        report.put("data", data.toString());
        report.put("samples", metrics.samples());
        report.put("failed", evaluation.failures().count());
        report.put("wordAccuracy", Json.rounded(metrics.wordAccuracy()));
        report.put("wordAccuracyCaseInsensitive", Json.rounded(metrics.wordAccuracyCaseInsensitive()));
        report.put("characterAccuracy", Json.rounded(metrics.characterAccuracy()));
        report.put("normalizedEditDistance", Json.rounded(metrics.normalizedEditDistance()));
        report.put("imagesPerSecond", Json.rounded(evaluation.imagesPerSecond()));
        if (errors > 0) {
            report.put("errors", evaluation.wrong().stream().map(EvalCommand::object).toList());
        }
        return report;
    }

    private static Map<String, Object> object(Evaluation.Wrong wrong) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("file", wrong.id());
        object.put("label", wrong.label());
        object.put("text", wrong.text());
        object.put("confidence", Json.rounded(wrong.confidence()));
        return object;
    }

    private void text(Evaluation evaluation, PrintWriter out) {
        RecognitionMetrics metrics = evaluation.metrics();
        row(out, "model", model.model());
        row(out, "data", data);
        row(out, "samples", metrics.samples());
        row(out, "failed", evaluation.failures().count());
        row(out, "word accuracy", ratio(metrics.wordAccuracy()));
        row(out, "  case-insensitive", ratio(metrics.wordAccuracyCaseInsensitive()));
        row(out, "character accuracy", ratio(metrics.characterAccuracy()));
        row(out, "1 - N.E.D.", ratio(metrics.normalizedEditDistance()));
        row(out, "images per second", String.format(Locale.ROOT, "%.1f", evaluation.imagesPerSecond()));
        List<Evaluation.Wrong> wrong = evaluation.wrong();
        if (!wrong.isEmpty()) {
            out.println("wrong (file, label, text, confidence):");
            wrong.forEach(w -> out.printf(
                    Locale.ROOT, "  %s  %s  %s  %.4f%n", Main.oneLine(w.id()), w.label(), w.text(), w.confidence()));
        }
    }

    private static void row(PrintWriter out, String name, Object value) {
        out.println("%-20s %s".formatted(name, value));
    }

    private static String ratio(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
