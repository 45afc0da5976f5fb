// SPDX-License-Identifier: Apache-2.0
package master.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import master.api.Box;
import master.api.Label;
import master.api.Vocabulary;
import master.core.metric.RecognitionMetrics;
import master.core.model.ModelManifest;
import master.core.network.NetworkConfig;
import master.train.ValidationResult.SetResult;
import master.train.config.Optimization;
import master.train.data.Batch;
import master.train.data.Example;
import master.train.model.MasterNetwork;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

/** As many tokens as Chinese has, each with a box. */
class LargeVocabularyTest {
    private static final int TOKENS = 7_000;
    private static final int LENGTH = 25;
    private static final int BATCH = 32;
    private static final long MOST_MEGABYTES = 3_000; // of everything; [N, L, V] in floats is 23 MB here

    private static final List<String> CHARACTERS = IntStream.range(0x4E00, 0x4E00 + TOKENS)
            .mapToObj(Character::toString)
            .toList();

    private static Example example(int seed) {
        Random random = new Random(seed);
        String text = IntStream.range(0, LENGTH)
                .mapToObj(i -> CHARACTERS.get(random.nextInt(TOKENS)))
                .collect(Collectors.joining());
        List<Box> boxes = IntStream.range(0, LENGTH)
                .mapToObj(i -> new Box(1.5 * i, 2, 1.5, 12))
                .toList();
        return new Example(TestModels.pixels(Integer.toString(1000 + seed)), new Label(text, boxes));
    }

    @Test
    void seven_thousand_tokens_train_and_validate_within_the_memory_of_a_small_machine() {
        ModelManifest plain = TestModels.manifest(NetworkConfig.tiny());
        ModelManifest manifest = new ModelManifest(
                "large",
                Vocabulary.of(CHARACTERS, "", Set.copyOf(CHARACTERS)),
                plain.preprocessing(),
                LENGTH,
                plain.network(),
                Map.of(),
                Map.of());
        List<Example> examples =
                IntStream.range(0, BATCH).mapToObj(LargeVocabularyTest::example).toList();
        Batch batch = Batch.of(examples, manifest);
        assertThat(batch.length()).isEqualTo(LENGTH + 1);
        assertThat(batch.boxes().count()).isEqualTo(BATCH * LENGTH);
        AtomicLong most = new AtomicLong();
        ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();
        watch.scheduleAtFixedRate(
                () -> most.accumulateAndGet(Pointer.physicalBytes(), Math::max), 0, 5, TimeUnit.MILLISECONDS);
        double first;
        double second;
        RecognitionMetrics metrics;
        try (MasterNetwork network =
                MasterNetwork.create(manifest, TestModels.weights(manifest, 1), Optimization.adam(1e-3))) {
            first = network.fit(batch);
            second = network.fit(batch);
            Validation validation = new Validation(manifest, 1);
            validation.add("some", examples.subList(0, 4));
            SetResult read = validation.run(network.weights()).get("some");
            metrics = read.metrics();
        } finally {
            watch.shutdown();
        }
        long megabytes = most.get() >> 20;
        System.out.printf("7,000 tokens, %d steps, batch of %d: at most %d MB in use%n", LENGTH, BATCH, megabytes);

        assertThat(first).isBetween(8.0, 11.0); // ln 7001 = 8.9 for a guess, and the boxes
        assertThat(second).isLessThan(first);
        assertThat(metrics.samples()).isEqualTo(4);
        assertThat(megabytes).isLessThan(MOST_MEGABYTES);
    }
}
