// SPDX-License-Identifier: Apache-2.0
package master.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SplitTest {
    private static final List<Integer> HUNDRED = IntStream.range(0, 100).boxed().toList();

    @Test
    void every_sample_is_on_one_side_and_the_seed_says_on_which() {
        Split split = Split.of(HUNDRED, i -> List.of("a", "b"), 15, 1);

        assertThat(split.heldOut()).hasSize(15);
        assertThat(Stream.concat(split.learned().stream(), split.heldOut().stream()))
                .containsExactlyInAnyOrderElementsOf(HUNDRED);
        assertThat(Split.of(HUNDRED, i -> List.of("a", "b"), 15, 1)).isEqualTo(split);
        assertThat(Split.of(HUNDRED, i -> List.of("a", "b"), 15, 2).heldOut()).isNotEqualTo(split.heldOut());
    }

    @Test
    void the_last_picture_of_a_character_is_learnt() {
        for (long seed = 0; seed < 20; seed++) {
            Split split = Split.of(
                    HUNDRED, i -> i == 7 ? List.of("a", "z") : i < 3 ? List.of("a", "b") : List.of("a"), 90, seed);

            assertThat(split.heldOut()).hasSize(90).doesNotContain(7);
            assertThat(split.learned()).as("seed %d", seed).contains(7).containsAnyOf(0, 1, 2);
        }
    }

    @Test
    void fewer_are_held_out_where_each_has_a_character_of_its_own() {
        Split split = Split.of(HUNDRED, i -> List.of(i < 98 ? Integer.toString(i) : "字"), 15, 1);

        assertThat(split.heldOut()).hasSize(1).containsAnyOf(98, 99);
    }
}
