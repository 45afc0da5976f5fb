// SPDX-License-Identifier: Apache-2.0
package master.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import master.api.model.ModelManifest;
import master.api.network.Initializers;
import master.api.network.Parameters;
import master.api.network.Weights;
import master.onnx.TrainedModel;
import master.train.config.TrainingConfig;
import master.train.config.TrainingSettings;
import master.train.data.BatchLoader;
import master.train.model.MasterNetwork;
import master.train.model.MatrixBenchmark;

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

    boolean isStopped() {
        return stopped;
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
     * @throws TrainingException if the folder holds a run already, another trainer works in it, or the loss is no number
     * @throws master.data.DatasetException if a whole batch cannot be read
     * @throws UncheckedIOException if the folder cannot be written; checkpoints that are there stay as they are
     */
    public Result train(DataSources data) {
        return locked(data, () -> {
            folder.refuseOldRun();
            Weights weights = Initializers.initialize(parameters(config.manifest()), config.seed());
            return start(data, Provenance.fresh(config), weights);
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
            Weights weights = Transfer.weights(from, config.manifest(), config.seed());
            return start(data, Provenance.startedFrom(config, from.manifest()), weights);
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
            listener.message("resumed at step " + checkpoint.state().step());
            return run(data, provenance, withoutLostBest(checkpoint));
        });
    }

    private Result locked(DataSources data, RunFolder.Work<Result> work) {
        try {
            return folder.locked(work);
        } finally {
            data.train().close();
        }
    }

    /** The best model lies beside the checkpoints: if someone has deleted it, the best is what comes from here on. */
    private Checkpoint.Content withoutLostBest(Checkpoint.Content checkpoint) {
        Checkpoint.State state = checkpoint.state();
        if (state.bestScore() < 0 || Files.isRegularFile(folder.best())) {
            return checkpoint;
        }
        listener.message("%s is gone; the best model is chosen anew".formatted(folder.best()));
        return new Checkpoint.Content(
                checkpoint.model(),
                checkpoint.weights(),
                checkpoint.optimizer(),
                new Checkpoint.State(state.step(), -1, 0, state.seconds(), Map.of()));
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

    private static Parameters parameters(ModelManifest manifest) {
        return Parameters.of(
                manifest.network(),
                manifest.preprocessing().channels(),
                manifest.vocabulary().size());
    }

    private Result start(DataSources data, Provenance provenance, Weights weights)
            throws IOException, InterruptedException {
        return run(
                data,
                provenance,
                new Checkpoint.Content(
                        new TrainedModel(provenance.untrained(), weights),
                        weights,
                        new float[0],
                        new Checkpoint.State(0, -1, 0, 0, Map.of())));
    }

    private Result run(DataSources data, Provenance provenance, Checkpoint.Content from)
            throws IOException, InterruptedException {
        TrainingSettings settings = config.training();
        ModelManifest manifest = provenance.untrained();
        Checkpoint.State state = from.state();
        Validation validation = new Validation(manifest);
        data.validation().forEach(validation::add);
        folder.write(config);
        double machineSpeed = MatrixBenchmark.operationsPerSecond();
        Parameters table = parameters(manifest);
        listener.message("%d parameters; %s; matrix products at %.0f GFLOP/s"
                .formatted(table.trainableCount(), settings.optimization(), machineSpeed / 1e9));
        Result result;
        try (MasterNetwork network = MasterNetwork.create(manifest, from.weights(), settings.optimization());
                BatchLoader loader = new BatchLoader(
                        data.train(),
                        manifest,
                        settings.batchSize(),
                        state.step(),
                        Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
                        listener::unreadable);
                MetricsLog metrics = MetricsLog.open(folder.metrics(), state.step());
                RunReports reports = new RunReports(config.name(), folder, state.step(), listener)) {
            if (state.step() > 0) {
                network.resume(from.optimizer(), state.step());
            }
            result = new TrainingLoop(
                            folder,
                            settings,
                            provenance,
                            TrainingListener.all(List.of(listener, reports)),
                            network,
                            loader,
                            metrics,
                            new ProgressMeter(manifest, table, settings, machineSpeed),
                            new BestModel(validation, folder.best(), state.bestScore(), state.bestStep()),
                            !validation.isEmpty(),
                            from)
                    .run(() -> stopped);
        }
        listener.finished(result);
        return result;
    }
}
