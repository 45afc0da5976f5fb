// SPDX-License-Identifier: Apache-2.0
package master.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import master.core.image.PixelImage;
import master.train.TestModels;
import org.junit.jupiter.api.Test;

class MixedSourceTest {
    private static final PixelImage PICTURE = TestModels.pixels("1");

    /** Labels are its name and the index. */
    private static final class Counting implements ExampleSource {
        private final String name;
        private boolean closed;

        Counting(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Example at(long index) {
            return new Example(PICTURE, name + index);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static MixedSource mix(long seed, double... weights) {
        List<MixedSource.Part> parts = new ArrayList<>();
        for (int i = 0; i < weights.length; i++) {
            parts.add(new MixedSource.Part(new Counting("abc".substring(i, i + 1)), weights[i]));
        }
        return new MixedSource(parts, seed);
    }

    private static List<String> labels(MixedSource source, long from, long to) {
        return LongStream.range(from, to).mapToObj(i -> source.at(i).text()).toList();
    }

    @Test
    void shares_follow_the_weights_and_every_part_is_read_in_its_order() {
        List<String> labels = labels(mix(1, 1, 2, 5), 0, 8000);

        for (int part = 0; part < 3; part++) {
            String name = "abc".substring(part, part + 1);
            List<String> own = labels.stream().filter(l -> l.startsWith(name)).toList();
            assertThat((double) own.size() / 8000).isCloseTo(new double[] {0.125, 0.25, 0.625}[part], within(0.02));
            assertThat(own)
                    .isEqualTo(LongStream.range(0, own.size())
                            .mapToObj(i -> name + i)
                            .toList());
        }
    }

    @Test
    void an_index_gives_the_same_example_whatever_was_asked_before() {
        List<String> inOrder = labels(mix(7, 1, 1), 0, 5000);
        MixedSource source = mix(7, 1, 1);
        for (int i : new int[] {4999, 0, 1024, 1023, 2048, 3, 4998}) {
            assertThat(source.at(i).text()).isEqualTo(inOrder.get(i));
        }
        assertThat(labels(mix(8, 1, 1), 0, 100)).isNotEqualTo(inOrder.subList(0, 100));
    }

    @Test
    void one_part_alone_is_read_as_it_is() {
        assertThat(labels(mix(1, 3), 5, 8)).containsExactly("a5", "a6", "a7");
        assertThat(mix(1, 1, 1).name()).isEqualTo("a, b");
    }

    @Test
    void closing_closes_all_parts() {
        Counting a = new Counting("a");
        Counting b = new Counting("b");
        new MixedSource(List.of(new MixedSource.Part(a, 1), new MixedSource.Part(b, 1)), 1).close();
        assertThat(a.closed && b.closed).isTrue();
    }
}
