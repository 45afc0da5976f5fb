// SPDX-License-Identifier: Apache-2.0
package master.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import master.api.LetterCase;
import master.api.TextConstraint;
import master.api.Vocabulary;
import master.core.model.ModelManifest;
import master.core.model.TokenRules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import shade.com.google.protobuf.ByteString;

/** The exported loop under {@link TokenRules}, held against plain loops that try every answer. */
class ConstraintTest {
    private static final String CHARSET =
            "aBcAbéÉ字K\u212A01"; // no C; 字 has no case; K and the Kelvin sign are one in lower case
    private static final TextConstraint NONE = TextConstraint.NONE;
    private static final int BATCH = 6;

    /** A model's file with the tables of other rules. */
    static byte[] with(TextConstraint constraint, TrainedModel model, boolean logits) throws Exception {
        ModelManifest manifest = model.manifest();
        TokenRules rules = TokenRules.of(manifest.vocabulary(), manifest.maxLength(), constraint);
        ModelProto.Builder file =
                ModelProto.parseFrom(
                        OnnxExporter.export(model, ExportOptions.standard().withLogits(logits)))
                        .toBuilder();
        GraphProto.Builder graph = file.getGraphBuilder();
        for (TensorProto.Builder tensor : graph.getInitializerBuilderList()) {
            switch (tensor.getName()) {
                case ModelManifest.TOKENS_TABLE -> tensor.setRawData(bytes(rules.answerable()));
                case ModelManifest.LENGTHS_TABLE -> tensor.setRawData(longs(rules.shortest(), rules.longest()));
                case ModelManifest.CLASSES_TABLE -> tensor.setRawData(longs(rules.classes()));
                case ModelManifest.FOLDING_SWITCH -> tensor.setRawData(bytes(rules.folding()));
                default -> {}
            }
        }
        return file.build().toByteArray();
    }

    private static ByteString longs(long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return ByteString.copyFrom(bytes);
    }

    private static ByteString bytes(boolean... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) (values[i] ? 1 : 0);
        }
        return ByteString.copyFrom(bytes);
    }

    private static OnnxRun open(TextConstraint constraint, TrainedModel model) throws Exception {
        return new OnnxRun(with(constraint, model, false), model.manifest().preprocessing());
    }

    static Stream<Arguments> constraints() {
        return Stream.of(
                arguments("none", NONE),
                arguments("digits", NONE.withCharset("01")),
                arguments("one character", NONE.withCharset("字")),
                arguments("exact length", NONE.withLength(3)),
                arguments("length of one", NONE.withLength(1)),
                arguments("range of lengths", NONE.withLength(2, 4)),
                arguments("the model's longest", NONE.withLength(5)),
                arguments("at least", NONE.withLength(4, Integer.MAX_VALUE)),
                arguments("lower case", NONE.withFold(LetterCase.LOWER)),
                arguments("upper case", NONE.withFold(LetterCase.UPPER)),
                arguments("lower case of a few", NONE.withFold(LetterCase.LOWER).withCharset("kCé0")),
                arguments(
                        "all at once",
                        NONE.withFold(LetterCase.UPPER).withCharset("abÉ1").withLength(2, 3)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("constraints")
    void answers_what_trying_every_answer_gives(String name, TextConstraint constraint) throws Exception {
        for (long seed = 1; seed <= 3; seed++) {
            TrainedModel model = Networks.reading(CHARSET, seed);
            float[][] images = Networks.images(model.manifest(), BATCH, seed);
            try (OnnxRun onnx = open(constraint, model)) {
                compare(model, images, constraint, onnx.run(images));
            }
        }
    }

    private static void compare(
            TrainedModel model, float[][] images, TextConstraint constraint, OnnxRun.Result actual) {
        for (int n = 0; n < images.length; n++) {
            ReferenceNetwork.Answer expected = new ReferenceNetwork(model).read(images[n], constraint);
            int length = expected.tokens().size();
            assertThat(Arrays.copyOf(actual.tokens()[n], length))
                    .containsExactly(
                            expected.tokens().stream().mapToLong(t -> t).toArray());
            for (int s = 0; s < length; s++) {
                assertThat((double) actual.probabilities()[n][s])
                        .isCloseTo(expected.probabilities().get(s), within(1e-5));
            }
            for (int s = length; s < actual.tokens()[n].length; s++) {
                assertThat(actual.tokens()[n][s]).isEqualTo(Vocabulary.PAD);
                assertThat(actual.probabilities()[n][s]).isEqualTo(1f);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("constraints")
    void answers_an_image_alone_as_it_does_in_a_batch(String name, TextConstraint constraint) throws Exception {
        TrainedModel model = Networks.reading(CHARSET, 7);
        float[][] images = Networks.images(model.manifest(), BATCH, 7);
        try (OnnxRun onnx = open(constraint, model)) {
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

    @Test
    void a_length_is_kept_whatever_the_model_thinks_of_the_end() throws Exception {
        for (float bias : new float[] {-100, 0, 100}) {
            TrainedModel model = Networks.model(Networks.plain(), 1, 1, v -> v.get("head.bias")[Vocabulary.EOS] = bias);
            try (OnnxRun onnx = open(NONE.withLength(3), model)) {
                OnnxRun.Result result = onnx.run(Networks.images(model.manifest(), 3, 1));
                for (long[] row : result.tokens()) {
                    assertThat(row).hasSize(4).endsWith(Vocabulary.EOS);
                    assertThat(Arrays.stream(row, 0, 3)).allMatch(token -> token >= Vocabulary.FIRST_TOKEN);
                }
                assertThat(result.probabilities()[0][3]).isEqualTo(1f);
            }
        }
    }

    @Test
    void folding_gives_other_answers_than_folding_afterwards() throws Exception {
        // GIVEN a model in which no single token of a letter wins against 0, but both its cases together do
        TrainedModel model = Networks.model(Networks.plain(), 1, 1);
        TrainedModel cases = Networks.reading("0aA", 1);
        float[] bias = cases.weights().values("head.bias");
        Arrays.fill(cases.weights().values("head.weight"), 0);
        bias[Vocabulary.EOS] = -100;
        bias[Vocabulary.FIRST_TOKEN] = (float) Math.log(0.4);
        bias[Vocabulary.FIRST_TOKEN + 1] = (float) Math.log(0.25);
        bias[Vocabulary.FIRST_TOKEN + 2] = (float) Math.log(0.35);
        float[][] images = Networks.images(model.manifest(), 1, 1);
        try (OnnxRun plain = open(NONE, cases);
                OnnxRun folded = open(NONE.withFold(LetterCase.LOWER), cases)) {
            assertThat(plain.run(images).tokens()[0][0]).isEqualTo(4);
            assertThat(folded.run(images).tokens()[0][0]).isEqualTo(5);
            assertThat(folded.run(images).probabilities()[0][0]).isCloseTo(0.6f, within(1e-5f));
        }
    }

    @Test
    void the_temperature_changes_probabilities_and_no_text() throws Exception {
        TrainedModel cool = Networks.reading(CHARSET, 3);
        TrainedModel warm = new TrainedModel(cool.manifest().withTemperature(2.5), cool.weights());
        float[][] images = Networks.images(cool.manifest(), BATCH, 3);
        for (TextConstraint constraint :
                List.of(NONE, NONE.withFold(LetterCase.LOWER).withLength(4))) {
            try (OnnxRun onnx = open(constraint, warm)) {
                compare(warm, images, constraint, onnx.run(images));
            }
        }
        try (OnnxRun before = open(NONE, cool);
                OnnxRun after = open(NONE, warm)) {
            assertThat(after.run(images).tokens())
                    .isDeepEqualTo(before.run(images).tokens());
            assertThat(after.run(images).probabilities()[0][0])
                    .isLessThan(before.run(images).probabilities()[0][0]);
        }
    }

    @Test
    void a_temperature_of_1_has_no_node_and_another_one_is_read_back() throws Exception {
        TrainedModel model = Networks.model(Networks.plain(), 1, 1);
        byte[] calibrated =
                OnnxExporter.export(new TrainedModel(model.manifest().withTemperature(1.75), model.weights()));
        assertThat(operators(OnnxExporter.export(model))).doesNotContain("Div");
        assertThat(operators(calibrated)).contains("Div");
        assertThat(OnnxReader.read(calibrated).manifest().temperature()).isEqualTo(1.75);
    }

    private static Set<String> operators(byte[] file) throws Exception {
        Set<String> operators = new HashSet<>();
        collect(ModelProto.parseFrom(file).getGraph(), operators);
        return operators;
    }

    private static void collect(GraphProto graph, Set<String> operators) {
        graph.getNodeList().forEach(node -> {
            operators.add(node.getOpType());
            node.getAttributeList().stream().filter(a -> a.hasG()).forEach(a -> collect(a.getG(), operators));
        });
    }
}
