// SPDX-License-Identifier: Apache-2.0
package master.train;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import master.core.metric.RecognitionMetrics;
import master.onnx.ModelFiles;
import master.onnx.TrainedModel;

/** Validates, and keeps the model with the highest score in a file. Not thread-safe. */
final class BestModel {
    private final Validation validation;
    private final Path file;
    private double score;
    private int step;

    /**
     * @param file where the best model is kept
     * @param score the highest so far; -1 before the first validation
     * @param step when it was reached
     */
    BestModel(Validation validation, Path file, double score, int step) {
        this.validation = validation;
        this.file = file;
        this.score = score;
        this.step = step;
    }

    /**
     * Validates a model; if it is the best so far, writes it.
     *
     * @param model makes the model from the figures that it is to carry
     */
    ValidationResult validate(int now, Function<Map<String, RecognitionMetrics>, TrainedModel> model) {
        Map<String, ValidationResult.SetResult> sets =
                validation.run(model.apply(Map.of()).weights());
        double reached = Validation.score(sets);
        ValidationResult result = new ValidationResult(now, sets, reached, reached > score);
        if (result.best()) {
            score = reached;
            step = now;
            ModelFiles.writeSafetensors(model.apply(result.metrics()), file);
        }
        return result;
    }

    /** The highest score so far; -1 before the first validation. */
    double score() {
        return score;
    }

    /** When it was reached. */
    int step() {
        return step;
    }
}
