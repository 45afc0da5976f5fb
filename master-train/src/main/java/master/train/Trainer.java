// SPDX-License-Identifier: Apache-2.0
package master.train;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import master.api.metric.RecognitionMetrics;
import master.api.model.ModelManifest;
import master.api.network.Initializers;
import master.api.network.Parameters;
import master.api.network.Weights;
import master.onnx.ModelFiles;
import master.onnx.OnnxExporter;
import master.onnx.TrainedModel;
import master.train.config.TrainingConfig;
import master.train.config.TrainingSettings;
import master.train.data.BatchLoader;
import master.train.data.ExampleSource;
import master.train.model.Batch;
import master.train.model.MasterNetwork;
import master.train.model.MatrixBenchmark;

/**
 * One training run in one folder: {@code config.yaml}, {@code checkpoints/}, {@code metrics.jsonl},
 * {@code best.safetensors} and, at the end, {@code model.onnx}. Runs on the calling thread; {@link #stop} may be called
 * from any other.
 */
public final class Trainer {
    private static final JsonMapper JSON = new JsonMapper();
    private static final double REPORT_SECONDS = 5;

    private final TrainingConfig config;
    private final Path folder;
    private final TrainingListener listener;
    private volatile boolean stopped;

    /**
     * @param config what to train
     * @param folder the run's folder; made if it is not there
     * @param listener told what happens
     */
    public Trainer(TrainingConfig config, Path folder, TrainingListener listener) {
        this.config = config;
        this.folder = folder;
        this.listener = listener;
    }

    /** Ends the run after the step under way, with a checkpoint. */
    public void stop() {
        stopped = true;
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

    /** Starts a run from new weights. */
    public Result train(DataSources data) {
        ModelManifest manifest = config.manifest();
        return locked(() -> {
            refuseOldRun();
            return run(data, start(Initializers.initialize(parameters(manifest), config.seed())));
        });
    }

    /** Starts a run from the weights of another model. */
    public Result finetune(DataSources data, TrainedModel from) {
        return locked(() -> {
            refuseOldRun();
            return run(data, start(Transfer.weights(from, config.manifest(), config.seed())));
        });
    }

    /** Goes on with the run of this folder. */
    public Result resume(DataSources data) {
        return locked(() -> {
            Checkpoint.Content checkpoint = Checkpoint.newest(checkpoints(), listener::message);
            if (!checkpoint.model().manifest().toProperties().equals(untrained().toProperties())) {
                throw new TrainingException("%s holds a run of another model: %s".formatted(
                        folder, differences(checkpoint.model().manifest(), untrained())));
            }
            listener.message("resumed at step " + checkpoint.state().step());
            return run(data, checkpoint);
        });
    }

    private static String differences(ModelManifest there, ModelManifest here) {
        Map<String, String> old = there.toProperties();
        StringBuilder text = new StringBuilder();
        here.toProperties().forEach((key, value) -> {
            if (!value.equals(old.get(key))) {
                text.append("%n  %s is %s there, %s here".formatted(key, old.get(key), value));
            }
        });
        return text.toString();
    }

    private void refuseOldRun() {
        if (!Checkpoint.list(checkpoints()).isEmpty()) {
            throw new TrainingException(
                    "%s already holds a run; go on with it by --resume, or choose another folder".formatted(folder));
        }
    }

    private Checkpoint.Content start(Weights weights) {
        return new Checkpoint.Content(
                new TrainedModel(untrained(), weights),
                weights,
                new float[0],
                new Checkpoint.State(0, -1, 0, 0, Map.of()));
    }

    private ModelManifest untrained() {
        return config.manifest().withProvenance(Map.of("seed", Long.toString(config.seed())));
    }

    private static Parameters parameters(ModelManifest manifest) {
        return Parameters.of(
                manifest.network(),
                manifest.preprocessing().channels(),
                manifest.vocabulary().size());
    }

    private Path checkpoints() {
        return folder.resolve("checkpoints");
    }

    private Path best() {
        return folder.resolve("best.safetensors");
    }

    private interface Work {
        Result run() throws IOException, InterruptedException;
    }

    /** Two trainers in one folder would overwrite each other: the second one is refused. */
    private Result locked(Work work) {
        try {
            Files.createDirectories(folder);
            try (FileChannel channel = FileChannel.open(
                            folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = tryLock(channel)) {
                if (lock == null) {
                    throw new TrainingException("another trainer is at work in " + folder);
                }
                return work.run();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("run %s: %s".formatted(folder, e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TrainingException("interrupted", e);
        }
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // held by another thread of this process
        }
    }

    private Result run(DataSources data, Checkpoint.Content from) throws IOException, InterruptedException {
        TrainingSettings settings = config.training();
        ModelManifest manifest = untrained();
        Validation validation = new Validation(manifest);
        data.validation().forEach(validation::add);
        try (ExampleSource source = data.train();
                MasterNetwork network = MasterNetwork.create(manifest, from.weights(), settings.optimization());
                BatchLoader loader = new BatchLoader(
                        source,
                        manifest,
                        settings.batchSize(),
                        from.state().step(),
                        Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
                        listener::unreadable);
                Writer metrics = Files.newBufferedWriter(
                        folder.resolve("metrics.jsonl"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            if (from.state().step() > 0) {
                network.resume(from.optimizer(), from.state().step());
            }
            return new Run(network, loader, validation, metrics, from).loop();
        }
    }

    /** The loop and what it keeps count of. */
    private final class Run {
        private final TrainingSettings settings = config.training();
        private final MasterNetwork network;
        private final BatchLoader loader;
        private final Validation validation;
        private final Writer metrics;
        private final WeightAverage average;
        private final double machineSpeed = MatrixBenchmark.operationsPerSecond();
        private final long began = System.nanoTime();
        private final double secondsBefore;
        private double bestScore;
        private int bestStep;
        private int step;
        private double lossSum;
        private long lossCount;
        private long images;
        private double operations;
        private long reported = System.nanoTime();

        Run(
                MasterNetwork network,
                BatchLoader loader,
                Validation validation,
                Writer metrics,
                Checkpoint.Content from) {
            this.network = network;
            this.loader = loader;
            this.validation = validation;
            this.metrics = metrics;
            this.average = new WeightAverage(from.model().weights(), settings.averaging());
            this.secondsBefore = from.state().seconds();
            this.bestScore = from.state().bestScore();
            this.bestStep = from.state().bestStep();
            this.step = from.state().step();
            listener.message("%d parameters; %s; matrix products at %.0f GFLOP/s"
                    .formatted(
                            parameters(network.manifest()).trainableCount(),
                            settings.optimization(),
                            machineSpeed / 1e9));
        }

        Result loop() throws IOException, InterruptedException {
            long checkpointed = System.nanoTime();
            while (step < settings.steps() && !stopped) {
                Batch batch = loader.next();
                double loss = network.fit(batch);
                if (!Double.isFinite(loss)) {
                    throw new TrainingException(
                            "the loss is %s at step %d; the last checkpoint is untouched, a lower learningRate than %s may help"
                                    .formatted(loss, step + 1, settings.learningRate()));
                }
                step++;
                average.add(network::weights, step);
                count(batch, loss);
                if (!validation.isEmpty() && (step % settings.validateSteps() == 0 || step == settings.steps())) {
                    validate();
                    reported = System.nanoTime(); // validation is no training time
                }
                if (seconds(checkpointed) >= settings.checkpointSeconds()) {
                    checkpoint();
                    checkpointed = System.nanoTime();
                }
            }
            checkpoint();
            boolean finished = step >= settings.steps();
            TrainedModel model = finish();
            if (finished) {
                OnnxExporter.write(model, folder.resolve("model.onnx"));
            }
            return new Result(model, step, bestScore, finished);
        }

        private void count(Batch batch, double loss) throws IOException {
            lossSum += loss * batch.countedTargets();
            lossCount += batch.countedTargets();
            images += batch.size();
            operations += batch.size()
                    * MachineSpeed.trainingOperations(
                            network.manifest().network(),
                            network.manifest().preprocessing(),
                            parameters(network.manifest()),
                            batch.length());
            double seconds = seconds(reported);
            if (seconds >= REPORT_SECONDS || step == settings.steps()) {
                TrainingListener.Progress progress = new TrainingListener.Progress(
                        step,
                        settings.steps(),
                        lossSum / lossCount,
                        settings.optimization().rateAt(step - 1),
                        images / seconds,
                        operations / seconds / machineSpeed);
                listener.progress(progress);
                Map<String, Object> line = new LinkedHashMap<>();
                line.put("step", step);
                line.put("loss", progress.loss());
                line.put("learningRate", progress.learningRate());
                line.put("imagesPerSecond", progress.imagesPerSecond());
                line.put("seconds", elapsed());
                write(line);
                lossSum = 0;
                lossCount = 0;
                images = 0;
                operations = 0;
                reported = System.nanoTime();
            }
        }

        private void validate() throws IOException {
            Map<String, RecognitionMetrics> figures = validation.run(average.weights());
            double score = Validation.score(figures);
            boolean best = score > bestScore;
            if (best) {
                bestScore = score;
                bestStep = step;
                ModelFiles.writeSafetensors(model(figures), best());
            }
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("step", step);
            line.put("seconds", elapsed());
            line.put("validation", figures);
            write(line);
            listener.validated(step, figures, best);
        }

        private TrainedModel model(Map<String, RecognitionMetrics> figures) {
            Map<String, String> metricsByName = new LinkedHashMap<>();
            figures.forEach((set, m) -> {
                metricsByName.put(set + ".samples", Long.toString(m.samples()));
                metricsByName.put(set + ".wordAccuracy", Double.toString(m.wordAccuracy()));
            });
            Map<String, String> origin = new LinkedHashMap<>(untrained().provenance());
            origin.put("step", Integer.toString(step));
            origin.put("images", Long.toString((long) step * settings.batchSize()));
            origin.put("seconds", Long.toString(Math.round(elapsed())));
            origin.put("recipe", settings.optimization().toString());
            ModelManifest trained =
                    network.manifest().withMetrics(metricsByName).withProvenance(origin);
            return new TrainedModel(trained, average.weights());
        }

        /** The best model if there was a validation, else the last. */
        private TrainedModel finish() {
            return bestScore >= 0 ? ModelFiles.read(best()) : model(Map.of());
        }

        private void checkpoint() {
            Path written = Checkpoint.write(
                    checkpoints(),
                    new Checkpoint.Content(
                            new TrainedModel(network.manifest(), average.weights()),
                            network.weights(),
                            network.optimizerState(),
                            new Checkpoint.State(step, bestScore, bestStep, elapsed(), Map.of())),
                    settings.keepCheckpoints());
            listener.checkpointed(step, written);
        }

        private void write(Map<String, Object> line) throws IOException {
            metrics.write(JSON.writeValueAsString(line));
            metrics.write('\n');
            metrics.flush();
        }

        private double elapsed() {
            return secondsBefore + seconds(began);
        }

        private static double seconds(long since) {
            return (System.nanoTime() - since) * 1e-9;
        }
    }

    /** The best validated model of the run's folder, if there is one. */
    public Optional<Path> bestModel() {
        return Files.exists(best()) ? Optional.of(best()) : Optional.empty();
    }
}
