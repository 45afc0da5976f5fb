// SPDX-License-Identifier: Apache-2.0
package master.cli;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import master.api.ImageLimits;
import master.api.ModelInfo;
import master.api.Recognizer;
import master.api.TextConstraint;
import master.core.io.AtomicFile;
import master.data.Dataset;
import master.eval.Evaluation;
import master.eval.EvaluationReport;
import master.eval.PasteTest;
import master.eval.TableEvaluation;
import master.report.EvaluationPage;
import master.report.Page;
import master.synth.augment.Ground;
import master.table.TableRecognizer;
import master.table.dataset.TableDataset;
import master.table.structure.StructureTokens;
import master.table.words.CellReader;
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
            "An image that cannot be read counts as wrong.",
            "A model of tables is measured on PubTabNet's JSON lines and the images beside them."
        },
        footer = {
            "",
            "Examples:",
            "  master eval --data test/",
            "  master eval --model my.onnx --data test.lmdb --format json --errors 20",
            "  master eval --model runs/my/best.safetensors --data test/ --html report.html",
            "  master eval --model table.onnx --data pubtabnet/ --html report.html"
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
            description = {
                "The dataset: a folder, a file<TAB>text list or an LMDB;",
                "of tables JSON lines or their folder."
            })
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
            description =
                    "Compares where the tokens stand with the boxes of the labels; a model that has learned boxes is"
                            + " compared in any case.")
    private boolean boxes;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures as JSON into a file, too.")
    private Path json;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Writes a page with charts and the worst mistakes as images, too.")
    private Path html;

    @Option(
            names = "--paste",
            split = ",",
            paramLabel = "WxH",
            description =
                    "Also measures the images pasted into ones that are so many times as wide and as high, on plain,"
                            + " gradient and noisy ground; such as 3x1,1x2.")
    private List<String> paste = List.of();

    @Option(
            names = "--text-model",
            paramLabel = "MODEL",
            description = {
                "Of tables: reads the words with this model.",
                "Without, those of the dataset are put into the cells."
            })
    private String textModel;

    @Option(
            names = "--ignore-header",
            description = "Of tables: counts header rows as body rows, for datasets that do not mark them.")
    private boolean ignoreHeader;

    @Override
    public Integer call() {
        TextConstraint constraint = texts.constraint();
        if (errors != null && errors < 0) {
            throw new ParameterException(spec.commandLine(), "--errors %d, 0 or more are allowed".formatted(errors));
        }
        int listed = errors == null ? 0 : errors;
        int kept = errors == null && html != null ? SHOWN_ERRORS : listed;
        List<PasteTest.Size> sizes = sizes();
        try (Recognizer recognizer = model.open(constraint, boxes, texts.secondLook())) {
            return StructureTokens.spellTables(recognizer.model().vocabulary())
                    ? tables(recognizer, constraint, listed, kept)
                    : texts(recognizer, constraint, sizes, listed, kept);
        }
    }

    private int texts(
            Recognizer recognizer, TextConstraint constraint, List<PasteTest.Size> sizes, int listed, int kept) {
        if (textModel != null || ignoreHeader) {
            throw new ParameterException(
                    spec.commandLine(), "--text-model and --ignore-header are of tables, the model reads texts");
        }
        PasteTest pasted = new PasteTest();
        Evaluation evaluation = new Evaluation(recognizer.model(), kept, constraint.fold());
        try (Dataset dataset = Dataset.open(data);
                Progress progress =
                        Progress.start("eval", dataset.size() * (1L + (long) Ground.values().length * sizes.size()))) {
            evaluation.run(dataset, recognizer, progress::advance);
            pasted.run(dataset, recognizer, constraint.fold(), sizes, progress::advance);
        }
        Optional<Page> page = html == null ? Optional.empty() : Optional.of(page(evaluation, recognizer));
        evaluation
                .failures()
                .lines()
                .forEach(line -> spec.commandLine().getErr().println("master: " + line));
        EvaluationReport writer = new EvaluationReport(model.model(), data.toString(), evaluation, listed);
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
        write(report, page);
        long samples = evaluation.card().metrics().samples();
        return evaluation.failures().count() == samples ? CommandLine.ExitCode.SOFTWARE : CommandLine.ExitCode.OK;
    }

    private int tables(Recognizer recognizer, TextConstraint constraint, int listed, int kept) {
        if (!constraint.equals(TextConstraint.NONE) || !paste.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "--charset, --length, --fold and --paste are of texts, the model reads tables");
        }
        TableEvaluation evaluation;
        try (Recognizer words = textModel == null ? null : model.openOther(textModel)) {
            TableDataset dataset = TableDataset.open(data);
            evaluation = new TableEvaluation(
                    TableRecognizer.of(recognizer, ImageLimits.DEFAULT, Optional.empty()),
                    Optional.ofNullable(words).map(CellReader::new),
                    !ignoreHeader,
                    kept);
            try (Progress progress = Progress.start("eval", dataset.size())) {
                evaluation.run(dataset, progress::advance);
            }
        } catch (IllegalArgumentException | UncheckedIOException e) {
            throw new Failure(e.getMessage(), e);
        }
        evaluation
                .failures()
                .lines()
                .forEach(line -> spec.commandLine().getErr().println("master: " + line));
        Map<String, Object> report = evaluation.json(model.model(), data.toString(), listed);
        if (format == Format.JSON) {
            spec.commandLine().getOut().println(Json.pretty(report));
        } else {
            evaluation.text(spec.commandLine().getOut(), model.model(), data.toString(), listed);
        }
        write(
                report,
                html == null
                        ? Optional.empty()
                        : Optional.of(evaluation.page(model.model(), data.toString(), facts(recognizer))));
        return evaluation.failures().count() == evaluation.samples()
                ? CommandLine.ExitCode.SOFTWARE
                : CommandLine.ExitCode.OK;
    }

    /** Behind the answer, which is not to be lost to a file that cannot be written. */
    private void write(Map<String, Object> report, Optional<Page> page) {
        if (json != null) {
            AtomicFile.write(json, Json.pretty(report) + "\n");
        }
        page.ifPresent(written -> written.write(html));
    }

    private List<PasteTest.Size> sizes() {
        try {
            return paste.stream().map(PasteTest.Size::parse).toList();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--paste: " + e.getMessage(), e);
        }
    }

    private static Map<String, String> facts(Recognizer recognizer) {
        ModelInfo info = recognizer.model();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("model", "%s, SHA-256 %s".formatted(info.name(), info.sha256()));
        facts.put("characters", info.vocabulary().toString());
        facts.put("device", recognizer.device().toString());
        return facts;
    }

    private Page page(Evaluation evaluation, Recognizer recognizer) {
        Map<String, String> facts = facts(recognizer);
        facts.put(
                "speed",
                String.format(
                        Locale.ROOT,
                        "%.1f images per second in batches of 8, decoding included; the slowest batch took %.0f ms"
                                + " (%s ...)",
                        evaluation.imagesPerSecond(),
                        evaluation.slowest().milliseconds(),
                        evaluation.slowest().ids().stream().findFirst().orElse("")));
        evaluation.failures().lines().forEach(line -> facts.merge("could not be read", line, (a, b) -> a + "; " + b));
        return new EvaluationPage(model.model(), data.toString(), facts, evaluation.card(), evaluation.mistakes())
                .page();
    }
}
