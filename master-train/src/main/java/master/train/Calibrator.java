// SPDX-License-Identifier: Apache-2.0
package master.train;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import master.api.Canvas;
import master.api.Vocabulary;
import master.core.image.Preprocessing;
import master.core.metric.Calibration;
import master.core.metric.Temperature;
import master.core.model.ModelManifest;
import master.onnx.TrainedModel;
import master.train.config.Optimization;
import master.train.data.Batch;
import master.train.data.Example;
import master.train.model.MasterNetwork;

/**
 * Makes a model's confidences mean what they say, by one temperature fitted to images that it has not learnt
 * ({@link Temperature}). No text changes. Holds no state.
 */
public final class Calibrator {
    private static final int BATCH = 32;

    private Calibrator() {}

    /**
     * A calibrated model, and what it says of the images it was calibrated on.
     *
     * @param model the model with its new temperature
     * @param temperature the fit
     * @param before what the model reads at temperature 1
     * @param after the same texts at the new temperature
     */
    public record Result(
            TrainedModel model,
            Temperature temperature,
            ValidationResult.SetResult before,
            ValidationResult.SetResult after) {}

    /**
     * Fits the temperature; that of the model itself does not matter.
     *
     * @param examples held-out images, one or more; their labels must be texts that the model can answer
     * @throws IllegalArgumentException if a label has a character that the model lacks, or too many
     */
    public static Result calibrate(TrainedModel model, List<Example> examples) {
        return calibrate(model, examples, examples);
    }

    /**
     * The same with other images to fit to than to read, such as parts of these where the model takes a second look.
     *
     * @param fitted what the temperature is fitted to, one or more
     * @param examples what the figures are of, one or more
     */
    public static Result calibrate(TrainedModel model, List<Example> fitted, List<Example> examples) {
        ModelManifest plain = model.manifest().withTemperature(1);
        Temperature temperature = fit(plain, model, fitted);
        ModelManifest calibrated = plain.withTemperature(temperature.value());
        return new Result(
                new TrainedModel(calibrated, model.weights()),
                temperature,
                read(plain, model, examples),
                read(calibrated, model, examples));
    }

    private static Temperature fit(ModelManifest manifest, TrainedModel model, List<Example> examples) {
        Temperature.Fit fit = new Temperature.Fit();
        int[] readable = IntStream.range(0, manifest.vocabulary().size())
                .filter(manifest.vocabulary()::answerable)
                .toArray();
        try (MasterNetwork network = MasterNetwork.create(manifest, model.weights(), Optimization.adam(1))) {
            for (List<Example> part : batches(manifest.preprocessing(), examples)) {
                Batch batch = Batch.of(part, manifest);
                float[][] logits = network.logits(batch);
                for (int i = 0; i < logits.length; i++) {
                    if (batch.targets()[i] != Vocabulary.PAD) {
                        add(fit, readable, logits[i], batch.targets()[i]);
                    }
                }
            }
        }
        return fit.fit();
    }

    /** The examples of each canvas, in batches. */
    private static List<List<Example>> batches(Preprocessing input, List<Example> examples) {
        Map<Canvas, List<Example>> byCanvas = new LinkedHashMap<>();
        for (Example example : examples) {
            Canvas canvas = input.place(example.image().width(), example.image().height())
                    .canvas();
            byCanvas.computeIfAbsent(canvas, c -> new ArrayList<>()).add(example);
        }
        List<List<Example>> batches = new ArrayList<>();
        byCanvas.values().forEach(all -> {
            for (int from = 0; from < all.size(); from += BATCH) {
                batches.add(all.subList(from, Math.min(all.size(), from + BATCH)));
            }
        });
        return batches;
    }

    /** @param readable the ids that can be answered, ascending */
    private static void add(Temperature.Fit fit, int[] readable, float[] logits, int target) {
        double[] among = IntStream.of(readable).mapToDouble(id -> logits[id]).toArray();
        fit.add(among, Arrays.binarySearch(readable, target));
    }

    private static ValidationResult.SetResult read(ModelManifest manifest, TrainedModel model, List<Example> examples) {
        Validation validation = new Validation(manifest, 1);
        validation.add("held out", examples);
        Map<String, ValidationResult.SetResult> sets = validation.run(model.weights());
        return requireNonNull(sets.get("held out"));
    }

    /** Whether the confidences of some texts are to be believed. */
    public static Calibration calibration(ValidationResult.SetResult read) {
        return Calibration.of(read.predictions().stream()
                .map(p -> new Calibration.Reading(p.read().confidence(), p.correct()))
                .toList());
    }
}
