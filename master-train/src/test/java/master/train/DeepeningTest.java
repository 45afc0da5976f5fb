// SPDX-License-Identifier: Apache-2.0
package master.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import master.api.Vocabulary;
import master.core.model.ModelManifest;
import master.core.network.ContextConfig;
import master.core.network.NetworkConfig;
import master.core.network.Parameter;
import master.core.network.ResidualBackbone;
import master.core.network.ResidualBackbone.Stage;
import master.core.network.SeparableBackbone;
import master.core.network.Weights;
import master.onnx.TrainedModel;
import master.train.config.Optimization;
import master.train.data.Batch;
import master.train.model.MasterNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DeepeningTest {
    private static final NetworkConfig TINY = NetworkConfig.tiny();
    private static final ResidualBackbone BACKBONE = (ResidualBackbone) TINY.backbone();
    private static final List<String> LABELS = List.of("0123", "45", "678", "1");

    private static NetworkConfig with(int stage, int blocks, int decoderLayers) {
        List<Stage> stages = new ArrayList<>(BACKBONE.stages());
        Stage s = stages.get(stage);
        stages.set(
                stage,
                new Stage(s.channels(), blocks, s.poolHeight(), s.poolWidth(), s.globalContext(), s.convolution()));
        return TINY.withBackbone(
                        new ResidualBackbone(BACKBONE.stem(), BACKBONE.stemStride(), stages, BACKBONE.context()))
                .withTransformer(TINY.transformer().withLayers(0, decoderLayers));
    }

    private static NetworkConfig withContext(NetworkConfig network, ContextConfig context) {
        return network.withBackbone(((ResidualBackbone) network.backbone()).withContext(context));
    }

    private static TrainedModel trained(ModelManifest manifest) {
        try (MasterNetwork network =
                MasterNetwork.create(manifest, TestModels.weights(manifest, 1), Optimization.adam(3e-3))) {
            Batch batch = TestModels.batch(manifest, LABELS);
            for (int i = 0; i < 10; i++) {
                network.fit(batch);
            }
            return new TrainedModel(manifest, network.weights());
        }
    }

    static Stream<NetworkConfig> deeper() {
        return Stream.of(with(0, 3, 1), with(1, 2, 1), with(2, 1, 3), with(2, 2, 2));
    }

    @ParameterizedTest
    @MethodSource("deeper")
    void a_deeper_network_starts_as_the_one_it_comes_from_and_all_of_it_learns(NetworkConfig network) {
        TrainedModel from = trained(TestModels.manifest(TINY));
        ModelManifest to = TestModels.manifest(network);
        Batch batch = TestModels.batch(to, LABELS);
        Weights start = Transfer.weights(from, to, 5);

        try (MasterNetwork before = MasterNetwork.create(from.manifest(), from.weights(), Optimization.adam(1e-3));
                MasterNetwork now = MasterNetwork.create(to, start, Optimization.adam(1e-3))) {
            float[][] expected = before.logits(batch);
            float[][] logits = now.logits(batch);
            for (int row = 0; row < expected.length; row++) {
                for (int token = 0; token < expected[row].length; token++) {
                    assertThat(logits[row][token]).isCloseTo(expected[row][token], within(1e-4f));
                }
            }

            now.fit(batch); // moves what the new parts add
            now.fit(batch); // moves the rest of them
            Weights learned = now.weights();
            List<Parameter> added = to.parameters().all().stream()
                    .filter(p -> p.role().trainable() && !p.name().endsWith("key.bias")) // softmax does not see it
                    .filter(p -> !from.weights().tensors().containsKey(p.name()))
                    .toList();
            assertThat(added)
                    .isNotEmpty()
                    .allSatisfy(p ->
                            assertThat(learned.values(p.name())).as(p.name()).isNotEqualTo(start.values(p.name())));
        }
    }

    static Stream<Arguments> refused() {
        NetworkConfig shared = TINY.withTransformer(TINY.transformer().withSharedLayers(true));
        ContextConfig every = new ContextConfig(
                BACKBONE.context().ratio(),
                BACKBONE.context().headers(),
                BACKBONE.context().scale(),
                BACKBONE.context().pooling(),
                BACKBONE.context().fusion(),
                true,
                BACKBONE.context().normEpsilon());
        SeparableBackbone separable = new SeparableBackbone(
                16, 5, List.of(new SeparableBackbone.Stage(32, 2, 3, 2, 2, true)), ContextConfig.of(0.25, 2));
        SeparableBackbone deeper = new SeparableBackbone(
                16, 5, List.of(new SeparableBackbone.Stage(32, 3, 3, 2, 2, true)), ContextConfig.of(0.25, 2));
        return Stream.of(
                Arguments.of(with(0, 2, 1), TINY, "stage1.blocks is 2, needed 1"),
                Arguments.of(with(0, 1, 2), TINY, "decoderLayers is 2, needed 1"),
                Arguments.of(
                        withContext(TINY, every), withContext(with(1, 2, 1), every), "stage2.blocks is 1, needed 2"),
                Arguments.of(
                        shared,
                        shared.withTransformer(shared.transformer().withLayers(0, 2)),
                        "decoderLayers is 1, needed 2"),
                Arguments.of(
                        TINY,
                        TINY.withTransformer(TINY.transformer().withLayers(1, 1)),
                        "encoderLayers is 0, needed 1"),
                Arguments.of(TINY.withBackbone(separable), TINY.withBackbone(deeper), "stage1.blocks is 2, needed 3"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void what_would_not_start_the_same_is_refused(NetworkConfig from, NetworkConfig to, String difference) {
        ModelManifest old = TestModels.manifest(from);
        TrainedModel model = new TrainedModel(old, TestModels.weights(old, 1));
        assertThatThrownBy(() -> Transfer.weights(model, TestModels.manifest(to), 1))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining(difference);
    }

    @Test
    void the_last_decoder_layer_stays_the_last_for_its_attention_says_where_characters_stand() {
        ModelManifest two = TestModels.manifest(with(0, 1, 2));
        TrainedModel from = new TrainedModel(two, TestModels.weights(two, 1));

        Weights to = Transfer.weights(from, TestModels.manifest(with(0, 1, 4)), 5);

        String query = "decoder.layer%d.crossAttention.query.weight";
        assertThat(to.values(query.formatted(0))).isEqualTo(from.weights().values(query.formatted(0)));
        assertThat(to.values(query.formatted(3))).isEqualTo(from.weights().values(query.formatted(1)));
        assertThat(to.values(query.formatted(1))).isNotEqualTo(from.weights().values(query.formatted(1)));
        assertThat(to.values("decoder.layer1.crossAttention.output.weight")).containsOnly(0);
    }

    @Test
    void boxes_start_the_same_too() {
        TrainedModel from = trained(boxed(TINY));
        ModelManifest to = boxed(with(0, 1, 3));
        Batch batch = TestModels.batch(to, LABELS);

        try (MasterNetwork before = MasterNetwork.create(from.manifest(), from.weights(), Optimization.adam(1e-3));
                MasterNetwork now = MasterNetwork.create(to, Transfer.weights(from, to, 5), Optimization.adam(1e-3))) {
            float[][] expected = before.decode(batch).boxes().orElseThrow();
            float[][] boxes = now.decode(batch).boxes().orElseThrow();
            for (int row = 0; row < expected.length; row++) {
                assertThat(boxes[row]).containsExactly(expected[row], within(1e-4f));
            }
        }
    }

    private static ModelManifest boxed(NetworkConfig network) {
        return new ModelManifest(
                "test",
                Vocabulary.of(Vocabulary.codePoints(TestModels.CHARSET), "", Set.of("9")),
                TestModels.manifest(network).preprocessing(),
                4,
                network,
                Map.of(),
                Map.of());
    }
}
