// SPDX-License-Identifier: Apache-2.0
package master.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PermutationTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8, 255, 256, 257, 1000, 65_536, 100_003, 1_048_577})
    void every_number_stands_at_exactly_one_place(int size) {
        for (long key : new long[] {0, 1, -7}) {
            Permutation order = new Permutation(size, key);
            BitSet seen = new BitSet(size);
            for (int i = 0; i < size; i++) {
                seen.set(order.at(i));
            }
            assertThat(seen.cardinality()).isEqualTo(size);
            assertThat(seen.length()).isEqualTo(size);
        }
    }

    /** A record of two numbers holds nothing else, so millions of samples cost what one does. */
    @Test
    void it_holds_nothing_but_its_size_and_its_key() {
        assertThat(Permutation.class.getRecordComponents())
                .extracting(c -> c.getType().getName())
                .containsExactly("int", "long");
        assertThat(Arrays.stream(Permutation.class.getDeclaredFields())
                        .filter(field -> !java.lang.reflect.Modifier.isStatic(field.getModifiers())))
                .hasSize(2);
    }

    @Test
    void the_largest_dataset_can_be_shuffled() {
        Permutation order = new Permutation(Integer.MAX_VALUE, 5);
        assertThat(IntStream.range(0, 1000).map(order::at).distinct().count()).isEqualTo(1000);
        assertThat(IntStream.range(0, 1000).map(order::at).average().orElseThrow() / Integer.MAX_VALUE)
                .isCloseTo(0.5, within(0.05));
    }

    @Test
    void small_orders_are_all_different_and_all_occur() {
        Set<String> orders = new HashSet<>();
        for (long key = 0; key < 500; key++) {
            Permutation order = new Permutation(4, ExampleSource.mix(1, key));
            orders.add(Arrays.toString(IntStream.range(0, 4).map(order::at).toArray()));
        }
        assertThat(orders).hasSize(24);
    }

    /** What stands at neighboring places has nothing to do with each other: correlation of order and place is chance. */
    @Test
    void neighbors_are_torn_apart() {
        int size = 10_000;
        for (long key = 0; key < 5; key++) {
            Permutation order = new Permutation(size, key);
            double withPlace = 0;
            double withNext = 0;
            for (int i = 0; i < size; i++) {
                double here = order.at(i) - (size - 1) / 2.0;
                withPlace += here * (i - (size - 1) / 2.0);
                withNext += here * (order.at((i + 1) % size) - (size - 1) / 2.0);
            }
            double variance = (double) size * ((double) size * size - 1) / 12;
            assertThat(withPlace / variance).isCloseTo(0, within(0.04));
            assertThat(withNext / variance).isCloseTo(0, within(0.04));
        }
    }

    @Test
    void a_size_of_nothing_is_refused() {
        assertThatThrownBy(() -> new Permutation(0, 1)).hasMessageContaining("size 0, 1 or more is allowed");
    }
}
