// SPDX-License-Identifier: Apache-2.0
package master.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import master.api.metric.RecognitionMetrics;
import master.api.model.ModelManifest;
import master.api.network.Weights;
import master.train.config.Optimization;
import master.train.data.Example;
import master.train.model.MasterNetwork;

/** Reads held-out pictures greedily with given weights; the pictures are prepared once. Not thread-safe. */
final class Validation {
    private static final int BATCH = 32;

    private record Prepared(float[] image, String label) {}

    private final ModelManifest manifest;
    private final Map<String, List<Prepared>> sets = new LinkedHashMap<>();

    Validation(ModelManifest manifest) {
        this.manifest = manifest;
    }

    /** Adds a set under a name of its own. */
    void add(String name, List<Example> examples) {
        List<Prepared> prepared = new ArrayList<>();
        for (Example example : examples) {
            float[] image = new float[manifest.preprocessing().length()];
            manifest.preprocessing().apply(example.image(), image, 0);
            prepared.add(new Prepared(image, example.label()));
        }
        sets.put(name, prepared);
    }

    boolean isEmpty() {
        return sets.isEmpty();
    }

    /** The figures of every set, in the order they were added. */
    Map<String, RecognitionMetrics> run(Weights weights) {
        Optimization unused = Optimization.adam(1);
        Map<String, RecognitionMetrics> metrics = new LinkedHashMap<>();
        try (MasterNetwork network = MasterNetwork.create(manifest, weights, unused)) {
            sets.forEach((name, examples) -> {
                RecognitionMetrics.Accumulator accumulator = new RecognitionMetrics.Accumulator();
                List<String> texts = network.recognizeAll(
                        examples.stream().map(Prepared::image).toList(), BATCH);
                for (int i = 0; i < texts.size(); i++) {
                    accumulator.add(examples.get(i).label(), texts.get(i));
                }
                metrics.put(name, accumulator.metrics());
            });
        }
        return metrics;
    }

    /** What the best model is chosen by: the mean of the sets' exact word accuracies. */
    static double score(Map<String, RecognitionMetrics> metrics) {
        return metrics.values().stream()
                .mapToDouble(RecognitionMetrics::wordAccuracy)
                .average()
                .orElse(0);
    }
}
