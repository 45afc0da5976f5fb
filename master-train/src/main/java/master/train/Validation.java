// SPDX-License-Identifier: Apache-2.0
package master.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import master.api.Device;
import master.api.ImageSource;
import master.api.Outcome;
import master.api.Recognizer;
import master.api.RecognizerOptions;
import master.core.image.PixelImage;
import master.core.metric.RecognitionMetrics;
import master.core.model.ModelManifest;
import master.core.network.Weights;
import master.onnx.OnnxExporter;
import master.onnx.TrainedModel;
import master.train.ValidationResult.Prediction;
import master.train.ValidationResult.SetResult;
import master.train.data.Example;

/**
 * Held-out images, read by the model file that given weights are exported to: what is measured while training is what the
 * file will read. Not thread-safe.
 */
final class Validation {
    private static final int CHUNK = 32; // images of one call

    private final ModelManifest manifest;
    private final int workers;
    private final Optional<Structures> structures; // of a model of tables
    private final Map<String, List<Example>> sets = new LinkedHashMap<>();

    /** @param workers threads that share the work */
    Validation(ModelManifest manifest, int workers) {
        this.manifest = manifest;
        this.workers = workers;
        this.structures = Structures.of(manifest.vocabulary());
    }

    /** Adds a set under a name of its own. */
    void add(String name, List<Example> examples) {
        sets.put(name, List.copyOf(examples));
    }

    boolean isEmpty() {
        return sets.isEmpty();
    }

    /** What is read in every set, in the order they were added. */
    Map<String, SetResult> run(Weights weights) {
        byte[] file = OnnxExporter.export(new TrainedModel(manifest, weights));
        Map<String, SetResult> results = new LinkedHashMap<>();
        ExecutorService threads = Executors.newFixedThreadPool(workers, task -> {
            Thread thread = new Thread(task, "validation");
            thread.setDaemon(true);
            return thread;
        });
        try (Recognizer recognizer = Recognizer.open(file, RecognizerOptions.DEFAULT.withDevice(Device.CPU))) {
            sets.forEach((name, examples) -> results.put(name, run(recognizer, threads, examples)));
        } finally {
            threads.shutdown();
        }
        return results;
    }

    private SetResult run(Recognizer recognizer, ExecutorService threads, List<Example> examples) {
        List<CompletableFuture<List<Outcome>>> chunks = new ArrayList<>();
        for (int from = 0; from < examples.size(); from += CHUNK) {
            List<Example> chunk = examples.subList(from, Math.min(examples.size(), from + CHUNK));
            chunks.add(CompletableFuture.supplyAsync(
                    () -> recognizer.recognizeAll(chunk.stream()
                            .map(example -> source(example.image()))
                            .toList()),
                    threads));
        }
        List<Outcome> outcomes =
                chunks.stream().flatMap(chunk -> chunk.join().stream()).toList();
        List<Prediction> texts = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            texts.add(new Prediction(examples.get(i), outcomes.get(i).orThrow()));
        }
        return result(texts);
    }

    private SetResult result(List<Prediction> texts) {
        if (structures.isEmpty()) {
            return new SetResult(metrics(texts), texts);
        }
        List<Prediction> compared =
                texts.stream().map(structures.get()::compared).toList();
        OptionalDouble teds =
                texts.stream().mapToDouble(structures.get()::tedsStruct).average();
        return new SetResult(metrics(compared), teds, compared);
    }

    /** Counts tokens; of structures of tables, which are compared as texts of another form, characters. */
    private RecognitionMetrics metrics(List<Prediction> predictions) {
        RecognitionMetrics.Accumulator accumulator = structures.isPresent()
                ? new RecognitionMetrics.Accumulator()
                : new RecognitionMetrics.Accumulator(manifest.vocabulary()::split);
        predictions.forEach(prediction -> accumulator.add(prediction.label(), prediction.text()));
        return accumulator.metrics();
    }

    static ImageSource source(PixelImage pixels) {
        return ImageSource.of(pixels.toBufferedImage());
    }

    /** What the best model is chosen by: the mean of the sets' exact word accuracies. */
    static double score(Map<String, SetResult> results) {
        return results.values().stream()
                .mapToDouble(set -> set.metrics().wordAccuracy())
                .average()
                .orElse(0);
    }
}
