// SPDX-License-Identifier: Apache-2.0
package master.core.metric;

import static org.assertj.core.api.Assertions.assertThat;

import master.core.metric.Confusions.Confusion;
import org.junit.jupiter.api.Test;

class ScorecardTest {
    private final Scorecard card = new Scorecard();

    @Test
    void every_protocol_says_what_it_evaluated_and_what_it_skipped() {
        card.add("Shop", "shop", 0.9);
        card.add("don't", "don't", 0.8);
        card.add("ab", "ab", 0.7);
        card.fail("gone");
        card.fail("&");

        assertThat(card.of(Protocol.EXACT)).isEqualTo(new ProtocolScore(Protocol.EXACT, 2, 5, 0, 2));
        assertThat(card.of(Protocol.CASE_INSENSITIVE))
                .isEqualTo(new ProtocolScore(Protocol.CASE_INSENSITIVE, 3, 5, 0, 2));
        assertThat(card.of(Protocol.ALPHANUMERIC)).isEqualTo(new ProtocolScore(Protocol.ALPHANUMERIC, 3, 4, 1, 1));
        assertThat(card.of(Protocol.MASTER_TF_TRAINING))
                .isEqualTo(new ProtocolScore(Protocol.MASTER_TF_TRAINING, 2, 3, 2, 1));
        assertThat(card.of(Protocol.ALPHANUMERIC_LABELS_MIN_3))
                .isEqualTo(new ProtocolScore(Protocol.ALPHANUMERIC_LABELS_MIN_3, 1, 2, 3, 1));
        assertThat(card.protocols()).hasSize(Protocol.values().length);
        assertThat(card.metrics().samples()).isEqualTo(5);
        assertThat(card.metrics().words()).isEqualTo(new Proportion(2, 5));
    }

    @Test
    void a_failed_image_is_wrong_even_where_its_label_is_empty_or_unknown() {
        card.fail("");
        card.fail();
        assertThat(card.metrics().words()).isEqualTo(new Proportion(0, 2));
        assertThat(card.protocols())
                .allSatisfy(score -> assertThat(score.correct()).isZero());
        assertThat(card.of(Protocol.EXACT).failed()).isEqualTo(2);
        assertThat(card.lengths()).containsExactly(new LengthScore(0, 1, 0, 1));
    }

    @Test
    void a_failed_image_is_never_nearly_right() {
        card.fail("7");
        card.fail("42");
        card.fail();
        assertThat(card.metrics().withinOneEdit()).isZero();
        assertThat(card.metrics().withinTwoEdits()).isZero();
        assertThat(card.metrics().characterAccuracy()).isZero();
    }

    @Test
    void counts_by_the_length_of_the_label() {
        card.add("abc", "abc", 1);
        card.add("abd", "ab", 1);
        card.add("😀", "😀", 1);
        card.fail("abcd");
        assertThat(card.lengths())
                .containsExactly(new LengthScore(1, 1, 1, 0), new LengthScore(3, 2, 1, 1), new LengthScore(4, 1, 0, 4));
        assertThat(card.lengths().get(1).characterAccuracy()).isEqualTo(1 - 1.0 / 6);
        assertThat(card.lengths().get(1).accuracy()).isEqualTo(new Proportion(1, 2));
    }

    @Test
    void edits_of_labels_of_one_length_add_up() {
        card.add("abc", "a", 1);
        card.add("abd", "ab", 1);
        assertThat(card.lengths()).containsExactly(new LengthScore(3, 2, 0, 3));
    }

    @Test
    void a_label_without_characters_is_read_when_nothing_is() {
        assertThat(new LengthScore(0, 2, 2, 0).characterAccuracy()).isEqualTo(1);
        assertThat(new LengthScore(0, 2, 1, 1).characterAccuracy()).isZero();
    }

    @Test
    void counts_which_character_was_read_as_which() {
        card.add("l00", "100", 1);
        card.add("lo", "1o0", 1);
        card.add("0", "", 1);
        card.fail("abc"); // nothing was read, so nothing was taken for anything

        Confusions confusions = card.confusions();
        assertThat(confusions.mistakes())
                .containsExactly(new Confusion("l", "1", 2), new Confusion("", "0", 1), new Confusion("0", "", 1));
        assertThat(confusions.count("0", "0")).isEqualTo(2);
        assertThat(confusions.count("0")).isEqualTo(3);
        assertThat(confusions.count("a")).isZero();
    }

    @Test
    void a_failed_image_has_no_confidence() {
        card.add("a", "a", 1);
        card.fail("b");
        assertThat(card.calibration().samples()).isEqualTo(1);
    }
}
