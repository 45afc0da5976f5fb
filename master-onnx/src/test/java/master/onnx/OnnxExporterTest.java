// SPDX-License-Identifier: Apache-2.0
package master.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OrtException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import master.api.Canvas;
import master.api.Vocabulary;
import master.core.image.Preprocessing;
import master.core.image.ResizeMode;
import master.core.model.ModelDigest;
import master.core.model.ModelManifest;
import master.core.network.Compatibility;
import master.core.network.ContextConfig;
import master.core.network.NetworkConfig;
import master.core.network.ResidualBackbone;
import master.core.network.TransformerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxExporterTest {
    private static final int BATCH = 4;

    private static OnnxRun open(TrainedModel model) throws OrtException {
        byte[] file = OnnxExporter.export(model, ExportOptions.standard().withLogits(true));
        return new OnnxRun(file, model.manifest().preprocessing());
    }

    static Stream<Arguments> networks() {
        return Stream.of(
                arguments("plain", Networks.plain(), 1),
                arguments("rich", Networks.rich(), 3),
                arguments("rich, gray", Networks.rich(), 1),
                arguments("8 heads, 8 aspects", Networks.config(1, 8, true, 16, 8, 0, false), 1),
                arguments("aspects without scale", Networks.config(1, 4, false, 16, 2, 0, false), 1),
                arguments("encoder layer", Networks.config(1, 1, true, 16, 4, 1, false), 1),
                arguments("shared norm", Networks.config(2, 2, true, 12, 2, 0, true), 3),
                arguments("shared norm with encoder layers", Networks.config(1, 2, true, 12, 2, 2, true), 1),
                arguments("no input projections", Networks.with("encoderLayers=1", "inputProjections=false"), 1),
                arguments("embeddings as they are", Networks.with("embeddingScale=false"), 1),
                arguments("shared layers", Networks.with("encoderLayers=2", "sharedLayers=true"), 1),
                arguments("epsilon of the sub-layers", Networks.with("encoderLayers=1", "normEpsilon=0.1"), 1),
                arguments("epsilon behind the layers", Networks.with("encoderLayers=1", "finalNormEpsilon=0.1"), 1),
                arguments("epsilon of the context", Networks.with("contextNormEpsilon=0.1"), 1),
                arguments("context by averages", Networks.with("contextPooling=average"), 1),
                arguments("context in every block", Networks.with("contextEveryBlock=true"), 1),
                arguments("context multiplied", Networks.with("contextFusion=multiply", "contextHeaders=2"), 1),
                arguments("axial positions", Networks.with("positions=axial"), 1),
                arguments("context concatenated", Networks.with("contextFusion=concat", "contextHeaders=2"), 1),
                arguments(
                        "epsilon of the concatenated context",
                        Networks.with("contextFusion=concat", "contextNormEpsilon=0.1"),
                        1),
                arguments("separable", Networks.separable(false), 1),
                arguments("separable, context in every block", Networks.separable(true), 3),
                arguments("MASTER-TF", Networks.small(Compatibility.MASTER_TF), 1),
                arguments("MASTER-pytorch", Networks.small(Compatibility.MASTER_PYTORCH), 3),
                arguments("MASTER-pytorch, legacy", Networks.small(Compatibility.MASTER_PYTORCH_LEGACY), 3),
                arguments("MASTER-mmocr", Networks.small(Compatibility.MASTER_MMOCR), 3));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void computes_what_the_reference_computes(String name, NetworkConfig config, int channels) throws OrtException {
        for (long seed = 1; seed <= 3; seed++) {
            TrainedModel model = Networks.model(config, channels, seed);
            float[][] images = Networks.images(model.manifest(), BATCH, seed);
            try (OnnxRun onnx = open(model)) {
                compare(model, images, onnx.run(images));
            }
        }
    }

    private static void compare(TrainedModel model, float[][] images, OnnxRun.Result actual) {
        int steps = 0;
        for (int n = 0; n < images.length; n++) {
            ReferenceNetwork.Answer expected = new ReferenceNetwork(model).read(images[n]);
            int length = expected.tokens().size();
            for (int s = 0; s < length; s++) {
                double[] logits = expected.logits().get(s);
                for (int v = 0; v < logits.length; v++) {
                    assertThat((double) actual.logits()[n][s][v]).isCloseTo(logits[v], within(1e-4));
                }
                double[] attention = expected.attention().get(s);
                assertThat(actual.attention()[n][s]).hasSize(attention.length);
                for (int p = 0; p < attention.length; p++) {
                    assertThat((double) actual.attention()[n][s][p]).isCloseTo(attention[p], within(1e-5));
                }
                double[] box = expected.boxes().get(s);
                for (int side = 0; side < box.length; side++) {
                    assertThat((double) actual.boxes()[n][s][side]).isCloseTo(box[side], within(1e-4));
                }
                assertThat(actual.tokens()[n][s])
                        .isEqualTo((long) expected.tokens().get(s));
                assertThat((double) actual.probabilities()[n][s])
                        .isCloseTo(expected.probabilities().get(s), within(1e-5));
            }
            for (int s = length; s < actual.tokens()[n].length; s++) {
                assertThat(actual.tokens()[n][s]).isEqualTo(Vocabulary.PAD);
                assertThat(actual.probabilities()[n][s]).isEqualTo(1f);
            }
            steps = Math.max(steps, length);
        }
        assertThat(actual.tokens()[0]).hasSize(steps);
    }

    static Stream<NetworkConfig> networksWithBoxes() {
        return Stream.of(
                Networks.plain(),
                Networks.rich(),
                Networks.with("decoderLayers=1"),
                Networks.with("decoderLayers=3"),
                Networks.with("sharedNorm=true"),
                Networks.with("sharedLayers=true", "inputProjections=false"));
    }

    @ParameterizedTest
    @MethodSource("networksWithBoxes")
    void boxes_are_those_of_the_reference_alone_and_in_a_batch(NetworkConfig config) throws OrtException {
        TrainedModel model = Networks.withBoxes(config, 3, values -> {});
        float[][] images = Networks.images(model.manifest(), BATCH, 4);
        try (OnnxRun onnx = open(model)) {
            OnnxRun.Result result = onnx.run(images);
            compare(model, images, result);
            assertThat(result.boxes()[3][0]).hasSize(4);
            assertThat(onnx.run(images[3]).boxes()[0][0]).containsExactly(result.boxes()[3][0], within(1e-6f));
        }
        assertThat(OnnxReader.read(OnnxExporter.export(model)).weights().tensors())
                .isEqualTo(model.weights().tensors());
    }

    @Test
    void behind_the_end_boxes_are_zeros() throws OrtException {
        TrainedModel model =
                Networks.withBoxes(Networks.rich(), 2, values -> values.get("head.bias")[Vocabulary.EOS] += 1.5f);
        try (OnnxRun onnx = open(model)) {
            OnnxRun.Result result = onnx.run(Networks.images(model.manifest(), 24, 5));
            int behind = 0;
            for (int n = 0; n < 24; n++) {
                for (int s = 0; s < result.tokens()[n].length; s++) {
                    boolean ended = result.tokens()[n][s] == Vocabulary.PAD;
                    behind += ended ? 1 : 0;
                    for (float side : result.boxes()[n][s]) {
                        assertThat(side == 0).isEqualTo(ended);
                    }
                }
            }
            assertThat(behind).isPositive();
        }
    }

    @Test
    void rows_end_at_different_steps_and_the_batch_with_the_last() throws OrtException {
        // GIVEN a head that leans to EOS, so that it comes here and there
        TrainedModel model =
                Networks.model(Networks.rich(), 1, 2, values -> values.get("head.bias")[Vocabulary.EOS] += 3.5f);
        float[][] images = Networks.images(model.manifest(), 24, 5);
        // WHEN
        try (OnnxRun onnx = open(model)) {
            OnnxRun.Result result = onnx.run(images);
            // THEN
            compare(model, images, result);
            assertThat(Arrays.stream(result.tokens())
                            .map(row -> Arrays.stream(row)
                                    .filter(t -> t != Vocabulary.PAD)
                                    .count())
                            .distinct())
                    .as("lengths of the rows")
                    .hasSizeGreaterThan(2);
            assertThat(result.tokens()[0])
                    .hasSizeLessThanOrEqualTo(model.manifest().maxLength());
        }
    }

    @Test
    void stops_when_all_rows_have_ended() throws OrtException {
        TrainedModel model =
                Networks.model(Networks.plain(), 1, 1, values -> values.get("head.bias")[Vocabulary.EOS] = 100);
        try (OnnxRun onnx = open(model)) {
            OnnxRun.Result result = onnx.run(Networks.images(model.manifest(), 3, 1));
            assertThat(result.tokens()).isDeepEqualTo(new long[][] {{1}, {1}, {1}});
            assertThat(result.probabilities()[0][0]).isCloseTo(1, within(1e-5f));
        }
    }

    @Test
    void never_takes_more_than_one_step_more_than_its_longest_text() throws OrtException {
        TrainedModel model =
                Networks.model(Networks.plain(), 1, 1, values -> values.get("head.bias")[Vocabulary.EOS] = -100);
        try (OnnxRun onnx = open(model)) {
            OnnxRun.Result result = onnx.run(Networks.images(model.manifest(), 3, 1));
            assertThat(result.tokens()).hasDimensions(3, model.manifest().maxLength() + 1);
            assertThat(result.probabilities()).hasDimensions(3, model.manifest().maxLength() + 1);
        }
    }

    @Test
    void never_gives_a_special_token_before_eos() throws OrtException {
        TrainedModel plain = Networks.model(Networks.plain(), 1, 2);
        TrainedModel biased = Networks.model(Networks.plain(), 1, 2, values -> {
            values.get("head.bias")[Vocabulary.PAD] = 1e30f;
            values.get("head.bias")[Vocabulary.SOS] = 1e9f;
            values.get("head.bias")[Vocabulary.UNK] = 1e4f;
        });
        float[][] images = Networks.images(plain.manifest(), BATCH, 2);
        try (OnnxRun expected = open(plain);
                OnnxRun actual = open(biased)) {
            assertThat(actual.run(images).tokens())
                    .isDeepEqualTo(expected.run(images).tokens());
            assertThat(actual.run(images).probabilities())
                    .isDeepEqualTo(expected.run(images).probabilities());
        }
    }

    @Test
    void reads_an_image_alone_as_it_does_in_a_batch() throws OrtException {
        TrainedModel model = Networks.model(Networks.rich(), 3, 7);
        float[][] images = Networks.images(model.manifest(), BATCH, 7);
        try (OnnxRun onnx = open(model)) {
            OnnxRun.Result batch = onnx.run(images);
            for (int n = 0; n < BATCH; n++) {
                OnnxRun.Result alone = onnx.run(images[n]);
                int steps = alone.tokens()[0].length;
                assertThat(Arrays.copyOf(batch.tokens()[n], steps)).isEqualTo(alone.tokens()[0]);
                assertThat(Arrays.copyOf(batch.probabilities()[n], steps))
                        .containsExactly(alone.probabilities()[0], within(1e-5f));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sequential", "axial"})
    void an_open_canvas_gives_what_each_size_alone_gives(String positions) throws OrtException {
        List<Canvas> canvases = List.of(new Canvas(16, 40), new Canvas(24, 16), new Canvas(16, 64));
        NetworkConfig config = Networks.with("positions=" + positions, "encoderLayers=1", "contextFusion=concat");
        TrainedModel several = Networks.withInput(Networks.model(config, 3, 4), Preprocessing.fitting(3, canvases));
        try (OnnxRun open = open(several)) {
            for (Canvas canvas : canvases) {
                Preprocessing fixed = Preprocessing.of(3, canvas.height(), canvas.width(), ResizeMode.STRETCH);
                TrainedModel alone = Networks.withInput(several, fixed);
                float[][] images = Networks.images(alone.manifest(), BATCH, 9);
                OnnxRun.Result result = open.run(canvas, images);
                compare(alone, images, result);
                try (OnnxRun one = open(alone)) {
                    assertThat(one.run(images).tokens()).isDeepEqualTo(result.tokens());
                }
            }
        }
    }

    @Test
    void has_logits_only_on_request() throws OrtException {
        TrainedModel model = Networks.model(Networks.plain(), 1, 1);
        float[][] images = Networks.images(model.manifest(), 1, 1);
        try (OnnxRun with = open(model);
                OnnxRun without =
                        new OnnxRun(OnnxExporter.export(model), model.manifest().preprocessing())) {
            assertThat(without.outputs()).containsExactlyInAnyOrder("tokens", "probabilities", "attention");
            assertThat(with.outputs()).containsExactlyInAnyOrder("tokens", "probabilities", "attention", "logits");
            assertThat(without.run(images).tokens())
                    .isDeepEqualTo(with.run(images).tokens());
            assertThat(without.run(images).probabilities())
                    .isDeepEqualTo(with.run(images).probabilities());
        }
    }

    @Test
    void carries_its_manifest_and_its_digest() throws OrtException {
        TrainedModel model = Networks.model(Networks.plain(), 1, 1);
        byte[] file = OnnxExporter.export(model);
        Map<String, String> expected = new HashMap<>(model.manifest().toProperties());
        expected.put(ModelManifest.DIGEST_KEY, ModelDigest.compute(file));
        try (OnnxRun onnx = new OnnxRun(file, model.manifest().preprocessing())) {
            assertThat(onnx.metadata()).isEqualTo(expected);
            assertThat(ModelManifest.fromProperties(onnx.metadata())).isEqualTo(model.manifest());
        }
    }

    @Test
    void gives_the_same_bytes_for_the_same_model() {
        assertThat(OnnxExporter.export(Networks.model(Networks.rich(), 3, 9)))
                .isEqualTo(OnnxExporter.export(Networks.model(Networks.rich(), 3, 9)));
    }

    @Test
    void is_made_of_standard_operators_of_opset_18() throws Exception {
        ModelProto file = ModelProto.parseFrom(OnnxExporter.export(Networks.model(Networks.rich(), 3, 9)));
        assertThat(file.getIrVersion()).isEqualTo(8);
        assertThat(file.getOpsetImportList()).singleElement().satisfies(opset -> {
            assertThat(opset.getDomain()).isEmpty();
            assertThat(opset.getVersion()).isEqualTo(18);
        });
        assertThat(file.getProducerName()).isEqualTo("master-onnx");
        assertThat(file.getProducerVersion()).matches("\\d+\\.\\d+\\.\\d+(-.*)?");
        assertThat(file.getGraph().getNodeList())
                .allSatisfy(node -> assertThat(node.getDomain()).isEmpty());
    }

    @Test
    void refuses_a_network_that_leaves_nothing_of_the_image() {
        NetworkConfig config = new NetworkConfig(
                new ResidualBackbone(
                        List.of(2),
                        1,
                        Collections.nCopies(5, new ResidualBackbone.Stage(2, 1, 2, 1, false, false)),
                        ContextConfig.of(1, 1)),
                TransformerConfig.of(2, 1, 0, 1, 2));
        TrainedModel model = Networks.model(config, 1, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OnnxExporter.export(model))
                .withMessage("the stages of the network leave nothing of an input of 17x30 (height x width)");
    }

    @Test
    void writes_a_file_and_the_folders_above_it(@TempDir Path folder) throws Exception {
        TrainedModel model = Networks.model(Networks.plain(), 1, 1);
        Path file = folder.resolve("a/b/model.onnx");
        OnnxExporter.write(model, file);
        assertThat(file).hasBinaryContent(OnnxExporter.export(model));
        OnnxExporter.write(model, file);
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }
}
