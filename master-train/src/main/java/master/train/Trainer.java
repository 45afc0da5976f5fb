// SPDX-License-Identifier: Apache-2.0
package master.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import master.api.metric.RecognitionMetrics;
import master.api.model.ModelManifest;
import master.api.network.Initializers;
import master.api.network.Parameters;
import master.api.network.Weights;
import master.onnx.ModelFiles;
import master.onnx.OnnxExporter;
import master.onnx.TrainedModel;
import master.train.config.ConfigFile;
import master.train.config.TrainingConfig;
import master.train.config.TrainingSettings;
import master.train.data.Batch;
import master.train.data.BatchLoader;
import master.train.model.MasterNetwork;
import master.train.model.MatrixBenchmark;

/**
 * One training run in one folder: {@code config.yaml} (with every default written out), {@code checkpoints/},
 * {@code metrics.jsonl}, {@code best.safetensors} and, at the end, {@code model.onnx}. Runs on the calling thread;
 * {@link #stop} may be called from any other.
 */
public final class Trainer {
    private static final String STARTED_FROM = "startedFrom";
    private static final double REPORT_SECONDS = 5;

    private final TrainingConfig config;
    private final Path folder;
    private final TrainingListener listener;
    private Map<String, String> origin = Map.of(); // of the weights it starts with
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
        ModelManifest manifest = config.manifest();
        return locked(data, () -> {
            refuseOldRun();
            return run(data, start(Initializers.initialize(parameters(manifest), config.seed())));
        });
    }

    /**
     * Starts a run from the weights of another model; the rest is as in {@link #train}.
     *
     * @throws TrainingException if its network is another one, too
     */
    public Result finetune(DataSources data, TrainedModel from) {
        return locked(data, () -> {
            refuseOldRun();
            origin = Map.of(STARTED_FROM, history(from.manifest()));
            return run(data, start(Transfer.weights(from, config.manifest(), config.seed())));
        });
    }

    /**
     * Goes on with the run of this folder, from its newest checkpoint that is whole; the rest is as in {@link #train}.
     *
     * @throws TrainingException if there is no checkpoint, or it is of another model, too
     */
    public Result resume(DataSources data) {
        return locked(data, () -> {
            Checkpoint.Content checkpoint = Checkpoint.newest(checkpoints(), listener::message);
            String startedFrom = checkpoint.model().manifest().provenance().get(STARTED_FROM);
            origin = startedFrom == null ? Map.of() : Map.of(STARTED_FROM, startedFrom);
            String differences = differences(checkpoint.model().manifest(), untrained());
            if (!differences.isEmpty()) {
                throw new TrainingException("%s holds a run of another model: %s".formatted(folder, differences));
            }
            refuseOtherExamples();
            listener.message("resumed at step " + checkpoint.state().step());
            return run(data, withoutLostBest(checkpoint));
        });
    }

    /** The best model lies beside the checkpoints: if someone has deleted it, the best is what comes from here on. */
    private Checkpoint.Content withoutLostBest(Checkpoint.Content checkpoint) {
        Checkpoint.State state = checkpoint.state();
        if (state.bestScore() < 0 || Files.isRegularFile(best())) {
            return checkpoint;
        }
        listener.message("%s is gone; the best model is chosen anew".formatted(best()));
        return new Checkpoint.Content(
                checkpoint.model(),
                checkpoint.weights(),
                checkpoint.optimizer(),
                new Checkpoint.State(state.step(), -1, 0, state.seconds(), Map.of()));
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
        if (!Checkpoint.list(checkpoints()).isEmpty() || Files.exists(best()) || Files.exists(exported())) {
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

    /** What a model says of its making, in one line: the run before, and the ones before that. */
    private static String history(ModelManifest model) {
        Map<String, String> made = model.provenance();
        String before = made.containsKey(STARTED_FROM) ? "; before: " + made.get(STARTED_FROM) : "";
        return "%s, %s images%s".formatted(model.name(), made.getOrDefault("images", "unknown"), before);
    }

    private ModelManifest untrained() {
        Map<String, String> provenance = new LinkedHashMap<>(origin);
        provenance.put("seed", Long.toString(config.seed()));
        return config.manifest().withProvenance(provenance);
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

    private Path exported() {
        return folder.resolve("model.onnx");
    }

    private Path best() {
        return folder.resolve("best.safetensors");
    }

    private interface Work {
        Result run() throws IOException, InterruptedException;
    }

    /** Two trainers in one folder would overwrite each other: the second one is refused. */
    private Result locked(DataSources data, Work work) {
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
            throw new UncheckedIOException("run %s: %s".formatted(folder, e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TrainingException("interrupted", e);
        } finally {
            data.train().close();
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
        writeConfig();
        try (MasterNetwork network = MasterNetwork.create(manifest, from.weights(), settings.optimization());
                BatchLoader loader = new BatchLoader(
                        data.train(),
                        manifest,
                        settings.batchSize(),
                        from.state().step(),
                        Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
                        listener::unreadable);
                MetricsLog metrics = MetricsLog.open(
                        folder.resolve("metrics.jsonl"), from.state().step())) {
            if (from.state().step() > 0) {
                network.resume(from.optimizer(), from.state().step());
            }
            return new Run(network, loader, validation, metrics, from).loop();
        }
    }

    private Path configFile() {
        return folder.resolve("config.yaml");
    }

    /** A step's number says which pictures come next: with other data it would say something else. */
    private void refuseOtherExamples() {
        if (!Files.exists(configFile())) {
            return; // deleted by hand; the model has been compared
        }
        List<String> there = ConfigFile.write(ConfigFile.read(configFile()).examples()).lines().toList();
        List<String> here = ConfigFile.write(config.examples()).lines().toList();
        if (!there.equals(here)) {
            String only = here.stream()
                    .filter(line -> !there.contains(line))
                    .map(String::strip)
                    .collect(Collectors.joining(", "));
            throw new TrainingException("%s holds a run on other data; its config.yaml does not have: %s"
                    .formatted(folder, only.isEmpty() ? "the same order of keys" : only));
        }
    }

    private void writeConfig() throws IOException {
        Path file = configFile();
        Path temporary = folder.resolve(".config.yaml.tmp");
        Files.writeString(
                temporary,
                "# What this run was last started with. Relative paths start where the original file is.\n"
                        + ConfigFile.write(config));
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The loop and what it keeps count of. */
    private final class Run {
        private final TrainingSettings settings = config.training();
        private final Map<Integer, Double> operationsByLength = new HashMap<>(); // of one picture
        private final MasterNetwork network;
        private final BatchLoader loader;
        private final Validation validation;
        private final MetricsLog metrics;
        private final WeightAverage average;
        private final double machineSpeed = MatrixBenchmark.operationsPerSecond();
        private final long began = System.nanoTime();
        private final double secondsBefore;
        private double bestScore;
        private int bestStep;
        private int step;
        private int written; // the step of the last checkpoint
        private double lossSum;
        private long lossCount;
        private long images;
        private double operations;
        private long reported = System.nanoTime();

        Run(
                MasterNetwork network,
                BatchLoader loader,
                Validation validation,
                MetricsLog metrics,
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
            this.written = step > 0 ? step : -1;
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
                    throw diverged("the loss is %s at step %d".formatted(loss, step + 1));
                }
                step++;
                average.add(network::weights, step);
                count(batch, loss);
                if (!validation.isEmpty() && (step % settings.validateSteps() == 0 || step == settings.steps())) {
                    long before = System.nanoTime();
                    validate();
                    reported += System.nanoTime() - before; // validation is no training time
                }
                if (seconds(checkpointed) >= settings.checkpointSeconds()) {
                    checkpoint();
                    checkpointed = System.nanoTime();
                }
            }
            if (step != written) {
                checkpoint();
            }
            boolean finished = step >= settings.steps();
            TrainedModel model = finish();
            if (finished) {
                OnnxExporter.write(model, exported());
            }
            return new Result(model, step, bestScore, finished);
        }

        private void count(Batch batch, double loss) throws IOException {
            lossSum += loss * batch.countedTargets();
            lossCount += batch.countedTargets();
            images += batch.size();
            operations += batch.size() * operationsByLength.computeIfAbsent(batch.length(), this::operations);
            double seconds = seconds(reported);
            if (seconds >= REPORT_SECONDS || step == settings.steps()) {
                TrainingListener.Progress progress = new TrainingListener.Progress(
                        step,
                        settings.steps(),
                        lossSum / lossCount,
                        settings.optimization().rateAt(step - 1),
                        images / seconds,
                        operations / seconds / machineSpeed,
                        MasterNetwork.physicalBytes());
                listener.progress(progress);
                Map<String, Object> line = new LinkedHashMap<>();
                line.put("step", step);
                line.put("loss", progress.loss());
                line.put("learningRate", progress.learningRate());
                line.put("imagesPerSecond", progress.imagesPerSecond());
                line.put("seconds", elapsed());
                metrics.write(line);
                lossSum = 0;
                lossCount = 0;
                images = 0;
                operations = 0;
                reported = System.nanoTime();
            }
        }

        private TrainingException diverged(String what) {
            return new TrainingException("%s; the last checkpoint is untouched, a lower learningRate than %s may help"
                    .formatted(what, settings.learningRate()));
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

        private double operations(int length) {
            ModelManifest manifest = network.manifest();
            return MachineSpeed.trainingOperations(
                    manifest.network(), manifest.preprocessing(), parameters(manifest), length);
        }

        private void validate() throws IOException {
            finite(average.weights());
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
            Map<String, Object> sets = new LinkedHashMap<>();
            figures.forEach((set, m) -> {
                Map<String, Object> values = new LinkedHashMap<>();
                values.put("samples", m.samples());
                values.put("wordAccuracy", m.wordAccuracy());
                values.put("wordAccuracyCaseInsensitive", m.wordAccuracyCaseInsensitive());
                values.put("characterAccuracy", m.characterAccuracy());
                values.put("normalizedEditDistance", m.normalizedEditDistance());
                sets.put(set, values);
            });
            line.put("validation", sets);
            metrics.write(line);
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
            return new TrainedModel(trained, finite(average.weights()));
        }

        /** The best model if there was a validation, else the last. */
        private TrainedModel finish() {
            return bestScore >= 0 ? ModelFiles.read(best()) : model(Map.of());
        }

        private void checkpoint() {
            Path folder = Checkpoint.write(
                    checkpoints(),
                    new Checkpoint.Content(
                            model(Map.of()),
                            finite(network.weights()),
                            network.optimizerState(),
                            new Checkpoint.State(step, bestScore, bestStep, elapsed(), Map.of())),
                    settings.keepCheckpoints());
            written = step;
            listener.checkpointed(step, folder);
        }

        private double elapsed() {
            return secondsBefore + seconds(began);
        }

        private static double seconds(long since) {
            return (System.nanoTime() - since) * 1e-9;
        }
    }
}
