// SPDX-License-Identifier: Apache-2.0
package master.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import master.api.Vocabulary;
import master.core.model.ModelManifest;
import master.core.network.NetworkConfig;
import master.data.DatasetException;
import master.train.TestModels;
import org.junit.jupiter.api.Test;

class BatchLoaderTest {
    private static final ModelManifest MANIFEST = TestModels.manifest(NetworkConfig.tiny());

    private final List<String> unreadable = Collections.synchronizedList(new ArrayList<>());

    private static ExampleSource source(LongFunction<String> labels) {
        return new ExampleSource() {
            @Override
            public String name() {
                return "numbers";
            }

            @Override
            public Example at(long index) {
                String label = labels.apply(index);
                return new Example(TestModels.pixels(label), label);
            }
        };
    }

    private BatchLoader loader(LongFunction<String> labels, long first, int threads) {
        return new BatchLoader(source(labels), MANIFEST, 4, first, threads, unreadable::add);
    }

    private static List<String> labels(Batch batch) {
        Vocabulary vocabulary = MANIFEST.vocabulary();
        return IntStream.range(0, batch.size())
                .mapToObj(n -> vocabulary.decode(
                        java.util.Arrays.copyOfRange(batch.targets(), n * batch.length(), (n + 1) * batch.length())))
                .toList();
    }

    @Test
    void batches_come_in_order_from_any_number_of_threads() throws InterruptedException {
        for (int threads : new int[] {1, 4}) {
            try (BatchLoader loader = loader(Long::toString, 0, threads)) {
                for (int i = 0; i < 30; i++) {
                    assertThat(labels(loader.next()))
                            .isEqualTo(IntStream.range(4 * i, 4 * i + 4)
                                    .mapToObj(Integer::toString)
                                    .toList());
                }
            }
        }
    }

    @Test
    void a_loader_starts_at_any_batch() throws InterruptedException {
        try (BatchLoader loader = loader(Long::toString, 25, 2)) {
            assertThat(labels(loader.next())).containsExactly("100", "101", "102", "103");
        }
    }

    @Test
    void an_unreadable_sample_is_reported_and_makes_its_batch_one_smaller() throws InterruptedException {
        LongFunction<String> sixIsBad = index -> {
            if (index == 6) {
                throw new DatasetException("sample six is bad");
            }
            return Long.toString(index);
        };
        try (BatchLoader loader = loader(sixIsBad, 0, 2)) {
            assertThat(labels(loader.next())).containsExactly("0", "1", "2", "3");
            assertThat(labels(loader.next())).containsExactly("4", "5", "7");
            assertThat(labels(loader.next())).containsExactly("8", "9", "10", "11");
        }
        assertThat(unreadable).containsExactly("sample six is bad");
    }

    @Test
    void a_batch_without_one_readable_sample_is_an_error() {
        LongFunction<String> bad = index -> {
            throw new DatasetException("bad " + index);
        };
        try (BatchLoader loader = loader(bad, 0, 1)) {
            assertThatThrownBy(loader::next)
                    .isInstanceOf(DatasetException.class)
                    .hasMessage("not one of 4 samples in a row could be read: numbers");
        }
        assertThat(unreadable).contains("bad 0", "bad 1", "bad 2", "bad 3");
    }

    @Test
    void a_drawn_label_that_the_model_cannot_have_is_an_error_that_names_the_source() {
        try (BatchLoader loader = loader(index -> "12345", 0, 1)) {
            assertThatThrownBy(loader::next)
                    .isInstanceOf(DatasetException.class)
                    .hasMessageContaining("numbers: label \"12345\" has 5 characters, at most 4 are allowed");
        }
    }

    @Test
    void closing_waits_for_the_sample_being_read_and_interrupts_nothing() throws InterruptedException {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger finished = new AtomicInteger();
        LongFunction<String> slow = index -> {
            reading.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new DatasetException("interrupted", e);
            }
            finished.incrementAndGet();
            return "1";
        };
        BatchLoader loader = loader(slow, 0, 1);
        reading.await();
        Thread closing = new Thread(loader::close);
        closing.start();
        while (closing.getState() != Thread.State.TIMED_WAITING && closing.isAlive()) {
            Thread.onSpinWait(); // until it waits for the reading thread
        }
        go.countDown();
        closing.join();
        assertThat(finished).hasValue(1); // the samples behind it were not read
        assertThat(unreadable).isEmpty();
    }
}
