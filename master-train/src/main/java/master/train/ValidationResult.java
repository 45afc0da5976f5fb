// SPDX-License-Identifier: Apache-2.0
package master.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import master.api.Recognition;
import master.api.RecognizedToken;
import master.api.Vocabulary;
import master.core.metric.RecognitionMetrics;
import master.report.Spelled;
import master.train.data.Example;

/**
 * What a validation came to.
 *
 * @param step optimizer steps taken
 * @param sets by name, in the order of the configuration
 * @param score what the best model is chosen by: the mean of the sets' exact word accuracies (of tables: structure
 *     accuracies), in [0, 1]
 * @param best whether it is the highest so far
 */
public record ValidationResult(int step, Map<String, SetResult> sets, double score, boolean best) {
    public ValidationResult {
        sets = Collections.unmodifiableMap(new LinkedHashMap<>(sets));
    }

    /**
     * One set of held-out images.
     *
     * @param metrics its figures; of tables those of their structures, {@link Prediction#text}
     * @param tedsStruct of tables the mean TEDS of their structures; empty for texts
     * @param predictions one per image, always in the same order
     */
    public record SetResult(RecognitionMetrics metrics, OptionalDouble tedsStruct, List<Prediction> predictions) {
        public SetResult {
            Objects.requireNonNull(tedsStruct, "tedsStruct");
            predictions = List.copyOf(predictions);
        }

        /** A set of texts. */
        public SetResult(RecognitionMetrics metrics, List<Prediction> predictions) {
            this(metrics, OptionalDouble.empty(), predictions);
        }
    }

    /**
     * One image.
     *
     * @param example the image and its label
     * @param read what was read in it
     * @param label what is right: the label's text, or the structure of its table as OTSL
     * @param text what was read: a text, or a structure as OTSL
     */
    public record Prediction(Example example, Recognition read, String label, String text) {
        /** A text. */
        public Prediction(Example example, Recognition read) {
            this(example, read, example.text(), read.text());
        }

        /** The label in its tokens; that of a structure in its characters. */
        Spelled spelledLabel(Vocabulary vocabulary) {
            return label.equals(example.text())
                    ? new Spelled(label, vocabulary.split(label))
                    : Spelled.ofCharacters(label);
        }

        /** The text in the tokens that were read; that of a structure in its characters. */
        Spelled spelledText() {
            return text.equals(read.text())
                    ? new Spelled(
                            text,
                            read.tokens().stream().map(RecognizedToken::text).toList())
                    : Spelled.ofCharacters(text);
        }

        /** The probabilities of the text's tokens; none where it is not made of those that were read. */
        public List<Double> probabilities() {
            return text.equals(read.text())
                    ? read.tokens().stream().map(RecognizedToken::probability).toList()
                    : List.of();
        }

        /** Whether it was read exactly. */
        public boolean correct() {
            return text.equals(label);
        }
    }

    /** The figures by the name of the set. */
    public Map<String, RecognitionMetrics> metrics() {
        Map<String, RecognitionMetrics> metrics = new LinkedHashMap<>();
        sets.forEach((name, set) -> metrics.put(name, set.metrics()));
        return metrics;
    }
}
