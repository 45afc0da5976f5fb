// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import master.core.model.ModelManifest;
import master.core.network.ContextConfig;
import master.core.network.NetworkConfig;
import master.core.network.NormConfig;
import master.core.network.ResidualBackbone;
import master.core.network.SeparableBackbone;
import master.core.network.TransformerConfig;
import master.core.network.Weights;
import master.onnx.ExportOptions;
import master.onnx.OnnxExporter;
import master.onnx.OnnxReader;
import master.onnx.TrainedModel;
import master.train.TestModels;
import master.train.config.Optimization;
import master.train.data.Batch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MasterNetworkTest {
    private static final List<String> LABELS = List.of("0123", "45", "6789", "1", "90", "777", "3141", "52");

    private static Optimization optimization(double dropout) {
        return Optimization.adam(3e-3).withDropout(dropout);
    }

    private static NetworkConfig withHeaders(int headers) {
        ResidualBackbone tiny = (ResidualBackbone) NetworkConfig.tiny().backbone();
        return NetworkConfig.tiny().withBackbone(tiny.withContext(tiny.context().withHeaders(headers)));
    }

    /** Every option at once: two stem layers at stride 1, an encoder, a shared norm, no projection. */
    private static NetworkConfig rich() {
        return new NetworkConfig(
                new ResidualBackbone(
                        List.of(4, 8),
                        1,
                        List.of(
                                new ResidualBackbone.Stage(8, 2, 2, 2, true, true),
                                new ResidualBackbone.Stage(16, 1, 2, 1, true, false)),
                        ContextConfig.of(0.5, 2)),
                TransformerConfig.of(16, 4, 1, 2, 24).withNorm(NormConfig.STANDARD.withShared(true)));
    }

    /** The tiny network with a separable backbone: both kernels, both strides, blocks that add, contexts. */
    private static NetworkConfig separable() {
        return NetworkConfig.tiny()
                .withBackbone(new SeparableBackbone(
                        16,
                        5,
                        List.of(
                                new SeparableBackbone.Stage(32, 2, 3, 2, 2, false),
                                new SeparableBackbone.Stage(48, 2, 5, 2, 1, true)),
                        ContextConfig.of(0.25, 2)));
    }

    static Stream<NetworkConfig> small() {
        return Stream.of(NetworkConfig.tiny(), separable());
    }

    @ParameterizedTest
    @MethodSource("small")
    @Tag("slow")
    void overfits_eight_images(NetworkConfig config) throws OrtException {
        ModelManifest manifest = TestModels.manifest(config);
        Batch batch = TestModels.batch(manifest, LABELS);
        try (MasterNetwork network = MasterNetwork.create(manifest, TestModels.weights(manifest, 1), optimization(0))) {
            double first = network.fit(batch);
            double last = first;
            for (int i = 0; i < 150; i++) {
                last = network.fit(batch);
            }
            assertThat(first).isBetween(2.0, 5.0); // ln 14 = 2.6 for a guess
            assertThat(last).isLessThan(0.05);
            assertThat(OnnxAgreement.texts(network, batch)).isEqualTo(LABELS);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8})
    void every_number_of_aspects_trains(int headers) {
        ModelManifest manifest = TestModels.manifest(withHeaders(headers));
        Batch batch = TestModels.batch(manifest, LABELS);
        try (MasterNetwork network =
                MasterNetwork.create(manifest, TestModels.weights(manifest, 2), optimization(0.1))) {
            double first = network.fit(batch);
            for (int i = 0; i < 30; i++) {
                network.fit(batch);
            }
            assertThat(network.fit(batch)).isLessThan(first - 0.5);
            Weights moved = network.weights();
            assertThat(moved.values("backbone.stage2.block0.context.mask.weight"))
                    .isNotEqualTo(TestModels.weights(manifest, 2).values("backbone.stage2.block0.context.mask.weight"));
        }
    }

    @Test
    void weights_go_in_and_out_unchanged() {
        ModelManifest manifest = TestModels.manifest(rich());
        Weights weights = TestModels.weights(manifest, 3);
        try (MasterNetwork network = MasterNetwork.create(manifest, weights, optimization(0))) {
            assertThat(network.weights().tensors()).isEqualTo(weights.tensors());
        }
    }

    @Test
    void weights_of_another_network_are_refused_with_the_differences() {
        ModelManifest tiny = TestModels.manifest(NetworkConfig.tiny());
        ModelManifest other = TestModels.manifest(rich());
        assertThatThrownBy(() -> MasterNetwork.create(tiny, TestModels.weights(other, 1), optimization(0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("shape: backbone.stem0.conv.weight is [4, 1, 3, 3], needed [16, 1, 3, 3]");
    }

    @Test
    void the_gradient_of_a_separable_backbone_matches_central_differences() {
        gradientsMatch(
                separable(),
                List.of(
                        "backbone.stem0.conv.weight",
                        "backbone.stage1.block0.depthwise.conv.weight",
                        "backbone.stage1.block0.depthwise.norm.bias",
                        "backbone.stage1.block1.pointwise.conv.weight",
                        "backbone.stage2.block0.depthwise.conv.weight",
                        "backbone.stage2.block0.pointwise.norm.weight",
                        "backbone.stage2.block1.depthwise.conv.weight",
                        "backbone.stage2.block1.context.squeeze.weight"));
    }

    @Test
    void the_whole_networks_gradient_matches_central_differences() {
        gradientsMatch(
                rich(),
                List.of(
                        "backbone.stem0.conv.weight",
                        "backbone.stage1.block0.context.squeeze.weight",
                        "backbone.stage2.block0.shortcut.conv.weight",
                        "backbone.stage2.block0.second.norm.weight",
                        "encoder.layer0.selfAttention.key.weight",
                        "decoder.embedding.weight",
                        "decoder.layer1.crossAttention.value.weight",
                        "decoder.norm.weight",
                        "head.bias"));
    }

    private static void gradientsMatch(NetworkConfig config, List<String> names) {
        // one small step of plain descent changes the loss by the squared length of the gradient
        ModelManifest manifest = TestModels.manifest(config);
        Batch batch = TestModels.batch(manifest, LABELS);
        for (String name : names) {
            double analytic = GradientProbe.directional(manifest, batch, name);
            double numeric = GradientProbe.difference(manifest, batch, name, 2e-3);
            assertThat(analytic).as(name).isCloseTo(numeric, within(0.02 * Math.abs(numeric) + 1e-3));
        }
    }

    @Test
    void one_image_gives_the_same_logits_as_in_a_batch() {
        ModelManifest manifest = TestModels.manifest(rich());
        Batch batch = TestModels.batch(manifest, LABELS);
        try (MasterNetwork network =
                MasterNetwork.create(manifest, TestModels.weights(manifest, 4), optimization(0.3))) {
            float[][] together = network.logits(batch);
            int length = manifest.preprocessing().length();
            int[] tokens = Arrays.copyOfRange(batch.tokens(), 2 * batch.length(), 3 * batch.length());
            float[][] alone = network.logits(new Batch(
                    batch.canvas(),
                    Arrays.copyOfRange(batch.images(), 2 * length, 3 * length),
                    tokens,
                    tokens,
                    1,
                    batch.length()));
            for (int l = 0; l < batch.length(); l++) {
                assertThat(alone[l]).containsExactly(together[2 * batch.length() + l], within(1e-5f));
            }
        }
    }

    @Test
    void padding_behind_a_label_changes_nothing_before_it() {
        ModelManifest manifest = TestModels.manifest(rich());
        Batch batch = TestModels.batch(manifest, List.of("45"));
        try (MasterNetwork network = MasterNetwork.create(manifest, TestModels.weights(manifest, 4), optimization(0))) {
            float[][] exact = network.logits(batch);
            int[] padded = Arrays.copyOf(batch.tokens(), batch.length() + 2);
            float[][] longer =
                    network.logits(new Batch(batch.canvas(), batch.images(), padded, padded, 1, padded.length));
            for (int l = 0; l < batch.length(); l++) {
                assertThat(longer[l]).containsExactly(exact[l], within(1e-5f));
            }
        }
    }

    @Test
    void resuming_gives_bitwise_the_same_weights() {
        ModelManifest manifest = TestModels.manifest(NetworkConfig.tiny());
        Batch batch = TestModels.batch(manifest, LABELS);
        Weights start = TestModels.weights(manifest, 5);
        Weights straight;
        try (MasterNetwork network = MasterNetwork.create(manifest, start, optimization(0.2))) {
            for (int i = 0; i < 6; i++) {
                network.fit(batch);
            }
            straight = network.weights();
        }
        Weights half;
        float[] state;
        try (MasterNetwork network = MasterNetwork.create(manifest, start, optimization(0.2))) {
            for (int i = 0; i < 3; i++) {
                network.fit(batch);
            }
            half = network.weights();
            state = network.optimizerState();
        }
        try (MasterNetwork network = MasterNetwork.create(manifest, half, optimization(0.2))) {
            network.resume(state, 3);
            for (int i = 0; i < 3; i++) {
                network.fit(batch);
            }
            assertThat(network.weights().tensors()).isEqualTo(straight.tensors());
        }
    }

    @Test
    void an_optimizer_state_of_another_length_is_refused() {
        ModelManifest manifest = TestModels.manifest(NetworkConfig.tiny());
        try (MasterNetwork network = MasterNetwork.create(manifest, TestModels.weights(manifest, 5), optimization(0))) {
            assertThatThrownBy(() -> network.resume(new float[3], 1))
                    .hasMessageContaining("optimizer state of 3 values");
        }
    }

    @Test
    void the_exported_trained_network_agrees_with_this_one() throws OrtException {
        for (NetworkConfig config : List.of(NetworkConfig.tiny(), withHeaders(8), rich(), separable())) {
            ModelManifest manifest = TestModels.manifest(config);
            Batch batch = TestModels.batch(manifest, LABELS);
            try (MasterNetwork network =
                    MasterNetwork.create(manifest, TestModels.weights(manifest, 6), optimization(0.1))) {
                for (int i = 0; i < 25; i++) {
                    network.fit(batch);
                }
                byte[] file = OnnxExporter.export(
                        new TrainedModel(manifest, network.weights()),
                        ExportOptions.standard().withLogits(true));
                assertThat(OnnxReader.read(file).weights().tensors())
                        .isEqualTo(network.weights().tensors());
                OnnxAgreement.check(network, batch, file);
            }
        }
    }
}
