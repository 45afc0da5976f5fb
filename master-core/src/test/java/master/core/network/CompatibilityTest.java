// SPDX-License-Identifier: Apache-2.0
package master.core.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import master.core.image.ResizeMode;
import master.core.network.ContextConfig.Fusion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class CompatibilityTest {
    private static long count(NetworkConfig network, int channels, int tokens) {
        return Parameters.of(network, channels, tokens).trainableCount();
    }

    private static NetworkConfig with(Compatibility compatibility, UnaryOperator<ContextConfig> change) {
        ResidualBackbone backbone = compatibility.backbone();
        return compatibility.network().withBackbone(backbone.withContext(change.apply(backbone.context())));
    }

    static Stream<Arguments> counts() {
        NetworkConfig tf = Compatibility.MASTER_TF.network();
        NetworkConfig pytorch = Compatibility.MASTER_PYTORCH.network();
        NetworkConfig added = with(Compatibility.MASTER_PYTORCH, context -> context.withFusion(Fusion.ADD));
        NetworkConfig multiplied = with(Compatibility.MASTER_PYTORCH, context -> context.withFusion(Fusion.MULTIPLY));
        return Stream.of(
                Arguments.of("MASTER-TF", tf, 1, 66, 54_003_445),
                Arguments.of(
                        "MASTER-TF's published weights",
                        with(Compatibility.MASTER_TF, context -> context.withEveryBlock(true)),
                        1,
                        66,
                        54_215_532),
                Arguments.of("MASTER-pytorch, config.json", pytorch, 3, 99, 69_389_974 - 9_452_032),
                Arguments.of(
                        "with 8 headers",
                        with(Compatibility.MASTER_PYTORCH, context -> context.withHeaders(8)),
                        3,
                        99,
                        69_388_854 - 9_452_032),
                Arguments.of(
                        "with its encoder",
                        pytorch.withTransformer(pytorch.transformer().withLayers(3, 3)),
                        3,
                        99,
                        69_389_974),
                Arguments.of(
                        "config_lmdb.json, whose layers are shared",
                        pytorch.withTransformer(pytorch.transformer().withSharedLayers(true)),
                        3,
                        99,
                        51_536_022),
                Arguments.of("channel_add", added, 3, 99, 58_757_014),
                Arguments.of("channel_mul", multiplied, 3, 99, 58_757_014),
                Arguments.of("channel_add, gray, 66 classes", added, 1, 66, 58_722_037),
                Arguments.of(
                        "before fb5b487: nine norms more",
                        Compatibility.MASTER_PYTORCH_LEGACY.network(),
                        3,
                        99,
                        59_937_942 + 9 * 2 * 512),
                Arguments.of("MASTER-mmocr", Compatibility.MASTER_MMOCR.network(), 3, 93, 58_686_280));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("counts")
    void every_network_has_as_many_parameters_as_the_one_it_stands_for(
            String name, NetworkConfig network, int channels, int tokens, long expected) {
        assertThat(count(network, channels, tokens)).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void every_network_survives_its_properties(Compatibility compatibility) {
        assertThat(NetworkConfig.fromProperties(compatibility.network().toProperties()))
                .isEqualTo(compatibility.network());
    }

    @Test
    void tablemaster_has_as_many_parameters_and_places_as_the_original() {
        Network network = new Network(Compatibility.TABLEMASTER.network(), 3, 43, true);
        assertThat(Parameters.of(network).trainableCount()).isEqualTo(62_816_514);
        assertThat(network.config().featureHeight(480)).isEqualTo(60);
        assertThat(network.config().featureWidth(480)).isEqualTo(60);
        assertThat(Compatibility.TABLEMASTER.preprocessing().resize()).isEqualTo(ResizeMode.TOP_LEFT);
        assertThat(Compatibility.TABLEMASTER.id()).isEqualTo("tablemaster");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "TABLEMASTER")
    void every_network_makes_240_places_of_its_image(Compatibility compatibility) {
        assertThat(compatibility
                        .network()
                        .featureHeight(compatibility.preprocessing().height()))
                .isEqualTo(6);
        assertThat(compatibility
                        .network()
                        .featureWidth(compatibility.preprocessing().width()))
                .isEqualTo(40);
    }

    @Test
    void epsilons_are_those_of_each_implementation() {
        assertThat(Compatibility.MASTER_TF.backbone().context().normEpsilon()).isEqualTo(1e-3);
        assertThat(Compatibility.MASTER_TF.network().transformer().norm()).isEqualTo(new NormConfig(false, 1e-6, 1e-3));
        assertThat(Compatibility.MASTER_PYTORCH.backbone().context().normEpsilon())
                .isEqualTo(1e-5);
        assertThat(Compatibility.MASTER_PYTORCH.network().transformer().norm())
                .isEqualTo(new NormConfig(true, 1e-6, 1e-6));
        assertThat(Compatibility.MASTER_MMOCR.backbone().context().normEpsilon())
                .isEqualTo(1e-5);
        assertThat(Compatibility.MASTER_MMOCR.network().transformer().norm())
                .isEqualTo(new NormConfig(false, 1e-5, 1e-5));
    }

    @Test
    void images_are_prepared_as_each_implementation_does() {
        assertThat(Compatibility.MASTER_TF.preprocessing().channels()).isEqualTo(1);
        assertThat(Compatibility.MASTER_TF.preprocessing().resize()).isEqualTo(ResizeMode.PAD_CENTER);
        assertThat(Compatibility.MASTER_PYTORCH.preprocessing().resize()).isEqualTo(ResizeMode.STRETCH);
        assertThat(Compatibility.MASTER_MMOCR.preprocessing().resize()).isEqualTo(ResizeMode.FULL_HEIGHT);
        assertThat(Compatibility.MASTER_PYTORCH_LEGACY.id()).isEqualTo("master-pytorch-legacy");
    }
}
