// SPDX-License-Identifier: Apache-2.0
package master.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import master.api.Recognition;
import master.core.image.PixelImage;
import master.core.metric.Proportion;
import master.core.metric.RecognitionMetrics;
import master.train.ValidationResult.Prediction;
import master.train.ValidationResult.SetResult;
import master.train.data.Example;
import org.junit.jupiter.api.Test;

class ThresholdTest {
    private static SetResult read(int right, double confidence, int wrong, double doubt) {
        List<Prediction> predictions = new ArrayList<>();
        for (int i = 0; i < right + wrong; i++) {
            predictions.add(new Prediction(
                    new Example(new PixelImage(1, 1, new int[1]), "a"),
                    new Recognition(i < right ? "a" : "b", i < right ? confidence : doubt, List.of())));
        }
        return new SetResult(new RecognitionMetrics(right + wrong, 0, 0, 0, 0, 0, 0), predictions);
    }

    @Test
    void fifteen_images_prove_nothing_and_it_says_so() {
        Threshold threshold = Threshold.of(read(12, 0.87654, 3, 0.5)).orElseThrow();

        assertThat(threshold).isEqualTo(new Threshold(0.8765, 12, 12, 15));
        assertThat(threshold.proven()).isFalse();
        assertThat(threshold)
                .hasToString("--min-confidence 0.8765 accepts 12 of 15 held-out texts (80.0 %), 12 of them correct:"
                        + " too few to prove 99 % (the 95 % interval begins at 75.8 %;"
                        + " it takes 381 accepted texts without a mistake)");
    }

    @Test
    void it_takes_as_many_texts_without_a_mistake_as_it_says() {
        assertThat(new Proportion(Threshold.needed(), Threshold.needed()).low()).isGreaterThanOrEqualTo(0.99);
        assertThat(new Proportion(Threshold.needed() - 1, Threshold.needed() - 1).low())
                .isLessThan(0.99);

        Threshold threshold = Threshold.of(read(381, 0.9, 19, 0.1)).orElseThrow();
        assertThat(threshold.proven()).isTrue();
        assertThat(threshold)
                .hasToString("--min-confidence 0.9000 accepts 381 of 400 held-out texts (95.3 %),"
                        + " 381 of them correct: 99 % or more with 95 % certainty");
    }

    @Test
    void the_confidence_that_is_named_accepts_just_the_texts_that_are_counted() {
        Threshold threshold = Threshold.of(read(300, 0.999873, 9, 0.999821)).orElseThrow();

        assertThat(threshold).isEqualTo(new Threshold(0.99987, 300, 300, 309));
        assertThat(threshold.toString()).startsWith("--min-confidence 0.99987 accepts 300 of 309");
    }

    @Test
    void where_the_surest_text_is_wrong_there_is_none() {
        assertThat(Threshold.of(read(20, 0.9, 1, 0.95))).isEmpty();
    }
}
