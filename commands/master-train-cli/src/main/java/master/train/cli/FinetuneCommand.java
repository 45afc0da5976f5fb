// SPDX-License-Identifier: Apache-2.0
package master.train.cli;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import master.api.LetterCase;
import master.api.Vocabulary;
import master.cli.CharactersConverter;
import master.cli.Failure;
import master.cli.Subcommand;
import master.core.io.AtomicFile;
import master.data.Dataset;
import master.data.DatasetException;
import master.onnx.ModelFiles;
import master.onnx.ModelFormatException;
import master.onnx.OnnxExporter;
import master.onnx.TrainedModel;
import master.train.Calibrator;
import master.train.DataSources;
import master.train.DivergedException;
import master.train.FinetuneReport;
import master.train.Finetuning;
import master.train.Trainer;
import master.train.TrainingException;
import master.train.data.Example;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Teaches a model the images of one site. */
@Command(
        name = "finetune",
        description = {
            "Teaches a model the images of one site, and writes the result as an ONNX file.",
            "",
            "Collect images and type what they show: 100 are a start, 300 to 700 are better. Name each by its text "
                    + "(ab3d.png; ab3d_2.png for a second one), or list them in a labels.tsv, a line per image: "
                    + "file name, tab, text.",
            "",
            "A share of the images is held out: never learnt, only read. The model's word accuracy on those is "
                    + "printed, and the confidence from which on 99 %% of its texts are right. A page beside the ONNX "
                    + "file shows its mistakes and how the run went.",
            "",
            "The starting model reads the images first. Labels that are surely wrong, such as ones that stand a line"
                    + " too low, end the run before it begins; others are told.",
            "",
            "Where texts are small in their images, the parts that hold them are learnt, too, and the new model"
                    + " reads such parts again by itself (a second look).",
            "",
            "The model will read exactly the characters that occur in the labels, unless --charset says more. A model"
                    + " of tokens, such as formulas, keeps its own and learns the new ones, too. Ctrl-C ends the run"
                    + " and keeps what is learnt.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  master finetune --data my-site/ --out my-site.onnx",
            "      from the bundled model, in minutes",
            "  master recognize --model my-site.onnx --min-confidence 0.9 new.png",
            "      with the confidence that was printed",
            "  master finetune --model my-site.onnx --data more/ --out better.onnx",
            "      goes on from an own model",
            "  master finetune --data my-site/ --fold lower --charset 0123456789abcdefghijklmnopqrstuvwxyz -o a.onnx",
            "      where the site takes upper and lower case as equal",
            "",
            "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 the numbers are no longer finite"
        })
public final class FinetuneCommand implements Subcommand {
    /** What is done about labels that are surely wrong. */
    private enum Labels {
        CHECK,
        TRUST
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private StartOptions given;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "The page to write (default: as --out, with .html for .onnx).")
    private Path html;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures as JSON, too.")
    private Path json;

    @Option(
            names = "--holdout",
            paramLabel = "SHARE",
            defaultValue = "0.15",
            description = "The share of the images that is held out (default: ${DEFAULT-VALUE}).")
    private double holdout;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Optimizer steps (default: 400 and one more for every two images, at most 1500).")
    private Integer steps;

    @Option(
            names = "--charset",
            paramLabel = "CHARACTERS",
            converter = CharactersConverter.class,
            description = "The characters the model is to read.")
    private String charset;

    @Option(
            names = "--fold",
            paramLabel = "CASE",
            defaultValue = "none",
            description = "none, lower or upper: the case that labels are changed to (default: ${DEFAULT-VALUE}).")
    private LetterCase fold;

    @Option(
            names = "--labels",
            paramLabel = "HOW",
            defaultValue = "check",
            description = {
                "check or trust: what to do about labels that are surely wrong: end, or go on all the same",
                "(default: ${DEFAULT-VALUE})."
            })
    private Labels labels;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of the split and the order (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Override
    public Integer call() {
        Finetuning.Options options = options();
        Destination.refuseUnwritable(given.file);
        Destination.refuseUnwritable(page());
        if (json != null) {
            Destination.refuseUnwritable(json);
        }
        Path run = temporaryFolder();
        try (ConsoleListener listener = new ConsoleListener(spec.commandLine().getErr());
                Dataset dataset = Dataset.open(given.data)) {
            TrainedModel start = ModelFiles.named(given.model);
            Finetuning plan = Finetuning.of(start, name(), dataset, options);
            plan.notes().forEach(listener::message);
            review(plan, listener);
            Vocabulary vocabulary = plan.config().vocabulary();
            listener.message("%d images to learn, %d held out, %s"
                    .formatted(
                            plan.learned(),
                            plan.heldOut(),
                            vocabulary.isCharacters()
                                    ? "%d characters: %s"
                                            .formatted(vocabulary.tokens().size(), vocabulary)
                                    : vocabulary));
            DataSources sources = plan.data(listener);
            Trainer trainer = new Trainer(plan.config(), run, listener);
            Stoppable.run(trainer::stop, () -> {
                try {
                    finish(plan, sources, trainer, start, run);
                } finally {
                    delete(run); // the process may be ending
                }
            });
            return 0;
        } catch (DivergedException e) {
            throw new Failure(e.getMessage(), e, TrainCommand.DIVERGED);
        } catch (TrainingException | DatasetException | ModelFormatException e) {
            throw new Failure(e.getMessage(), e);
        } finally {
            delete(run);
        }
    }

    private void review(Finetuning plan, ConsoleListener listener) {
        if (labels == Labels.CHECK && !plan.errors().isEmpty()) {
            throw new Failure("nothing is learnt: %s; --labels trust goes on all the same"
                    .formatted(String.join("; ", plan.errors())));
        }
        plan.errors().forEach(error -> listener.message("trusted all the same: " + error));
    }

    private Finetuning.Options options() {
        try {
            OptionalInt count = steps == null ? OptionalInt.empty() : OptionalInt.of(steps);
            return new Finetuning.Options(holdout, count, Optional.ofNullable(charset), fold, seed);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private void finish(Finetuning plan, DataSources sources, Trainer trainer, TrainedModel start, Path run) {
        long began = System.nanoTime();
        Trainer.Result result = trainer.finetune(sources, start);
        double seconds = (System.nanoTime() - began) * 1e-9;
        if (result.bestScore() < 0) {
            throw new Failure("stopped at step %d, before the first look at the held-out images; %s is not written"
                    .formatted(result.step(), given.file));
        }
        List<Example> heldOut = requireNonNull(sources.validation().get(Finetuning.HELD_OUT));
        Calibrator.Result made = Calibrator.calibrate(trainer.last(), plan.calibration(heldOut), heldOut);
        OnnxExporter.write(Finetuning.finished(made), given.file);
        FinetuneReport report =
                new FinetuneReport(given.model, given.data, given.file, plan, result.step(), seconds, made);
        PrintWriter out = spec.commandLine().getOut();
        report.text(out);
        out.println("mistakes and curves: " + page());
        out.flush(); // the process may be ending
        report.page(run).write(page()); // behind the answer, which is not to be lost to a file that cannot be written
        if (json != null) {
            AtomicFile.write(json, report.json());
        }
    }

    private Path page() {
        return html != null ? html : given.file.resolveSibling(name() + ".html");
    }

    private String name() {
        String name = given.file.getFileName().toString();
        return name.endsWith(".onnx") ? name.substring(0, name.length() - ".onnx".length()) : name;
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("master-finetune");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
