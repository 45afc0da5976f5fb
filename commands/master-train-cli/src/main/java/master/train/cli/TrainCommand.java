// SPDX-License-Identifier: Apache-2.0
package master.train.cli;

import static java.util.Objects.requireNonNull;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import master.cli.Failure;
import master.cli.Subcommand;
import master.data.DatasetException;
import master.onnx.ModelFiles;
import master.onnx.ModelFormatException;
import master.onnx.TrainedModel;
import master.train.DataSources;
import master.train.DivergedException;
import master.train.FolderInUseException;
import master.train.Trainer;
import master.train.TrainingException;
import master.train.config.ConfigException;
import master.train.config.ConfigFile;
import master.train.config.TrainingConfig;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains a network as a configuration file says. */
@Command(
        name = "train",
        description = {
            "Trains a network as a configuration file says, in a folder of its own:",
            "config.yaml, checkpoints/, metrics.jsonl, report.html, event files for TensorBoard,",
            "best.safetensors, and model.onnx at the end.",
            "Ctrl-C ends the run with a checkpoint; --resume goes on."
        },
        footer = {
            "",
            "Examples:",
            "  master train -c configs/toy.yaml --out runs/toy",
            "  master train -c configs/toy.yaml --out runs/toy --resume",
            "  master train -c my.yaml --finetune captcha"
        })
public final class TrainCommand implements Subcommand {
    /** Exit code when the numbers of a run are no longer finite. */
    static final int DIVERGED = 3;

    private static final int IN_USE = 2;

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-c", "--config"},
            required = true,
            paramLabel = "FILE",
            description = "The configuration; relative paths in it start from its folder.")
    private Path configFile;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "DIR",
            description = "The run's folder (default: runs/ and the model's name).")
    private Path folder;

    @Option(names = "--steps", paramLabel = "N", description = "Another number of steps than the configuration's.")
    private Integer steps;

    @ArgGroup
    private Start start;

    private static final class Start {
        @Option(names = "--resume", description = "Goes on with the run of the folder, from its last checkpoint.")
        private boolean resume;

        @Option(
                names = "--finetune",
                paramLabel = "MODEL",
                description = {
                    "Starts a new run from the weights of a bundled model, a checkpoint,",
                    "a .safetensors or an .onnx file."
                })
        private String finetune;
    }

    @Override
    public Integer call() {
        try (ConsoleListener listener = new ConsoleListener(spec.commandLine().getErr())) {
            TrainingConfig read = ConfigFile.read(configFile);
            TrainingConfig config = steps == null ? read : read.withSteps(steps);
            Optional<TrainedModel> from =
                    Optional.ofNullable(start).map(s -> s.finetune).map(ModelFiles::named);
            Path base = requireNonNull(configFile.toAbsolutePath().getParent()); // of a file
            Path run = folder == null ? Path.of("runs", config.name()) : folder;
            DataSources data = DataSources.open(config, base, listener);
            Trainer trainer = new Trainer(config, run, listener);
            Stoppable.run(trainer::stop, () -> {
                Trainer.Result result = start != null && start.resume
                        ? trainer.resume(data)
                        : from.isPresent() ? trainer.finetune(data, from.get()) : trainer.train(data);
                data.train().unreadable().forEach(line -> listener.message("left out: " + line));
                report(run, result);
            });
            return 0;
        } catch (FolderInUseException e) {
            throw new Failure(e.getMessage(), e, IN_USE);
        } catch (DivergedException e) {
            throw new Failure(e.getMessage(), e, DIVERGED);
        } catch (ConfigException | TrainingException | DatasetException | ModelFormatException e) {
            throw new Failure(e.getMessage(), e);
        }
    }

    private void report(Path run, Trainer.Result result) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(
                result.finished()
                        ? "%s: %d steps%s".formatted(run.resolve("model.onnx"), result.step(), accuracy(result))
                        : "stopped at step %d; --resume goes on".formatted(result.step()));
        out.flush(); // the process may be ending
    }

    private static String accuracy(Trainer.Result result) {
        return result.bestScore() < 0
                ? ""
                : ", best word accuracy in validation %.1f %%".formatted(100 * result.bestScore());
    }
}
