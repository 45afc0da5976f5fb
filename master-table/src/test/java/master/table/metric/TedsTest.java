// SPDX-License-Identifier: Apache-2.0
package master.table.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import master.core.metric.RecognitionMetrics;
import master.table.Table;
import master.table.TableCell;
import master.table.json.JsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TedsTest {
    private static final double EXACT = 1e-9;

    static Stream<Arguments> pairs() throws IOException {
        try (InputStream in = TedsTest.class.getResourceAsStream("teds.json")) {
            Map<?, ?> oracle = (Map<?, ?>) JsonValue.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            return ((List<?>) oracle.get("pairs"))
                    .stream().map(pair -> (Map<?, ?>) pair).map(pair -> Arguments.of(pair.get("id"), pair));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pairs")
    void scores_as_the_public_script_does(String id, Map<String, Object> pair) {
        String predicted = (String) pair.get("pred");
        String truth = (String) pair.get("true");
        assertThat(Teds.WITH_TEXT.score(predicted, truth)).isCloseTo(value(pair, "teds"), within(EXACT));
        assertThat(Teds.STRUCTURE.score(predicted, truth)).isCloseTo(value(pair, "teds_struct"), within(EXACT));
        assertThat(Teds.WITH_TEXT.ignoring("b").score(predicted, truth))
                .isCloseTo(value(pair, "teds_ignoring_b"), within(EXACT));
        assertThat(Teds.WITH_TEXT.score(truth, predicted)).isCloseTo(value(pair, "teds_reversed"), within(EXACT));
    }

    private static double value(Map<String, Object> pair, String key) {
        return ((Number) pair.get(key)).doubleValue();
    }

    @Test
    void there_are_83_pairs() throws IOException {
        assertThat(pairs()).hasSize(83);
    }

    @Test
    void long_texts_are_compared_as_short_ones_are() {
        String text = "abcdefghij".repeat(20);
        Table truth = new Table(1, 1, 0, List.of(TableCell.of(0, 0, text)));
        Table predicted = new Table(1, 1, 0, List.of(TableCell.of(0, 0, text.replace('j', 'J') + "x")));

        // 3 nodes: tbody, tr, td
        assertThat(Teds.WITH_TEXT.score(predicted, truth)).isCloseTo(1 - 21.0 / 201 / 3, within(EXACT));
    }

    @Test
    void texts_of_every_length_cost_their_edit_distance() {
        for (int length = 1; length <= 70; length++) {
            String truth = "ab".repeat(length).substring(0, length);
            String predicted = "b" + truth.replace("aba", "ca");
            Table a = new Table(1, 1, 0, List.of(TableCell.of(0, 0, predicted)));
            Table b = new Table(1, 1, 0, List.of(TableCell.of(0, 0, truth)));
            int edits = RecognitionMetrics.editDistance(predicted, truth);
            double expected = 1 - (double) edits / Math.max(predicted.length(), truth.length()) / 3;

            assertThat(Teds.WITH_TEXT.score(a, b)).isCloseTo(expected, within(EXACT));
            assertThat(Teds.WITH_TEXT.score(b, a)).isCloseTo(expected, within(EXACT));
        }
    }

    @Test
    void a_row_less_of_many_costs_its_nodes() {
        Table truth = numbers(100, 6);
        Table predicted = numbers(99, 6);

        // 100 rows of 7 nodes, and tbody
        assertThat(Teds.WITH_TEXT.score(predicted, truth)).isCloseTo(1 - 7.0 / 701, within(EXACT));
    }

    private static Table numbers(int rows, int columns) {
        return new Table(
                rows,
                columns,
                0,
                IntStream.range(0, rows * columns)
                        .mapToObj(
                                i -> TableCell.of(i / columns, i % columns, "%d.%d".formatted(i * 7919 % 1000, i % 10)))
                        .toList());
    }

    @Test
    void a_span_that_is_no_number_is_an_error() {
        String table = "<html><body><table><tr><td colspan=\"2x\">a</td></tr></table></body></html>";
        assertThatThrownBy(() -> Teds.STRUCTURE.score(table, table)).hasMessage("colspan \"2x\", a number is allowed");
    }
}
