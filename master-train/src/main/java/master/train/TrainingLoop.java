// SPDX-License-Identifier: Apache-2.0
package master.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BooleanSupplier;
import master.core.metric.RecognitionMetrics;
import master.core.network.Weights;
import master.onnx.ModelFiles;
import master.onnx.OnnxExporter;
import master.onnx.TrainedModel;
import master.train.config.TrainingSettings;
import master.train.data.Batch;
import master.train.data.BatchLoader;
import master.train.model.MasterNetwork;

/** Step by step through the batches of a run: what happens when, and what is written. Not thread-safe. */
final class TrainingLoop {
    private final RunFolder folder;
    private final TrainingSettings settings;
    private final Provenance provenance;
    private final TrainingListener listener;
    private final MasterNetwork network;
    private final BatchLoader loader;
    private final MetricsLog metrics;
    private final ProgressMeter meter;
    private final WeightAverage average;
    private final BestModel best;
    private final boolean validates;
    private final long began = System.nanoTime();
    private long checkpointed = System.nanoTime();
    private final RunState from;
    private int step;
    private int skipped; // steps in a row
    private int written; // the step of the last checkpoint

    /**
     * @param start where to begin
     * @param validates whether there is something to validate on
     */
    TrainingLoop(
            RunFolder folder,
            TrainingSettings settings,
            Provenance provenance,
            TrainingListener listener,
            MasterNetwork network,
            BatchLoader loader,
            MetricsLog metrics,
            ProgressMeter meter,
            BestModel best,
            boolean validates,
            Checkpoint.Content start) {
        this.folder = folder;
        this.settings = settings;
        this.provenance = provenance;
        this.listener = listener;
        this.network = network;
        this.loader = loader;
        this.metrics = metrics;
        this.meter = meter;
        this.best = best;
        this.validates = validates;
        this.average = new WeightAverage(start.model().weights(), settings.averaging());
        this.from = start.state();
        this.step = from.step();
        this.skipped = from.skipped();
        this.written = step > 0 ? step : -1;
    }

    /**
     * Takes all steps that are left, or those until it is stopped, or until nothing has become better for a while.
     *
     * @throws DivergedException if too many steps in a row had to be left out, or a weight is no finite number
     */
    Trainer.Result run(BooleanSupplier stopped) throws IOException, InterruptedException {
        boolean patient = true;
        while (step < settings.steps() && patient && !stopped.getAsBoolean()) {
            step();
            if (validates && (step % settings.validateSteps() == 0 || step == settings.steps())) {
                validate();
                patient = settings.patience() == 0
                        || step - best.step() < (long) settings.patience() * settings.validateSteps();
            }
            if (seconds(checkpointed) >= settings.checkpointSeconds()) {
                checkpoint();
            }
        }
        if (step != written) {
            checkpoint();
        }
        // the best model if there was a validation, else the last
        TrainedModel model = best.score() >= 0 ? ModelFiles.read(folder.best()) : model(Map.of());
        boolean finished = step >= settings.steps() || !patient;
        if (finished) {
            OnnxExporter.write(model, folder.exported());
        }
        return new Trainer.Result(model, step, best.score(), finished);
    }

    private void step() throws IOException, InterruptedException {
        Batch batch = loader.next();
        double loss = network.fit(batch);
        step++;
        if (Double.isNaN(loss)) {
            skip();
            return;
        }
        skipped = 0;
        average.add(network::weights, step);
        meter.add(batch, loss);
        if (meter.due(step)) {
            TrainingListener.Progress progress = meter.report(step);
            metrics.write(progress, elapsed());
            listener.progress(progress);
        }
    }

    /** The weights are as before the step; one strange batch is no reason to end a run. */
    private void skip() {
        meter.skip();
        skipped++;
        listener.message("step %d is left out: its loss or gradient is no finite number".formatted(step));
        if (skipped > settings.maxSkippedSteps()) {
            throw new DivergedException(
                    "%d steps in a row, up to step %d, had a loss or gradient that is no finite number"
                            .formatted(skipped, step));
        }
    }

    private void validate() throws IOException {
        long before = System.nanoTime();
        ValidationResult result = best.validate(step, this::model);
        metrics.write(result, elapsed());
        listener.validated(result);
        meter.pause(System.nanoTime() - before);
    }

    private void checkpoint() {
        Path written = Checkpoint.write(
                folder.checkpoints(),
                new Checkpoint.Content(model(Map.of()), finite(network.weights()), network.optimizerState(), state()),
                settings.keepCheckpoints());
        this.written = step;
        checkpointed = System.nanoTime();
        listener.checkpointed(step, written);
    }

    private RunState state() {
        return new RunState(
                step, best.score(), best.step(), elapsed(), from.workers(), skipped, from.rollbacks(), Map.of());
    }

    private TrainedModel model(Map<String, RecognitionMetrics> figures) {
        return new TrainedModel(provenance.trained(step, elapsed(), figures), finite(average.weights()));
    }

    /** A finite loss comes before the update, which may still have spoilt the weights: those are never written. */
    private Weights finite(Weights weights) {
        weights.tensors().forEach((name, tensor) -> {
            for (float value : tensor.values()) {
                if (!Float.isFinite(value)) {
                    throw new DivergedException("%s holds %s after step %d".formatted(name, value, step));
                }
            }
        });
        return weights;
    }

    private double elapsed() {
        return from.seconds() + seconds(began);
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) * 1e-9;
    }
}
