// SPDX-License-Identifier: Apache-2.0
package master.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import master.api.Recognition;
import master.api.Vocabulary;
import master.report.EventFile;
import master.report.Png;
import master.report.Prediction;
import master.report.PredictionFile;
import master.report.RunPage;
import master.train.ValidationResult.SetResult;
import org.jspecify.annotations.Nullable;

/**
 * What a run looks like, in its folder: event files for TensorBoard, the texts of the last validation, and the page. A
 * run is worth more than its reports: one that cannot be written is told, and the run goes on. Not thread-safe.
 */
final class RunReports implements TrainingListener, AutoCloseable {
    private static final int MOST_PICTURES = 40; // of each set

    private final String name;
    private final Vocabulary vocabulary;
    private final RunFolder folder;
    private final TrainingListener told;
    private @Nullable EventFile events; // null where it cannot be written

    /**
     * @param name of the run
     * @param vocabulary of the model
     * @param step the step that the run goes on from; 0 for a new one
     * @param told what could not be written
     */
    RunReports(String name, Vocabulary vocabulary, RunFolder folder, int step, TrainingListener told) {
        this.name = name;
        this.vocabulary = vocabulary;
        this.folder = folder;
        this.told = told;
        attempt(() -> {
            if (step == 0) {
                Files.deleteIfExists(folder.predictions()); // of an attempt that ended before its first checkpoint
            }
            events = EventFile.create(folder.path(), step, InstantSource.system());
        });
    }

    @Override
    public void progress(Progress progress) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("train/loss", progress.loss());
        values.put("train/learning_rate", progress.learningRate());
        values.put("train/images_per_second", progress.imagesPerSecond());
        values.put("train/machine_share", progress.machineShare());
        values.put("train/memory_megabytes", progress.memoryBytes() / (double) (1 << 20));
        scalars(progress.step(), values);
    }

    @Override
    public void validated(ValidationResult result) {
        Map<String, Double> values = new LinkedHashMap<>();
        result.metrics().forEach((set, metrics) -> {
            String prefix = "validation/" + set + "/";
            values.put(prefix + "word_accuracy", metrics.wordAccuracy());
            values.put(prefix + "word_accuracy_case_insensitive", metrics.wordAccuracyCaseInsensitive());
            values.put(prefix + "character_accuracy", metrics.characterAccuracy());
            values.put(prefix + "normalized_edit_distance", metrics.normalizedEditDistance());
        });
        result.sets()
                .forEach((set, read) ->
                        read.tedsStruct().ifPresent(teds -> values.put("validation/" + set + "/teds_struct", teds)));
        scalars(result.step(), values);
        attempt(() -> {
            List<Prediction> predictions = new ArrayList<>();
            result.sets().forEach((set, texts) -> predictions.addAll(predictions(set, texts)));
            new PredictionFile(result.step(), predictions).write(folder.predictions());
        });
        writePage();
    }

    @Override
    public void checkpointed(int step, Path checkpoint) {
        writePage();
    }

    /** Writes the page once more, also of a run that ends with an error. */
    @Override
    public void close() {
        attempt(() -> {
            if (events != null) {
                events.close();
            }
        });
        writePage();
    }

    private void scalars(int step, Map<String, Double> values) {
        attempt(() -> {
            if (events != null) {
                events.scalars(step, values);
            }
        });
    }

    private void writePage() {
        attempt(() -> RunPage.of(name, folder.path()).write(folder.report()));
    }

    private List<Prediction> predictions(String set, SetResult result) {
        List<ValidationResult.Prediction> texts = result.predictions();
        List<Integer> worst = IntStream.range(0, texts.size())
                .boxed()
                .filter(i -> !texts.get(i).correct())
                .sorted(Comparator.comparingDouble(
                        (Integer i) -> -texts.get(i).read().confidence()))
                .limit(MOST_PICTURES)
                .toList();
        boolean[] shown = new boolean[texts.size()];
        worst.forEach(i -> shown[i] = true);
        return IntStream.range(0, texts.size())
                .mapToObj(i -> prediction(set, i, texts.get(i), shown[i]))
                .toList();
    }

    private Prediction prediction(String set, int sample, ValidationResult.Prediction made, boolean shown) {
        Recognition read = made.read();
        return new Prediction(
                set,
                sample,
                made.spelledLabel(vocabulary),
                made.spelledText(),
                read.confidence(),
                shown ? made.probabilities() : List.of(),
                shown ? Png.of(made.example().image()) : new byte[0]);
    }

    /** Something that may fail. */
    private interface Work {
        void run() throws IOException;
    }

    private void attempt(Work work) {
        try {
            work.run();
        } catch (IOException | RuntimeException e) {
            told.message(
                    "a report of %s cannot be written: %s; the run goes on".formatted(folder.path(), e.getMessage()));
        }
    }
}
