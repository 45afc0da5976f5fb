// SPDX-License-Identifier: Apache-2.0
package master.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import master.api.Recognition;
import master.api.metric.RecognitionMetrics;
import master.api.model.ModelManifest;
import master.api.network.Weights;
import master.train.ValidationResult.Prediction;
import master.train.ValidationResult.SetResult;
import master.train.config.Optimization;
import master.train.data.Example;
import master.train.model.MasterNetwork;

/** Reads held-out pictures greedily with given weights; the pictures are prepared once. Not thread-safe. */
final class Validation {
    private static final int BATCH = 32;

    private record Prepared(float[] image, Example example) {}

    private final ModelManifest manifest;
    private final int workers;
    private final Map<String, List<Prepared>> sets = new LinkedHashMap<>();

    /** @param workers copies of the network that share the work */
    Validation(ModelManifest manifest, int workers) {
        this.manifest = manifest;
        this.workers = workers;
    }

    /** Adds a set under a name of its own. */
    void add(String name, List<Example> examples) {
        List<Prepared> prepared = new ArrayList<>();
        for (Example example : examples) {
            float[] image = new float[manifest.preprocessing().length()];
            manifest.preprocessing().apply(example.image(), image, 0);
            prepared.add(new Prepared(image, example));
        }
        sets.put(name, prepared);
    }

    boolean isEmpty() {
        return sets.isEmpty();
    }

    /** What is read in every set, in the order they were added. */
    Map<String, SetResult> run(Weights weights) {
        Optimization unused = Optimization.adam(1);
        Map<String, SetResult> results = new LinkedHashMap<>();
        try (MasterNetwork network = MasterNetwork.create(manifest, weights, unused, workers)) {
            sets.forEach((name, examples) -> results.put(name, run(network, examples)));
        }
        return results;
    }

    private SetResult run(MasterNetwork network, List<Prepared> examples) {
        RecognitionMetrics.Accumulator accumulator = new RecognitionMetrics.Accumulator(manifest.vocabulary()::split);
        List<Prediction> predictions = new ArrayList<>();
        List<Recognition> read = network.recognizeAll(
                examples.stream().map(Prepared::image).toList(), BATCH);
        for (int i = 0; i < read.size(); i++) {
            Prediction prediction = new Prediction(examples.get(i).example(), read.get(i));
            accumulator.add(prediction.example().label(), prediction.text());
            predictions.add(prediction);
        }
        return new SetResult(accumulator.metrics(), predictions);
    }

    /** What the best model is chosen by: the mean of the sets' exact word accuracies. */
    static double score(Map<String, SetResult> results) {
        return results.values().stream()
                .mapToDouble(set -> set.metrics().wordAccuracy())
                .average()
                .orElse(0);
    }
}
