// SPDX-License-Identifier: Apache-2.0
package master.table.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SequenceScoreTest {
    private static final String TRUTH =
            "\\begin{tabular} { l c c } CELL & CELL & CELL \\\\ \\hline CELL & CELL & CELL \\\\"
                    + " \\end{tabular}"; // 20 tokens

    @Test
    void the_same_is_exact() {
        SequenceScore score = SequenceScore.of(TRUTH, TRUTH);
        assertThat(score).isEqualTo(new SequenceScore(0, 20));
        assertThat(score.exact()).isTrue();
        assertThat(score.similarity()).isEqualTo(1);
    }

    @Test
    void one_token_of_twenty_is_at_95_percent() {
        SequenceScore score = SequenceScore.of(TRUTH.replace(" \\hline", ""), TRUTH);
        assertThat(score).isEqualTo(new SequenceScore(1, 20));
        assertThat(score.exact()).isFalse();
        assertThat(score.at95()).isTrue();
        assertThat(SequenceScore.of(TRUTH.replace("l c c", "c c c"), TRUTH)).isEqualTo(score);
    }

    @Test
    void a_column_less_is_below() {
        SequenceScore score = SequenceScore.of(TRUTH.replace("CELL & CELL & CELL", "CELL & CELL"), TRUTH);
        assertThat(score).isEqualTo(new SequenceScore(4, 20));
        assertThat(score.similarity()).isCloseTo(0.8, within(1e-12));
        assertThat(score.at95()).isFalse();
    }
}
