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
        Split split = Split.of(HUNDRED, i -> i, i -> List.of("a", "b"), 15, 1);

        assertThat(split.heldOut()).hasSize(15);
        assertThat(Stream.concat(split.learned().stream(), split.heldOut().stream()))
                .containsExactlyInAnyOrderElementsOf(HUNDRED);
        assertThat(Split.of(HUNDRED, i -> i, i -> List.of("a", "b"), 15, 1)).isEqualTo(split);
        assertThat(Split.of(HUNDRED, i -> i, i -> List.of("a", "b"), 15, 2).heldOut())
                .isNotEqualTo(split.heldOut());
    }

    @Test
    void the_last_image_of_a_character_is_learnt() {
        for (long seed = 0; seed < 20; seed++) {
            Split split = Split.of(
                    HUNDRED,
                    i -> i,
                    i -> i == 7 ? List.of("a", "z") : i < 3 ? List.of("a", "b") : List.of("a"),
                    90,
                    seed);

            assertThat(split.heldOut()).hasSize(90).doesNotContain(7);
            assertThat(split.learned()).as("seed %d", seed).contains(7).containsAnyOf(0, 1, 2);
        }
    }

    @Test
    void images_that_are_added_move_hardly_any_to_the_other_side() {
        for (long seed = 0; seed < 20; seed++) {
            Split before = Split.of(HUNDRED.subList(0, 90), i -> 1000 + i, i -> List.of("a"), 14, seed);
            Split after = Split.of(HUNDRED, i -> 1000 + i, i -> List.of("a"), 15, seed);

            assertThat(after.heldOut().stream()
                            .filter(before.learned()::contains)
                            .count())
                    .as("seed %d", seed)
                    .isLessThanOrEqualTo(1);
        }
    }

    @Test
    void where_an_image_stands_in_the_list_does_not_matter() {
        List<Integer> backwards = HUNDRED.stream().map(i -> 99 - i).toList();
        assertThat(Split.of(backwards, i -> i, i -> List.of("a"), 15, 1))
                .isEqualTo(Split.of(HUNDRED, i -> i, i -> List.of("a"), 15, 1));
    }

    @Test
    void fewer_are_held_out_where_each_has_a_character_of_its_own() {
        Split split = Split.of(HUNDRED, i -> i, i -> List.of(i < 98 ? Integer.toString(i) : "字"), 15, 1);

        assertThat(split.heldOut()).hasSize(1).containsAnyOf(98, 99);
    }
}
