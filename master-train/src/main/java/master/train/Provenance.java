// SPDX-License-Identifier: Apache-2.0
package master.train;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import master.core.metric.RecognitionMetrics;
import master.core.model.ModelManifest;
import master.train.config.TrainingConfig;

/** What the models of a run say of their making. Immutable. */
final class Provenance {
    private static final String STARTED_FROM = "startedFrom";
    private static final String IMAGES = "images";
    private static final String IMAGES_BEFORE =
            "imagesBefore"; // of the weights it starts with, and of those before them

    private static final long MOST_IMAGES = 999_999_999; // that are counted

    private final TrainingConfig config;
    private final Map<String, String> origin; // of the weights it starts with

    private Provenance(TrainingConfig config, Map<String, String> origin) {
        this.config = config;
        this.origin = origin;
    }

    /** Of a run with new weights. */
    static Provenance fresh(TrainingConfig config) {
        return new Provenance(config, Map.of());
    }

    /** Of a run with the weights of another model; says in one line where those came from, and the ones before them. */
    static Provenance startedFrom(TrainingConfig config, ModelManifest model) {
        Map<String, String> made = model.provenance();
        String before = made.containsKey(STARTED_FROM) ? "; before: " + made.get(STARTED_FROM) : "";
        return new Provenance(
                config,
                Map.of(
                        STARTED_FROM,
                        "%s, %s images%s".formatted(model.name(), made.getOrDefault(IMAGES, "unknown"), before),
                        IMAGES_BEFORE,
                        Long.toString(Math.min(MOST_IMAGES, count(made, IMAGES_BEFORE) + count(made, IMAGES)))));
    }

    private static long count(Map<String, String> provenance, String key) {
        String value = provenance.getOrDefault(key, "0");
        return value.matches("[0-9]{1,9}") ? Long.parseLong(value) : 0; // a file may say what it likes
    }

    /** Of a run that goes on from a checkpoint. */
    static Provenance resumed(TrainingConfig config, ModelManifest checkpoint) {
        Map<String, String> origin = new LinkedHashMap<>(checkpoint.provenance());
        origin.keySet().retainAll(Set.of(STARTED_FROM, IMAGES_BEFORE));
        return new Provenance(config, origin);
    }

    /**
     * The number of the first batch. The order of examples, and what is drawn, follow from the seed: a run with the weights
     * of another one goes on behind the images that those have seen, for the same ones again would teach less.
     */
    long firstBatch() {
        int size = config.training().batchSize();
        return Math.floorDiv(count(origin, IMAGES_BEFORE) + size - 1, size);
    }

    /** The manifest before the first step. */
    ModelManifest untrained() {
        Map<String, String> provenance = new LinkedHashMap<>(origin);
        provenance.put("seed", Long.toString(config.seed()));
        return config.manifest().withProvenance(provenance);
    }

    /**
     * The manifest after some steps.
     *
     * @param seconds spent on them
     * @param figures of the last validation, by the name of the set; may be empty
     */
    ModelManifest trained(int step, double seconds, Map<String, RecognitionMetrics> figures) {
        ModelManifest untrained = untrained();
        Map<String, String> provenance = new LinkedHashMap<>(untrained.provenance());
        provenance.put("step", Integer.toString(step));
        provenance.put(IMAGES, Long.toString((long) step * config.training().batchSize()));
        provenance.put("seconds", Long.toString(Math.round(seconds)));
        provenance.put("recipe", config.training().optimization().toString());
        return untrained.withMetrics(metrics(figures)).withProvenance(provenance);
    }

    /** Figures as a manifest has them, by the name of the set. */
    static Map<String, String> metrics(Map<String, RecognitionMetrics> figures) {
        Map<String, String> metrics = new LinkedHashMap<>();
        figures.forEach((set, m) -> {
            metrics.put(set + ".samples", Long.toString(m.samples()));
            metrics.put(set + ".wordAccuracy", Double.toString(m.wordAccuracy()));
        });
        return metrics;
    }
}
