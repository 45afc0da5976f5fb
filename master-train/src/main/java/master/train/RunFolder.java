// SPDX-License-Identifier: Apache-2.0
package master.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import master.core.io.AtomicFile;
import master.report.RunPage;
import master.train.config.ConfigException;
import master.train.config.ConfigFile;
import master.train.config.DataConfig;
import master.train.config.TrainingConfig;
import org.jspecify.annotations.Nullable;

/** The folder of a run: what lies where in it, and who may write. */
record RunFolder(Path path) {
    Path checkpoints() {
        return path.resolve("checkpoints");
    }

    /** The model with the best validation so far. */
    Path best() {
        return path.resolve("best.safetensors");
    }

    /** The model of a finished run. */
    Path exported() {
        return path.resolve("model.onnx");
    }

    Path metrics() {
        return path.resolve(RunPage.METRICS);
    }

    /** The texts of the last validation. */
    Path predictions() {
        return path.resolve(RunPage.PREDICTIONS);
    }

    /** The page to look at. */
    Path report() {
        return path.resolve(RunPage.REPORT);
    }

    private Path config() {
        return path.resolve("config.yaml");
    }

    /** What is done while nobody else may write. */
    interface Work<T> {
        T run() throws IOException, InterruptedException;
    }

    /**
     * Does something in this folder, which is made if it is not there. Two trainers in one folder would overwrite each
     * other: the second one is refused.
     *
     * @throws FolderInUseException if another trainer works in it
     * @throws UncheckedIOException if it cannot be written
     */
    <T> T locked(Work<T> work) {
        try {
            Files.createDirectories(path);
            try (FileChannel channel = FileChannel.open(
                            path.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = tryLock(channel)) {
                if (lock == null) {
                    throw new FolderInUseException("another trainer is at work in " + path);
                }
                return work.run();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("run %s: %s".formatted(path, e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TrainingException("interrupted", e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // held by another thread of this process
        }
    }

    /** A new run wants a folder without one. */
    void refuseOldRun() {
        if (!Checkpoint.list(checkpoints()).isEmpty()) {
            throw new TrainingException(
                    "%s already holds a run; go on with it by --resume, or choose another folder".formatted(path));
        }
        if (Files.exists(best()) || Files.exists(exported())) {
            throw new TrainingException(
                    "%s holds the model of a run without checkpoints; delete it, or choose another folder"
                            .formatted(path));
        }
    }

    /** A step's number says which images come next: with other data it would say something else. */
    void refuseOtherExamples(TrainingConfig config) {
        if (!Files.exists(config())) {
            return; // deleted by hand; the model has been compared
        }
        List<String> there = ConfigFile.write(written().examples()).lines().toList();
        List<String> here = ConfigFile.write(config.examples()).lines().toList();
        if (!there.equals(here)) {
            String differences = Stream.of(only("in its config.yaml", there, here), only("here", here, there))
                    .filter(part -> !part.isEmpty())
                    .collect(Collectors.joining("; "));
            throw new TrainingException("%s holds a run on other data: %s"
                    .formatted(path, differences.isEmpty() ? "the order or number of lines differs" : differences));
        }
    }

    /** Whether the best model so far was chosen by other validation images than those of a configuration. */
    boolean hasOtherValidation(TrainingConfig config) {
        if (!Files.exists(config())) {
            return false; // deleted by hand
        }
        DataConfig there = written().data();
        return !there.validation().equals(config.data().validation())
                || !there.labels().equals(config.data().labels());
    }

    /** What the run was last started with. */
    private TrainingConfig written() {
        try {
            return ConfigFile.read(config());
        } catch (ConfigException e) {
            throw new TrainingException(
                    "%s is of another version: %s; start a new run, with --finetune from a checkpoint of this one"
                            .formatted(config(), e.getMessage()),
                    e);
        }
    }

    private static String only(String where, List<String> lines, List<String> others) {
        List<String> only = lines.stream()
                .filter(line -> !others.contains(line))
                .map(String::strip)
                .toList();
        return only.isEmpty() ? "" : "only %s: %s".formatted(where, String.join(", ", only));
    }

    void write(TrainingConfig config) {
        AtomicFile.write(
                config(),
                "# What this run was last started with. Relative paths start where the original file is.\n"
                        + ConfigFile.write(config));
    }
}
