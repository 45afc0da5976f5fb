// SPDX-License-Identifier: Apache-2.0
package master.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SumsTest {
    @ParameterizedTest
    @CsvSource({
        "3+5=, 8",
        "3+5=?, 8",
        "3 + 5 = ?, 8",
        "12-20, -8",
        "-3+5, 2",
        "88x5=, 440",
        "6X7=?, 42",
        "6×7, 42",
        "6*7, 42",
        "36÷6=?, 6",
        "36/6, 6",
        "2+3x4, 14",
        "20-12/4-1, 16",
        "1+2=？, 3"
    })
    void a_sum_is_answered(String text, long value) {
        assertThat(Sums.evaluate(text)).hasValue(value);
        assertThat(new Recognition(text, 1, List.of()).evaluate()).hasValue(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "48257", "abc", "3+", "+5=", "3+5=8", "7/2", "7/0", "3++5", "x5=", "1234567890+1", "3+5a"})
    void what_is_no_sum_or_has_no_whole_answer_is_not(String text) {
        assertThat(Sums.evaluate(text)).isEmpty();
    }

    @Test
    void what_is_too_large_is_no_answer() {
        assertThat(Sums.evaluate("999999999x999999999")).hasValue(999999998000000001L);
        assertThat(Sums.evaluate("999999999x999999999x999999999")).isEmpty();
    }
}
