// SPDX-License-Identifier: Apache-2.0
package master.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecognitionMetricsTest {
    private final RecognitionMetrics.Accumulator accumulator = new RecognitionMetrics.Accumulator();

    @ParameterizedTest
    @CsvSource({
        "'', '', 0",
        "abc, abc, 0",
        "abc, '', 3",
        "'', abc, 3",
        "kitten, sitting, 3",
        "flaw, lawn, 2",
        "ab, ba, 2",
        "Aa, aA, 2",
        "😀b, b, 1",
        "😀, 😃, 1"
    })
    void counts_insertions_deletions_and_replacements(String first, String second, int distance) {
        assertThat(RecognitionMetrics.editDistance(first, second)).isEqualTo(distance);
        assertThat(RecognitionMetrics.editDistance(second, first)).isEqualTo(distance);
    }

    @Test
    void nothing_counted_is_zero_everywhere() {
        assertThat(accumulator.metrics()).isEqualTo(new RecognitionMetrics(0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void everything_right_is_one_everywhere() {
        accumulator.add("abc", "abc");
        accumulator.add("", "");
        assertThat(accumulator.metrics()).isEqualTo(new RecognitionMetrics(2, 1, 1, 1, 1, 1, 1));
    }

    @Test
    void computes_a_small_example_as_by_hand() {
        accumulator.add("abcd", "abcd"); // distance 0, similarity 1
        accumulator.add("Abc", "abC"); // distance 2 of 3: similarity 1/3; equal without case
        accumulator.add("kitten", "sitting"); // distance 3 of 7: similarity 4/7
        accumulator.add("ab", ""); // distance 2 of 2: similarity 0
        RecognitionMetrics metrics = accumulator.metrics();
        assertThat(metrics.samples()).isEqualTo(4);
        assertThat(metrics.wordAccuracy()).isEqualTo(0.25);
        assertThat(metrics.wordAccuracyCaseInsensitive()).isEqualTo(0.5);
        assertThat(metrics.characterAccuracy()).isCloseTo(1 - 7.0 / 15, within(1e-12));
        assertThat(metrics.withinOneEdit()).isEqualTo(0.25);
        assertThat(metrics.withinTwoEdits()).isEqualTo(0.75);
        assertThat(metrics.normalizedEditDistance()).isCloseTo((1 + 1.0 / 3 + 4.0 / 7) / 4, within(1e-12));
    }

    /** The example of five readings of one formula. */
    @Test
    void expression_rates_count_tokens() {
        RecognitionMetrics.Accumulator formulas = new RecognitionMetrics.Accumulator(text -> List.of(text.split(" ")));
        String label = "\\frac { a } { b } + x ^ { 2 }";
        formulas.add(label, label);
        formulas.add(label, label.replace("2", "3"));
        formulas.add(label, label.replace("b", "6").replace("^", "_"));
        formulas.add(label, label.replace("^ { 2 }", "2"));
        formulas.add(label, label.replace("{ 2 }", "2"));
        RecognitionMetrics metrics = formulas.metrics();
        assertThat(metrics.wordAccuracy()).isEqualTo(0.2);
        assertThat(metrics.withinOneEdit()).isEqualTo(0.4);
        assertThat(metrics.withinTwoEdits()).isEqualTo(0.8);
    }

    @Test
    void character_accuracy_is_never_below_zero() {
        accumulator.add("a", "bcdefg");
        assertThat(accumulator.metrics().characterAccuracy()).isZero();
        assertThat(accumulator.metrics().normalizedEditDistance()).isZero();
    }

    @Test
    void text_where_there_is_none_is_all_wrong() {
        accumulator.add("", "xyz");
        assertThat(accumulator.metrics()).isEqualTo(new RecognitionMetrics(1, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void folding_does_not_depend_on_the_language_of_the_machine() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr"));
            assertThat(RecognitionMetrics.fold("TITLE")).isEqualTo("title");
        } finally {
            Locale.setDefault(before);
        }
    }
}
