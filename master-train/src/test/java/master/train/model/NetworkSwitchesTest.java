// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ai.onnxruntime.OrtException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import master.core.model.ModelManifest;
import master.core.network.Compatibility;
import master.core.network.ContextConfig;
import master.core.network.NetworkConfig;
import master.core.network.ResidualBackbone;
import master.core.network.TransformerConfig;
import master.onnx.ExportOptions;
import master.onnx.OnnxExporter;
import master.onnx.OnnxReader;
import master.onnx.TrainedModel;
import master.train.TestModels;
import master.train.config.Optimization;
import master.train.data.Batch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What other implementations of MASTER do differently, one switch at a time and as they combine them. */
class NetworkSwitchesTest {
    private static final List<String> LABELS = List.of("0123", "45", "6789", "1");
    private static final NetworkConfig PLAIN = new NetworkConfig(
            new ResidualBackbone(
                    List.of(4, 8),
                    1,
                    List.of(
                            new ResidualBackbone.Stage(8, 2, 2, 2, true, true),
                            new ResidualBackbone.Stage(16, 1, 2, 1, true, false)),
                    ContextConfig.of(0.5, 1)),
            TransformerConfig.of(16, 4, 1, 2, 24));

    private static final Optimization OPTIMIZATION = Optimization.adam(3e-3).withDropout(0.1);

    private static NetworkConfig with(String... changes) {
        Map<String, String> properties = new LinkedHashMap<>(PLAIN.toProperties());
        for (String change : changes) {
            properties.put(change.split("=")[0], change.split("=")[1]);
        }
        return NetworkConfig.fromProperties(properties);
    }

    /** The network of another implementation at small sizes. */
    private static NetworkConfig small(Compatibility compatibility) {
        Map<String, String> properties =
                new LinkedHashMap<>(compatibility.network().toProperties());
        List<String> sizes = List.of("contextRatio", "modelDim", "headCount", "feedForwardDim");
        PLAIN.toProperties().forEach((key, value) -> {
            if (key.startsWith("st") || sizes.contains(key)) { // stem and stages
                properties.put(key, value);
            }
        });
        return NetworkConfig.fromProperties(properties);
    }

    static Stream<NetworkConfig> networks() {
        return Stream.of(
                with("inputProjections=false"),
                with("embeddingScale=false"),
                with("sharedLayers=true", "encoderLayers=2"),
                with("sharedLayers=true", "sharedNorm=true"),
                with("normEpsilon=0.1"),
                with("finalNormEpsilon=0.1"),
                with("contextNormEpsilon=0.1"),
                with("contextPooling=average"),
                with("contextEveryBlock=true"),
                with("contextFusion=multiply", "contextHeaders=2"),
                with("contextFusion=concat", "contextNormEpsilon=0.1"),
                small(Compatibility.MASTER_TF),
                small(Compatibility.MASTER_PYTORCH),
                small(Compatibility.MASTER_PYTORCH_LEGACY),
                small(Compatibility.MASTER_MMOCR));
    }

    static Stream<Arguments> parameters() {
        String before = "backbone.stage1.block0.second.norm.weight";
        String inner = "decoder.layer0.feedForward.inner.weight";
        return Stream.of(
                arguments(
                        with("inputProjections=false"), List.of("encoder.layer0.selfAttention.output.weight", before)),
                arguments(with("embeddingScale=false"), List.of("decoder.embedding.weight")),
                arguments(with("sharedLayers=true"), List.of(inner, "decoder.layer0.norm2.weight")),
                arguments(with("contextPooling=average"), List.of(before)),
                arguments(with("contextEveryBlock=true"), List.of("backbone.stage1.block1.context.expand.weight")),
                arguments(with("contextFusion=multiply"), List.of(before)),
                arguments(with("contextFusion=concat"), List.of(before, "backbone.stage1.block0.context.fuse.weight")));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void the_exported_trained_network_agrees_with_this_one(NetworkConfig config) throws OrtException {
        ModelManifest manifest = TestModels.manifest(config);
        Batch batch = TestModels.batch(manifest, LABELS);
        try (MasterNetwork network = MasterNetwork.create(manifest, TestModels.weights(manifest, 6), OPTIMIZATION)) {
            double first = network.fit(batch);
            for (int i = 0; i < 6; i++) {
                network.fit(batch);
            }
            assertThat(network.fit(batch)).isLessThan(first);
            byte[] file = OnnxExporter.export(
                    new TrainedModel(manifest, network.weights()),
                    ExportOptions.standard().withLogits(true));
            assertThat(OnnxReader.read(file).manifest()).isEqualTo(manifest);
            OnnxAgreement.check(network, batch, file);
        }
    }

    @ParameterizedTest
    @MethodSource("parameters")
    void gradients_match_central_differences(NetworkConfig config, List<String> names) {
        ModelManifest manifest = TestModels.manifest(config);
        Batch batch = TestModels.batch(manifest, LABELS);
        for (String name : names) {
            double analytic = GradientProbe.directional(manifest, batch, name);
            double numeric = GradientProbe.difference(manifest, batch, name, 1e-2);
            assertThat(analytic).as(name).isCloseTo(numeric, within(0.03 * Math.abs(numeric) + 2e-3));
        }
    }
}
