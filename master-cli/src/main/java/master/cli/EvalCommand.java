// SPDX-License-Identifier: Apache-2.0
package master.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import master.api.ModelInfo;
import master.api.Recognizer;
import master.api.TextConstraint;
import master.api.io.AtomicFile;
import master.data.Dataset;
import master.data.augment.Ground;
import master.report.EvaluationPage;
import master.report.Page;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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
            "  master eval --model my.onnx --data test.lmdb --format json --errors 20",
            "  master eval --model runs/my/best.safetensors --data test/ --html report.html"
        })
final class EvalCommand implements Callable<Integer> {
    private static final int SHOWN_ERRORS = 60; // in a page

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOptions model;

    @Mixin
    private ConstraintOptions texts;

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

    @Option(
            names = "--errors",
            paramLabel = "N",
            description = "Lists N wrong texts, those that the model is surest of (default: none; 60 in a page).")
    private Integer errors;

    @Option(
            names = "--boxes",
            description = "Compares where the tokens stand with the boxes of the labels; a model that has learned boxes is"
                    + " compared in any case.")
    private boolean boxes;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures as JSON into a file, too.")
    private Path json;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Writes a page with charts and the worst mistakes as pictures, too.")
    private Path html;

    @Option(
            names = "--paste",
            split = ",",
            paramLabel = "WxH",
            description = "Also measures the images pasted into ones that are so many times as wide and as high, on plain,"
                    + " gradient and noisy ground; such as 3x1,1x2.")
    private List<String> paste = List.of();

    @Override
    public Integer call() {
        List<PasteTest.Size> sizes = sizes();
        PasteTest pasted = new PasteTest();
        int listed = errors == null ? 0 : Math.max(0, errors);
        TextConstraint constraint = texts.constraint();
        Evaluation evaluation;
        Optional<Page> page;
        try (Dataset dataset = Dataset.open(data);
                Recognizer recognizer = model.open(constraint, boxes);
                Progress progress = Progress.start("eval", dataset.size() * (1 + Ground.values().length * sizes.size()))) {
            int kept = errors == null && html != null ? SHOWN_ERRORS : listed;
            evaluation = new Evaluation(recognizer.model(), kept, constraint.fold());
            evaluation.run(dataset, recognizer, progress);
            pasted.run(dataset, recognizer, constraint.fold(), sizes, progress);
            page = html == null ? Optional.empty() : Optional.of(page(evaluation, recognizer));
        }
        evaluation.failures().lines().forEach(line -> spec.commandLine().getErr().println("master: " + line));
        EvaluationWriter writer = new EvaluationWriter(model.model(), data.toString(), evaluation, listed);
        Map<String, Object> report = writer.json();
        if (!sizes.isEmpty()) {
            report.put("pasted", pasted.json());
        }
        PrintWriter out = spec.commandLine().getOut();
        if (format == Format.JSON) {
            out.println(Json.pretty(report));
        } else {
            writer.text(out);
            if (!sizes.isEmpty()) {
                pasted.text(out, evaluation.card().metrics().words());
            }
        }
        if (json != null) { // behind the answer, which is not to be lost to a file that cannot be written
            AtomicFile.write(json, Json.pretty(report) + "\n");
        }
        page.ifPresent(written -> written.write(html));
        long samples = evaluation.card().metrics().samples();
        return evaluation.failures().count() == samples ? CommandLine.ExitCode.SOFTWARE : CommandLine.ExitCode.OK;
    }

    private List<PasteTest.Size> sizes() {
        try {
            return paste.stream().map(PasteTest.Size::parse).toList();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--paste: " + e.getMessage(), e);
        }
    }

    private Page page(Evaluation evaluation, Recognizer recognizer) {
        ModelInfo info = recognizer.model();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("model", "%s, SHA-256 %s".formatted(info.name(), info.sha256()));
        facts.put("characters", info.vocabulary().toString());
        facts.put("device", recognizer.device().toString());
        facts.put("speed", String.format(
                Locale.ROOT,
                "%.1f pictures per second in batches of 8, decoding included; the slowest batch took %.0f ms (%s ...)",
                evaluation.imagesPerSecond(),
                evaluation.slowest().milliseconds(),
                evaluation.slowest().ids().stream().findFirst().orElse("")));
        evaluation.failures().lines().forEach(line -> facts.merge("could not be read", line, (a, b) -> a + "; " + b));
        return new EvaluationPage(model.model(), data.toString(), facts, evaluation.card(), evaluation.mistakes())
                .page();
    }
}
