// SPDX-License-Identifier: Apache-2.0
package master.spark;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import master.api.ImageDecodeException;
import master.api.Outcome;
import master.api.Recognizer;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Reads several images in one call. Thread-safe. */
final class BatchReader {
    /** An answer of {@link Answers#type}, or an error; the other one is null, as in their columns. */
    record Answer(@Nullable Row read, @Nullable Row error) {}

    private final Recognizer recognizer;
    private final Configuration hadoop;
    private final boolean boxes;
    private final double minConfidence;

    BatchReader(Recognizer recognizer, Configuration hadoop, boolean boxes, double minConfidence) {
        this.recognizer = recognizer;
        this.hadoop = hadoop;
        this.boxes = boxes;
        this.minConfidence = minConfidence;
    }

    /** The image of a column's value. */
    RowImage image(Object value) {
        return RowImage.of(value, hadoop);
    }

    /** The answers for images, in their order. */
    List<Answer> read(List<RowImage> images) {
        Iterator<Outcome> outcomes = recognizer
                .recognizeAll(images.stream()
                        .filter(image -> image.error().isEmpty())
                        .map(RowImage::source)
                        .toList())
                .iterator();
        List<Answer> answers = new ArrayList<>();
        for (RowImage image : images) {
            answers.add(image.error().map(error -> new Answer(null, error)).orElseGet(() -> answer(outcomes.next())));
        }
        return answers;
    }

    private Answer answer(Outcome outcome) {
        if (outcome instanceof Outcome.Failed failed) {
            Reason reason = failed.error() instanceof ImageDecodeException ? Reason.IMAGE : Reason.RUNTIME;
            return new Answer(null, Answers.error(reason, failed.error().getMessage()));
        }
        return new Answer(Answers.row(outcome.orThrow(), boxes, minConfidence), null);
    }
}
