// SPDX-License-Identifier: Apache-2.0
package master.train.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import master.api.metric.Proportion;
import master.api.metric.RecognitionMetrics;
import master.api.spi.BundledModel;
import master.cli.Failure;
import master.cli.Subcommand;
import master.data.Dataset;
import master.data.DatasetException;
import master.onnx.ModelFiles;
import master.onnx.ModelFormatException;
import master.onnx.OnnxExporter;
import master.onnx.OnnxReader;
import master.onnx.TrainedModel;
import master.train.DivergedException;
import master.train.Finetuning;
import master.train.Trainer;
import master.train.TrainingException;
import master.train.TrainingListener;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Teaches a model the pictures of one site. */
@Command(
        name = "finetune",
        description = {
            "Teaches a model new pictures, and writes the result as an ONNX file. A share of the pictures",
            "is held out; the best model on those is kept, and its accuracy on them is printed.",
            "The model will read exactly the characters that occur in the labels, unless --charset says more."
        },
        footer = {
            "",
            "Example, with pictures named by their text (ab3d.png, 7k2m.png, ...):",
            "  master finetune --data my-site/ --out my-site.onnx",
            "  master recognize --model my-site.onnx new.png"
        })
public final class FinetuneCommand implements Subcommand {
    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-m", "--model"},
            paramLabel = "M",
            defaultValue = "captcha",
            description = "Where to start: a bundled model or a file (default: ${DEFAULT-VALUE}).")
    private String model;

    @Option(
            names = {"-d", "--data"},
            required = true,
            paramLabel = "PATH",
            description = "Labelled pictures: a folder, a list or an LMDB.")
    private Path data;

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "FILE",
            description = "The ONNX file to write.")
    private Path file;

    @Option(
            names = "--holdout",
            paramLabel = "SHARE",
            defaultValue = "0.15",
            description = "The share of the pictures that is held out (default: ${DEFAULT-VALUE}).")
    private double holdout;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "600",
            description = "The most optimizer steps (default: ${DEFAULT-VALUE}).")
    private int steps;

    @Option(names = "--charset", paramLabel = "CHARACTERS", description = "The characters the model is to read.")
    private String charset;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of the split and the order (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Override
    public Integer call() {
        refuseUnwritable();
        Path run = temporaryFolder();
        try (ConsoleListener listener = new ConsoleListener(spec.commandLine().getErr());
                Dataset dataset = Dataset.open(data)) {
            TrainedModel start = read();
            Finetuning plan = Finetuning.of(
                    start.manifest().withName(name()),
                    dataset,
                    new Finetuning.Options(holdout, steps, Optional.ofNullable(charset), seed));
            listener.message("%d pictures to learn, %d held out, %d characters: %s"
                    .formatted(
                            plan.learned(),
                            plan.heldOut(),
                            plan.config().manifest().vocabulary().charset().size(),
                            plan.config().charset()));
            Finetuning.EarlyStop stop = new Finetuning.EarlyStop();
            Trainer trainer = new Trainer(plan.config(), run, TrainingListener.all(List.of(listener, stop)));
            stop.of(trainer);
            Stoppable.run(trainer::stop, () -> {
                try {
                    finish(trainer.finetune(plan.data(listener), start), stop.best());
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

    private void finish(Trainer.Result result, RecognitionMetrics best) {
        if (best.samples() == 0) {
            throw new Failure("stopped at step %d, before the first look at the held-out pictures; %s is not written"
                    .formatted(result.step(), file));
        }
        OnnxExporter.write(result.model(), file);
        Proportion words = best.words();
        PrintWriter out = spec.commandLine().getOut();
        out.println(String.format(
                Locale.ROOT,
                "%s: %.1f %% of %d held-out pictures read exactly (95 %% interval %.1f to %.1f), %d steps",
                file,
                100 * best.wordAccuracy(),
                best.samples(),
                100 * words.low(),
                100 * words.high(),
                result.step()));
        out.flush(); // the process may be ending
    }

    /** Minutes of training are not to be lost to a mistyped file. */
    private void refuseUnwritable() {
        Path parent = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file)) {
            throw new Failure("%s is a folder, a file is needed".formatted(file));
        }
        try {
            Files.createDirectories(parent);
        } catch (IOException e) {
            throw new Failure("%s cannot be made: %s".formatted(parent, e), e);
        }
        if (!Files.isWritable(parent)) {
            throw new Failure("%s is not writable".formatted(parent));
        }
    }

    private String name() {
        String name = file.getFileName().toString();
        return name.endsWith(".onnx") ? name.substring(0, name.length() - ".onnx".length()) : name;
    }

    private TrainedModel read() {
        Path path = Path.of(model);
        boolean checkpoint = Files.isRegularFile(path.resolve("model.safetensors"));
        if (Files.isRegularFile(path) || checkpoint || model.endsWith(".onnx")) {
            return ModelFiles.read(path);
        }
        List<BundledModel> bundled = BundledModel.all();
        for (BundledModel candidate : bundled) {
            if (candidate.name().equals(model)) {
                try (InputStream stream = candidate.open()) {
                    return OnnxReader.read(stream.readAllBytes());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        throw new Failure("model %s: no such file, and no bundled model; bundled are %s"
                .formatted(model, bundled.stream().map(BundledModel::name).sorted().toList()));
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
