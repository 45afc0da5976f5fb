// SPDX-License-Identifier: Apache-2.0
package master.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CharacterRangesTest {
    @ParameterizedTest
    @CsvSource({
        "0-9, 0123456789",
        "0-35-7, 0123567",
        "a-e, abcde",
        "X-Za-cA, XYZabcA",
        "x-x, x",
        "0123, 0123",
        "0-, 0-",
        "-9, -9",
        "+-*, +-*",
        "1-a, 1-a",
        "0-9-, 0123456789-",
        "'', ''"
    })
    void ranges_are_written_out_and_other_hyphens_kept(String given, String expanded) {
        assertThat(CharacterRanges.expand(given)).isEqualTo(expanded);
    }

    @Test
    void a_range_that_runs_backward_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CharacterRanges.expand("a9-0"))
                .withMessage("the range 9-0 runs backward; for a hyphen, write it first or last");
    }

    @Test
    void a_constraint_takes_them() {
        assertThat(TextConstraint.NONE.withCharset("0-3x").tokens()).contains(List.of("0", "1", "2", "3", "x"));
    }
}
