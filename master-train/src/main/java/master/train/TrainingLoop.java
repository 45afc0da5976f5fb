// SPDX-License-Identifier: Apache-2.0
package master.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BooleanSupplier;
import master.api.metric.RecognitionMetrics;
import master.api.network.Weights;
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
    private final double secondsBefore;
    private long checkpointed = System.nanoTime();
    private int step;
    private int written; // the step of the last checkpoint

    /**
     * @param from where to begin
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
            Checkpoint.Content from) {
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
        this.average = new WeightAverage(from.model().weights(), settings.averaging());
        this.secondsBefore = from.state().seconds();
        this.step = from.state().step();
        this.written = step > 0 ? step : -1;
    }

    /** Takes all steps that are left, or those until it is stopped. */
    Trainer.Result run(BooleanSupplier stopped) throws IOException, InterruptedException {
        while (step < settings.steps() && !stopped.getAsBoolean()) {
            step();
            if (validates && (step % settings.validateSteps() == 0 || step == settings.steps())) {
                validate();
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
        boolean finished = step >= settings.steps();
        if (finished) {
            OnnxExporter.write(model, folder.exported());
        }
        return new Trainer.Result(model, step, best.score(), finished);
    }

    private void step() throws IOException, InterruptedException {
        Batch batch = loader.next();
        double loss = network.fit(batch);
        if (!Double.isFinite(loss)) {
            throw diverged("the loss is %s at step %d".formatted(loss, step + 1));
        }
        step++;
        average.add(network::weights, step);
        meter.add(batch, loss);
        if (meter.due(step)) {
            TrainingListener.Progress progress = meter.report(step);
            metrics.write(progress, elapsed());
            listener.progress(progress);
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
                new Checkpoint.Content(
                        model(Map.of()),
                        finite(network.weights()),
                        network.optimizerState(),
                        new Checkpoint.State(step, best.score(), best.step(), elapsed(), Map.of())),
                settings.keepCheckpoints());
        this.written = step;
        checkpointed = System.nanoTime();
        listener.checkpointed(step, written);
    }

    private TrainedModel model(Map<String, RecognitionMetrics> figures) {
        return new TrainedModel(provenance.trained(step, elapsed(), figures), finite(average.weights()));
    }

    /** A finite loss comes before the update, which may still have spoilt the weights: those are never written. */
    private Weights finite(Weights weights) {
        weights.tensors().forEach((name, tensor) -> {
            for (float value : tensor.values()) {
                if (!Float.isFinite(value)) {
                    throw diverged("%s holds %s after step %d".formatted(name, value, step));
                }
            }
        });
        return weights;
    }

    private TrainingException diverged(String what) {
        return new TrainingException("%s; the last checkpoint is untouched, a lower learningRate than %s may help"
                .formatted(what, settings.learningRate()));
    }

    private double elapsed() {
        return secondsBefore + seconds(began);
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) * 1e-9;
    }
}
