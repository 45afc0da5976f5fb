// SPDX-License-Identifier: Apache-2.0
package master.eval;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.IntConsumer;
import master.api.Box;
import master.api.ImageLimits;
import master.api.ImageSource;
import master.api.LetterCase;
import master.api.ModelInfo;
import master.api.Outcome;
import master.api.Recognition;
import master.api.RecognizedToken;
import master.api.Recognizer;
import master.api.Vocabulary;
import master.core.image.ImageReader;
import master.core.metric.BoxScore;
import master.core.metric.Scorecard;
import master.data.Dataset;
import master.data.DatasetException;
import master.data.Reasons;
import master.data.Sample;
import master.report.Mistake;
import master.report.Png;
import master.report.Spelled;

/**
 * Reads a dataset with a recognizer and counts. A sample that cannot be read counts as read wrongly: as no text. Where
 * answers have one case, labels are taken in that case, too.
 */
public final class Evaluation {
    private static final int BATCH = 8;

    /**
     * A text that was read wrongly.
     *
     * @param sample the sample
     * @param read what was read
     */
    public record Wrong(Sample sample, Recognition read) {
        private static final Comparator<Wrong> LEAST_SURE_FIRST =
                Comparator.comparingDouble(wrong -> wrong.read().confidence());

        private Mistake mistake(Vocabulary vocabulary) {
            return new Mistake(
                    sample.id(),
                    new Spelled(sample.text(), vocabulary.split(sample.text())),
                    new Spelled(
                            read.text(),
                            read.tokens().stream().map(RecognizedToken::text).toList()),
                    read.confidence(),
                    read.tokens().stream().map(RecognizedToken::probability).toList(),
                    Png.of(ImageReader.read(ImageSource.of(sample.image()), ImageLimits.DEFAULT)));
        }
    }

    /**
     * The batch that took longest.
     *
     * @param milliseconds how long
     * @param ids its samples
     */
    public record Slowest(double milliseconds, List<String> ids) {}

    private final int mostWrong;
    private final LetterCase fold;
    private final Vocabulary vocabulary;
    private final Scorecard card;
    private final BoxScore.Accumulator boxes = new BoxScore.Accumulator();
    private final Reasons failures = new Reasons();
    private final PriorityQueue<Wrong> wrong = new PriorityQueue<>(Wrong.LEAST_SURE_FIRST);
    private Slowest slowest = new Slowest(0, List.of());
    private long nanoseconds;
    private long recognized;

    /**
     * @param model whose tokens are counted
     * @param mostWrong how many wrong texts are kept: those that the model is surest of
     * @param fold the case of all answers
     */
    public Evaluation(ModelInfo model, int mostWrong, LetterCase fold) {
        this.vocabulary = model.vocabulary();
        this.card = new Scorecard(vocabulary::split);
        this.mostWrong = mostWrong;
        this.fold = fold;
    }

    /** Reads a whole dataset, each text in the case that it is written in. */
    public static Evaluation of(Dataset dataset, Recognizer recognizer) {
        Evaluation evaluation = new Evaluation(recognizer.model(), 0, LetterCase.NONE);
        evaluation.run(dataset, recognizer, read -> {});
        return evaluation;
    }

    /**
     * Reads one more dataset.
     *
     * @param progress gets the number of images of each batch that was read
     */
    public void run(Dataset dataset, Recognizer recognizer, IntConsumer progress) {
        List<Sample> batch = new ArrayList<>(BATCH);
        for (int i = 0; i < dataset.size(); i++) {
            try {
                batch.add(dataset.sample(i));
            } catch (DatasetException e) {
                failures.add(e.reason(), dataset.id(i));
                fail(dataset, i);
            }
            if (batch.size() == BATCH || i == dataset.size() - 1) {
                recognize(batch, recognizer);
                progress.accept(batch.size());
                batch.clear();
            }
        }
    }

    private void fail(Dataset dataset, int index) {
        try {
            card.fail(fold.of(dataset.text(index)));
        } catch (DatasetException e) {
            card.fail();
        }
    }

    private void recognize(List<Sample> batch, Recognizer recognizer) {
        List<ImageSource> images =
                batch.stream().map(sample -> ImageSource.of(sample.image())).toList();
        long start = System.nanoTime();
        List<Outcome> outcomes = recognizer.recognizeAll(images);
        long took = System.nanoTime() - start;
        nanoseconds += took;
        if (took * 1e-6 > slowest.milliseconds()) {
            slowest = new Slowest(took * 1e-6, batch.stream().map(Sample::id).toList());
        }
        for (int i = 0; i < outcomes.size(); i++) {
            Sample sample = batch.get(i);
            if (outcomes.get(i) instanceof Outcome.Failed failed) {
                failures.add(failed.error().getMessage(), sample.id());
                card.fail(fold.of(sample.text()));
            } else {
                count(sample, outcomes.get(i).orThrow());
            }
        }
    }

    private void count(Sample sample, Recognition read) {
        recognized++;
        String label = fold.of(sample.text());
        card.add(label, read.text(), read.confidence());
        if (read.text().equals(label)) {
            compare(sample.label().boxes(), read);
        } else {
            wrong.add(new Wrong(sample, read));
            if (wrong.size() > mostWrong) {
                wrong.remove();
            }
        }
    }

    /** The boxes of a text that was read right. */
    private void compare(List<Box> right, Recognition read) {
        List<Box> found =
                read.tokens().stream().flatMap(token -> token.box().stream()).toList();
        for (int i = 0; i < right.size() && found.size() == right.size(); i++) {
            if (!right.get(i).isEmpty()) {
                boxes.add(right.get(i), found.get(i));
            }
        }
    }

    /** How near the boxes of tokens are to those of the labels, where both are known. */
    public BoxScore boxes() {
        return boxes.score();
    }

    /** What was counted. */
    public Scorecard card() {
        return card;
    }

    /** The samples that could not be read. */
    public Reasons failures() {
        return failures;
    }

    /** The wrong texts that the model is surest of, the surest first. */
    public List<Wrong> wrong() {
        return wrong.stream().sorted(Wrong.LEAST_SURE_FIRST.reversed()).toList();
    }

    /** The same with their images. */
    public List<Mistake> mistakes() {
        return wrong().stream().map(text -> text.mistake(vocabulary)).toList();
    }

    /** The batch that took longest. */
    public Slowest slowest() {
        return slowest;
    }

    /** Images per second of waiting for the recognizer, decoding included and reading the dataset not. */
    public double imagesPerSecond() {
        return nanoseconds == 0 ? 0 : recognized * 1e9 / nanoseconds;
    }
}
