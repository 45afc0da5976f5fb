// SPDX-License-Identifier: Apache-2.0
package master.cli;

import java.util.ArrayList;
import java.util.List;
import master.api.ImageSource;
import master.api.Outcome;
import master.api.Recognition;
import master.api.Recognizer;
import master.api.metric.RecognitionMetrics;
import master.data.Dataset;
import master.data.DatasetException;
import master.data.Sample;

/** Reads a dataset with a recognizer and counts. A sample that cannot be read counts as read wrongly: as no text. */
final class Evaluation {
    private static final int BATCH = 8;
    /** Stands for a label that cannot be read, so that its sample counts as wrong. */
    private static final String UNKNOWN = "\uFFFD";

    /**
     * A text that was read wrongly.
     *
     * @param id the sample
     * @param label what is right
     * @param text what was read
     * @param confidence how sure that was
     */
    record Wrong(String id, String label, String text, double confidence) {}

    private final int mostWrong;
    private final RecognitionMetrics.Accumulator accumulator = new RecognitionMetrics.Accumulator();
    private final Reasons failures = new Reasons();
    private final List<Wrong> wrong = new ArrayList<>();
    private long nanoseconds;
    private long recognized;

    Evaluation(int mostWrong) {
        this.mostWrong = mostWrong;
    }

    void run(Dataset dataset, Recognizer recognizer, Progress progress) {
        List<Sample> batch = new ArrayList<>(BATCH);
        for (int i = 0; i < dataset.size(); i++) {
            try {
                batch.add(dataset.sample(i));
            } catch (DatasetException e) {
                failures.add(e.getMessage(), "sample " + i);
                accumulator.add(label(dataset, i), "");
            }
            if (batch.size() == BATCH || i == dataset.size() - 1) {
                recognize(batch, recognizer);
                progress.advance(batch.size());
                batch.clear();
            }
        }
    }

    private static String label(Dataset dataset, int index) {
        try {
            return dataset.label(index);
        } catch (DatasetException e) {
            return UNKNOWN;
        }
    }

    private void recognize(List<Sample> batch, Recognizer recognizer) {
        List<ImageSource> pictures =
                batch.stream().map(sample -> ImageSource.of(sample.image())).toList();
        long start = System.nanoTime();
        List<Outcome> outcomes = recognizer.recognizeAll(pictures);
        nanoseconds += System.nanoTime() - start;
        for (int i = 0; i < outcomes.size(); i++) {
            Sample sample = batch.get(i);
            if (outcomes.get(i) instanceof Outcome.Failed failed) {
                failures.add(failed.error().getMessage(), sample.id());
                accumulator.add(sample.label(), "");
                continue;
            }
            Recognition read = outcomes.get(i).orThrow();
            recognized++;
            accumulator.add(sample.label(), read.text());
            if (!read.text().equals(sample.label()) && wrong.size() < mostWrong) {
                wrong.add(new Wrong(sample.id(), sample.label(), read.text(), read.confidence()));
            }
        }
    }

    RecognitionMetrics metrics() {
        return accumulator.metrics();
    }

    /** The samples that could not be read. */
    Reasons failures() {
        return failures;
    }

    /** The first wrong texts. */
    List<Wrong> wrong() {
        return wrong;
    }

    /** Pictures per second of waiting for the recognizer, decoding included and reading the dataset not. */
    double imagesPerSecond() {
        return nanoseconds == 0 ? 0 : recognized * 1e9 / nanoseconds;
    }
}
