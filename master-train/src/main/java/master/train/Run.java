// SPDX-License-Identifier: Apache-2.0
package master.train;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import master.core.model.ModelManifest;
import master.core.network.Parameters;
import master.train.config.Optimization;
import master.train.config.TrainingConfig;
import master.train.config.TrainingSettings;
import master.train.data.BatchLoader;
import master.train.model.Hardware;
import master.train.model.MasterNetwork;
import master.train.model.MatrixBenchmark;

/** A run whose folder is its own and whose beginning is known: opens what the loop needs, and starts it. */
record Run(
        TrainingConfig config,
        RunFolder folder,
        TrainingListener listener,
        DataSources data,
        Provenance provenance,
        BooleanSupplier stopped) {
    /**
     * Runs the loop. When its numbers are no longer finite, it goes back to the last checkpoint once, with half the
     * learning rate.
     *
     * @param from where to begin
     * @param beginning what to go back to as long as there is no checkpoint
     */
    Trainer.Result go(Checkpoint.Content from, Supplier<Checkpoint.Content> beginning)
            throws IOException, InterruptedException {
        Validation validation =
                new Validation(provenance.untrained(), config.training().workers());
        data.validation().forEach(validation::add);
        folder.write(config);
        Checkpoint.Content start = from;
        while (true) {
            try {
                Trainer.Result result = attempt(validation, start);
                listener.finished(result);
                return result;
            } catch (DivergedException e) {
                if (start.state().rollbacks() > 0) {
                    throw new DivergedException(
                            "%s, with half the learning rate too; the last checkpoint is untouched, "
                                            .formatted(e.getMessage())
                                    + "a lower learningRate than %s may help"
                                            .formatted(config.training().learningRate()));
                }
                start = rolledBack(
                        Checkpoint.list(folder.checkpoints()).isEmpty()
                                ? beginning.get()
                                : Checkpoint.newest(folder.checkpoints(), listener::message));
                listener.message("%s; back to step %d with half the learning rate"
                        .formatted(e.getMessage(), start.state().step()));
            }
        }
    }

    private Checkpoint.Content rolledBack(Checkpoint.Content good) {
        RunState state = good.state().rolledBack();
        return new Checkpoint.Content(
                good.model(),
                good.weights(),
                good.optimizer(),
                Files.isRegularFile(folder.best()) ? state : state.withoutBest());
    }

    private Trainer.Result attempt(Validation validation, Checkpoint.Content from)
            throws IOException, InterruptedException {
        Hardware.obstacle().ifPresent(reason -> {
            throw new TrainingException(reason);
        });
        TrainingSettings settings = config.training();
        ModelManifest manifest = provenance.untrained();
        RunState state = from.state();
        Optimization optimization = settings.optimization().withRate(state.rateFactor());
        double machineSpeed = MatrixBenchmark.operationsPerSecond();
        Parameters table = manifest.parameters();
        listener.message("%d parameters; %s; %s; %s; matrix products at %.0f GFLOP/s"
                .formatted(
                        table.trainableCount(),
                        optimization,
                        state.workers() == 1 ? "1 worker" : state.workers() + " workers",
                        MasterNetwork.describeKernels(settings.precision()),
                        machineSpeed / 1e9));
        try (MasterNetwork network = MasterNetwork.create(
                        manifest, from.weights(), optimization, state.workers(), settings.precision());
                BatchLoader loader = new BatchLoader(
                        data.train(),
                        manifest,
                        settings.batchSize(),
                        provenance.firstBatch() + state.step(),
                        Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
                        listener::unreadable);
                MetricsLog metrics = MetricsLog.open(folder.metrics(), state.step());
                RunReports reports =
                        new RunReports(config.name(), config.vocabulary(), folder, state.step(), listener)) {
            if (state.step() > 0) {
                network.resume(from.optimizer(), state.step());
            }
            return new TrainingLoop(
                            folder,
                            settings,
                            provenance,
                            TrainingListener.all(List.of(listener, reports)),
                            network,
                            loader,
                            metrics,
                            new ProgressMeter(manifest, optimization, machineSpeed, state.step(), settings.steps()),
                            new BestModel(validation, folder.best(), state.bestScore(), state.bestStep()),
                            !validation.isEmpty(),
                            from)
                    .run(stopped);
        }
    }
}
