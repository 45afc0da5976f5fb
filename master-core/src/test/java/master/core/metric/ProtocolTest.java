// SPDX-License-Identifier: Apache-2.0
package master.core.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtocolTest {
    /**
     * Hand-made pairs under every protocol, in the order of the constants: r right, w wrong, - skipped.
     *
     * <p>exact, case_insensitive, master_tf_eval_iiit5k, master_tf_training, alphanumeric, mmocr_ignore_case_symbol,
     * alphanumeric_labels, alphanumeric_labels_min3.
     */
    @ParameterizedTest
    @CsvSource({
        "Hello,   Hello,   rrrrrrrr",
        "Hello,   hELLO,   wrrrrrrr",
        "Hello,   Hallo,   wwwwwwww",
        "Hello,   Hello!,  wwwwrrrr", // a sign too many is no mistake where signs are not compared
        "don't,   don't,   rrr-rr--",
        "don't,   Dont,    www-rr--",
        "'&',     '&',     rrr--r--", // nothing left to compare: mmocr counts it, right
        "'&',     a,       www--w--",
        "ab,      AB,      wrrrrrr-", // too short for the 857 words of IC13
        "abc,     ABC,     wrrrrrrr",
        "a-b,     ab,      www-rr--",
        "café, caf,   www-rr--",
        "10^3,    103,     www-rw--", // mmocr's expression spares ^
        "10^3,    10^3,    rrr-rr--",
        "'',      '',      rrrr-r--",
        "中文,    中文,    rrr--r--",
        "中文,    中x,     www--w--",
        "A B,     AB,      www-rr--"
    })
    void judges_hand_made_pairs(String label, String text, String expected) {
        StringBuilder verdicts = new StringBuilder();
        for (Protocol protocol : Protocol.values()) {
            verdicts.append(!protocol.counts(label) ? '-' : protocol.agree(label, text) ? 'r' : 'w');
        }
        assertThat(verdicts.toString()).isEqualTo(expected);
    }

    @Test
    void master_tf_skips_labels_over_fifty_characters() {
        for (Protocol protocol : List.of(Protocol.MASTER_TF_EVAL_IIIT5K, Protocol.MASTER_TF_TRAINING)) {
            assertThat(protocol.counts("a".repeat(50))).isTrue();
            assertThat(protocol.counts("a".repeat(51))).isFalse();
        }
        assertThat(Protocol.MASTER_TF_EVAL_IIIT5K.counts("😀".repeat(50))).isTrue();
        assertThat(Protocol.EXACT.counts("a".repeat(51))).isTrue();
    }

    @Test
    void keys_are_stable() {
        assertThat(Arrays.stream(Protocol.values()).map(Protocol::key))
                .containsExactly(
                        "exact",
                        "case_insensitive",
                        "master_tf_eval_iiit5k",
                        "master_tf_training",
                        "alphanumeric",
                        "mmocr_ignore_case_symbol",
                        "alphanumeric_labels",
                        "alphanumeric_labels_min3");
    }

    @Test
    void the_language_of_the_machine_does_not_matter() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr"));
            assertThat(Protocol.ALPHANUMERIC.agree("TITLE", "title")).isTrue();
        } finally {
            Locale.setDefault(before);
        }
    }
}
