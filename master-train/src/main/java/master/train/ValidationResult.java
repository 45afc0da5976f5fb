// SPDX-License-Identifier: Apache-2.0
package master.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import master.api.Recognition;
import master.api.metric.RecognitionMetrics;
import master.train.data.Example;

/**
 * What a validation came to.
 *
 * @param step optimizer steps taken
 * @param sets by name, in the order of the configuration
 * @param score what the best model is chosen by: the mean of the sets' exact word accuracies, in [0, 1]
 * @param best whether it is the highest so far
 */
public record ValidationResult(int step, Map<String, SetResult> sets, double score, boolean best) {
    public ValidationResult {
        sets = Collections.unmodifiableMap(new LinkedHashMap<>(sets));
    }

    /**
     * One set of held-out pictures.
     *
     * @param metrics its figures
     * @param predictions one per picture, always in the same order
     */
    public record SetResult(RecognitionMetrics metrics, List<Prediction> predictions) {
        public SetResult {
            predictions = List.copyOf(predictions);
        }
    }

    /**
     * One picture.
     *
     * @param example the picture and its label
     * @param read what was read in it
     */
    public record Prediction(Example example, Recognition read) {
        /** The text that was read. */
        public String text() {
            return read.text();
        }

        /** Whether it was read exactly. */
        public boolean correct() {
            return text().equals(example.text());
        }
    }

    /** The figures by the name of the set. */
    public Map<String, RecognitionMetrics> metrics() {
        Map<String, RecognitionMetrics> metrics = new LinkedHashMap<>();
        sets.forEach((name, set) -> metrics.put(name, set.metrics()));
        return metrics;
    }
}
