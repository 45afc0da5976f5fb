// SPDX-License-Identifier: Apache-2.0
package master.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import master.core.model.ModelManifest;
import master.core.network.Initializers;
import master.core.network.Weights;
import master.onnx.TrainedModel;
import master.train.config.TrainingConfig;

/**
 * One training run in one folder: {@code config.yaml} (with every default written out), {@code checkpoints/},
 * {@code metrics.jsonl}, {@code best.safetensors}, the reports ({@code report.html}, {@code validation.jsonl}, event files
 * for TensorBoard) and, at the end, {@code model.onnx}. Runs on the calling thread;
 * {@link #stop} may be called from any other.
 */
public final class Trainer {
    private final TrainingConfig config;
    private final RunFolder folder;
    private final TrainingListener listener;
    private volatile boolean stopped;

    /**
     * @param config what to train
     * @param folder the run's folder; made if it is not there
     * @param listener told what happens
     */
    public Trainer(TrainingConfig config, Path folder, TrainingListener listener) {
        this.config = config;
        this.folder = new RunFolder(folder);
        this.listener = listener;
    }

    /** Ends the run after the step under way, with a checkpoint. */
    public void stop() {
        stopped = true;
    }

    /**
     * The averaged model of the newest checkpoint; after a run, that of its last step, whatever the best one is.
     *
     * @throws TrainingException if there is no checkpoint
     */
    public TrainedModel last() {
        return Checkpoint.newest(folder.checkpoints(), listener::message).model();
    }

    /**
     * What a run came to.
     *
     * @param model the best model by validation, or the last one without validation
     * @param step steps taken
     * @param bestScore mean word accuracy of the best validation; -1 without one
     * @param finished whether all steps were taken
     */
    public record Result(TrainedModel model, int step, double bestScore, boolean finished) {}

    /**
     * Starts a run from new weights.
     *
     * @param data closed at the end, whatever it is
     * @throws TrainingException if the folder holds a run already, or another trainer works in it;
     *     a {@link DivergedException} if the numbers are no longer finite, with half the learning rate too
     * @throws master.data.DatasetException if a whole batch cannot be read
     * @throws UncheckedIOException if the folder cannot be written; checkpoints that are there stay as they are
     */
    public Result train(DataSources data) {
        return locked(data, () -> {
            folder.refuseOldRun();
            return start(
                    data,
                    Provenance.fresh(config),
                    () -> Initializers.initialize(config.manifest().parameters(), config.seed()));
        });
    }

    /**
     * Starts a run from the weights of another model; the rest is as in {@link #train}.
     *
     * @throws TrainingException if its network is another one, too
     */
    public Result finetune(DataSources data, TrainedModel from) {
        return locked(data, () -> {
            folder.refuseOldRun();
            return start(
                    data,
                    Provenance.startedFrom(config, from.manifest()),
                    () -> Transfer.weights(from, config.manifest(), config.seed()));
        });
    }

    /**
     * Goes on with the run of this folder, from its newest checkpoint that is whole; the rest is as in {@link #train}.
     *
     * @throws TrainingException if there is no checkpoint, or it is of another model, too
     */
    public Result resume(DataSources data) {
        return locked(data, () -> {
            Checkpoint.Content checkpoint = Checkpoint.newest(folder.checkpoints(), listener::message);
            Provenance provenance =
                    Provenance.resumed(config, checkpoint.model().manifest());
            String differences = differences(checkpoint.model().manifest(), provenance.untrained());
            if (!differences.isEmpty()) {
                throw new TrainingException(
                        "%s holds a run of another model: %s".formatted(folder.path(), differences));
            }
            folder.refuseOtherExamples(config);
            refuseOtherWorkers(checkpoint.state());
            listener.message("resumed at step " + checkpoint.state().step());
            return run(data, provenance)
                    .go(withoutOldBest(checkpoint), () -> Checkpoint.newest(folder.checkpoints(), listener::message));
        });
    }

    private Result locked(DataSources data, RunFolder.Work<Result> work) {
        try {
            return folder.locked(work);
        } finally {
            data.train().close();
        }
    }

    /**
     * The best model lies beside the checkpoints: if someone has deleted it, or it was the best of other images, the best is
     * what comes from here on.
     */
    private Checkpoint.Content withoutOldBest(Checkpoint.Content checkpoint) throws IOException {
        RunState state = checkpoint.state();
        boolean isThere = Files.isRegularFile(folder.best());
        if (state.bestScore() < 0 || isThere && !folder.hasOtherValidation(config)) {
            return checkpoint;
        }
        if (isThere && state.step() >= config.training().steps()) {
            throw new TrainingException("%s has taken all %d steps: nothing is left to validate on other images"
                    .formatted(folder.path(), state.step()));
        }
        listener.message((isThere ? "validation is not what it was" : "%s is gone".formatted(folder.best()))
                + "; the best model is chosen anew");
        Files.deleteIfExists(folder.best()); // so that it is not the best again if this run is stopped early
        return new Checkpoint.Content(
                checkpoint.model(), checkpoint.weights(), checkpoint.optimizer(), state.withoutBest());
    }

    /** Each worker normalizes its own part of a batch: another number of them is another training. */
    private void refuseOtherWorkers(RunState state) {
        if (state.workers() != config.training().workers()) {
            throw new TrainingException("%s holds a run of another number of workers: %d there, %d here"
                    .formatted(folder.path(), state.workers(), config.training().workers()));
        }
    }

    private static String differences(ModelManifest there, ModelManifest here) {
        Map<String, String> old = there.toProperties();
        Map<String, String> now = here.toProperties();
        Set<String> keys = new LinkedHashSet<>(now.keySet());
        // a switch of the network that is standard here has no key
        old.keySet().stream().filter(key -> key.startsWith("master.network.")).forEach(keys::add);
        StringBuilder text = new StringBuilder();
        for (String key : keys) {
            if (!Objects.equals(now.get(key), old.get(key))) {
                text.append("%n  %s is %s there, %s here"
                        .formatted(key, old.getOrDefault(key, "standard"), now.getOrDefault(key, "standard")));
            }
        }
        return text.toString();
    }

    private Result start(DataSources data, Provenance provenance, Supplier<Weights> weights)
            throws IOException, InterruptedException {
        Supplier<Checkpoint.Content> beginning = () -> {
            Weights first = weights.get();
            TrainedModel model = new TrainedModel(provenance.untrained(), first);
            return new Checkpoint.Content(
                    model, first, new float[0], RunState.start(config.training().workers()));
        };
        return run(data, provenance).go(beginning.get(), beginning);
    }

    private Run run(DataSources data, Provenance provenance) {
        return new Run(config, folder, listener, data, provenance, () -> stopped);
    }
}
