// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import master.core.model.ModelManifest;
import master.core.network.NetworkConfig;
import master.core.network.Parameter;
import master.core.network.Parameters;
import master.core.network.Weights;
import master.train.TestModels;
import master.train.config.Optimization;
import master.train.config.Optimizer;
import master.train.data.Batch;
import master.train.data.Example;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkersTest {
    private static final List<String> PICTURES = List.of("0123", "45", "6789", "1");
    private static final List<String> OTHER_LABELS = List.of("9", "8765", "3", "21"); // fewer characters than above

    private final ModelManifest manifest = TestModels.manifest(NetworkConfig.tiny());
    private final Weights start = TestModels.weights(manifest, 3);

    private static List<String> concat(List<String> one, List<String> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }

    private Batch batch(List<String> pictures, List<String> labels) {
        return Batch.of(
                IntStream.range(0, labels.size())
                        .mapToObj(i -> new Example(TestModels.pixels(pictures.get(i)), labels.get(i)))
                        .toList(),
                manifest);
    }

    private List<Parameter> parameters() {
        return Parameters.of(manifest.network(), 1, manifest.vocabulary().size())
                .all();
    }

    /**
     * Both halves hold the same images, so that batch normalization computes the same whether it sees one half or the
     * whole; their labels differ in characters and in number.
     */
    @Test
    void the_gradient_of_two_workers_is_that_of_one_with_the_whole_batch() {
        Batch batch = batch(concat(PICTURES, PICTURES), concat(PICTURES, OTHER_LABELS));
        Optimization plain = Optimization.of(new Optimizer.Sgd(0, false, 0), 1); // its step is the gradient
        try (MasterNetwork one = MasterNetwork.create(manifest, start, plain);
                MasterNetwork two = MasterNetwork.create(manifest, start, plain, 2)) {
            assertThat(two.fit(batch)).isCloseTo(one.fit(batch), within(1e-5));
            for (Parameter parameter : parameters()) {
                float[] whole = one.lastUpdate(parameter.name());
                float[] parts = two.lastUpdate(parameter.name());
                double difference = 0;
                double length = 0;
                for (int i = 0; i < whole.length; i++) {
                    difference += Math.pow(whole[i] - parts[i], 2);
                    length += Math.pow(whole[i], 2);
                }
                // the variance of fewer values is corrected by a little more
                double tolerance = parameter.role().trainable() ? 1e-4 : 2e-2;
                assertThat(Math.sqrt(difference))
                        .as(parameter.name())
                        .isLessThanOrEqualTo(tolerance * Math.sqrt(length) + 1e-6);
            }
        }
    }

    @Test
    @Tag("slow")
    void two_workers_learn_along_the_same_curve_as_one_with_the_whole_batch() {
        List<String> labels = List.of(
                "0123", "45", "6789", "1", "90", "777", "3141", "52", "8", "2718", "66", "404", "13", "5", "9876",
                "31");
        Batch batch = batch(labels, labels);
        List<Double> one = curve(batch, 1, 60);
        List<Double> two = curve(batch, 2, 60);

        double apart = 0;
        for (int i = 0; i < one.size(); i++) {
            apart += Math.abs(one.get(i) - two.get(i)) / one.size();
        }
        assertThat(apart).as("%s%n%s", one, two).isLessThan(0.1);
        assertThat(two.get(59)).as("%s", two).isLessThan(0.5 * two.get(0));
    }

    private List<Double> curve(Batch batch, int workers, int steps) {
        List<Double> losses = new ArrayList<>();
        try (MasterNetwork network = MasterNetwork.create(manifest, start, Optimization.adam(0.001), workers)) {
            for (int i = 0; i < steps; i++) {
                losses.add(network.fit(batch));
            }
        }
        return losses;
    }

    @Test
    void three_workers_do_the_same_every_time() {
        List<String> labels = concat(PICTURES, List.of("90", "777", "3141"));
        Batch batch = batch(labels, labels);
        Optimization optimization = Optimization.adam(0.01).withDropout(0.3);
        Weights first;
        try (MasterNetwork network = MasterNetwork.create(manifest, start, optimization, 3)) {
            for (int i = 0; i < 4; i++) {
                network.fit(batch);
            }
            first = network.weights();
        }
        try (MasterNetwork network = MasterNetwork.create(manifest, start, optimization, 3)) {
            for (int i = 0; i < 4; i++) {
                network.fit(batch);
            }
            assertThat(network.weights().tensors()).isEqualTo(first.tensors());
        }
    }

    @Test
    void fewer_images_than_workers_are_enough() {
        try (MasterNetwork network = MasterNetwork.create(manifest, start, Optimization.adam(0.001), 3)) {
            assertThat(network.fit(batch(List.of("12"), List.of("12")))).isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void a_loss_that_is_no_number_leaves_the_weights_as_they_are(int workers) {
        Batch batch = batch(PICTURES, PICTURES);
        float[] images = batch.images().clone();
        images[images.length - 1] = Float.NaN;
        Batch broken = new Batch(batch.canvas(), images, batch.tokens(), batch.targets(), batch.size(), batch.length());
        try (MasterNetwork network = MasterNetwork.create(manifest, start, Optimization.adam(0.001), workers)) {
            network.fit(batch);
            Map<String, Weights.Tensor> before = network.weights().tensors();
            float[] state = network.optimizerState();

            assertThat(network.fit(broken)).isNaN();

            assertThat(network.weights().tensors()).isEqualTo(before);
            assertThat(network.optimizerState()).isEqualTo(state);
            assertThat(network.step()).isEqualTo(2);
            assertThat(network.fit(batch)).isFinite();
        }
    }

    @Test
    void a_batch_without_a_counted_token_has_loss_0_and_no_gradient() {
        Batch batch = batch(PICTURES, PICTURES);
        int[] nothing = new int[batch.targets().length];
        Batch empty = new Batch(batch.canvas(), batch.images(), batch.tokens(), nothing, batch.size(), batch.length());
        try (MasterNetwork network = MasterNetwork.create(manifest, start, Optimization.adam(0.001), 2)) {
            assertThat(network.fit(empty)).isZero();
            parameters().stream()
                    .filter(p -> p.role().trainable())
                    .forEach(p -> assertThat(network.lastUpdate(p.name()))
                            .as(p.name())
                            .containsOnly(0f));
        }
    }

    @Test
    void what_goes_wrong_in_a_worker_is_thrown_and_the_next_step_goes_well() {
        Batch batch = batch(PICTURES, PICTURES);
        int[] targets = batch.targets().clone();
        targets[targets.length - 1] = 1000;
        Batch broken = new Batch(batch.canvas(), batch.images(), batch.tokens(), targets, batch.size(), batch.length());
        try (MasterNetwork network = MasterNetwork.create(manifest, start, Optimization.adam(0.001), 2)) {
            assertThatThrownBy(() -> network.fit(broken)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThat(network.fit(batch)).isPositive();
        }
    }

    @Test
    void all_workers_have_ended_before_an_error_is_thrown() {
        CountDownLatch failed = new CountDownLatch(1);
        List<Integer> ended = new ArrayList<>();
        try (Workers workers = new Workers(2)) {
            assertThatThrownBy(() -> workers.map(2, i -> {
                        if (i == 0) {
                            failed.countDown();
                            throw new OutOfMemoryError("of the test");
                        }
                        try {
                            failed.await();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                        return ended.add(i);
                    }))
                    .isInstanceOf(OutOfMemoryError.class)
                    .hasMessage("of the test");
            assertThat(ended).containsExactly(1);
        }
    }
}
