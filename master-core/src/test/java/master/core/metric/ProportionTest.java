// SPDX-License-Identifier: Apache-2.0
package master.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProportionTest {
    /** Known values: Wilson's interval of k of n, for example from R's {@code binom::binom.wilson}. */
    @ParameterizedTest
    @CsvSource({
        "50, 100, 0.403832, 0.596168",
        "9, 10, 0.595850, 0.982124",
        "20, 20, 0.838875, 1",
        "0, 20, 0, 0.161125",
        "380, 400, 0.924042, 0.967400"
    })
    void wilsons_interval_has_the_known_values(long part, long whole, double low, double high) {
        Proportion proportion = new Proportion(part, whole);
        assertThat(proportion.value()).isEqualTo((double) part / whole);
        assertThat(proportion.low()).isCloseTo(low, within(1e-4));
        assertThat(proportion.high()).isCloseTo(high, within(1e-4));
    }

    @Test
    void nothing_is_known_without_samples() {
        Proportion nothing = new Proportion(0, 0);
        assertThat(nothing.value()).isZero();
        assertThat(nothing.low()).isZero();
        assertThat(nothing.high()).isEqualTo(1);
    }

    @Test
    void more_than_the_whole_is_refused() {
        assertThatThrownBy(() -> new Proportion(3, 2)).hasMessage("3 of 2, 0 to 2 are allowed");
        assertThatThrownBy(() -> new Proportion(-1, 2)).hasMessage("-1 of 2, 0 to 2 are allowed");
    }
}
