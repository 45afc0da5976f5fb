// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import master.api.ImageSource;
import master.api.Recognition;
import master.api.Recognizer;
import master.api.model.ModelDigest;
import master.api.model.ModelManifest;
import master.api.model.Vocabulary;
import master.onnx.OnnxExporter;
import master.onnx.TrainedModel;
import org.junit.jupiter.api.Test;

class ModelPartsTest {
    private static final TrainedModel MODEL = RandomModels.of("abc012", 6, 11);
    private static final byte[] FILE = OnnxExporter.export(MODEL);

    @Test
    void the_parts_decoded_by_hand_give_what_the_whole_file_gives() throws Exception {
        try (Recognizer recognizer = Models.open(FILE)) {
            for (ImageSource picture : RandomModels.pictures(3)) {
                Recognition expected = recognizer.recognize(picture);
                List<Integer> tokens = new ArrayList<>();
                List<Double> probabilities = new ArrayList<>();
                try (StepByStep steps =
                        new StepByStep(ModelParts.of(FILE), MODEL.manifest().preprocessing(), picture)) {
                    while (tokens.size() < MODEL.manifest().maxLength()) {
                        double[] next = steps.behind(tokens);
                        int likeliest = 0;
                        for (int token = 0; token < next.length; token++) {
                            likeliest = next[token] > next[likeliest] ? token : likeliest;
                        }
                        if (likeliest == Vocabulary.EOS) {
                            break;
                        }
                        tokens.add(likeliest);
                        probabilities.add(next[likeliest]);
                    }
                }
                int[] ids = tokens.stream().mapToInt(t -> t).toArray();
                assertThat(expected.text()).isNotEmpty().isEqualTo(MODEL.manifest().vocabulary().decode(ids));
                for (int i = 0; i < ids.length; i++) {
                    assertThat(expected.characters().get(i).probability())
                            .isCloseTo(probabilities.get(i), within(1e-5));
                }
            }
        }
    }

    @Test
    void both_parts_are_sealed_and_say_what_the_whole_says_and_what_they_are() {
        ModelParts parts = ModelParts.of(FILE);
        Map<String, String> whole = ModelProperties.of(FILE);
        for (Map.Entry<String, byte[]> part :
                Map.of("encoder", parts.encoder(), "step", parts.step()).entrySet()) {
            String digest = ModelDigest.verify(part.getValue());
            Map<String, String> expected = new HashMap<>(whole);
            expected.put(ModelManifest.DIGEST_KEY, digest);
            expected.put(ModelParts.PART_KEY, part.getKey());
            expected.put(ModelParts.WHOLE_KEY, whole.get(ModelManifest.DIGEST_KEY));
            assertThat(ModelProperties.of(part.getValue())).isEqualTo(expected);
        }
    }

    @Test
    void a_weight_is_in_the_part_that_uses_it() {
        ModelParts parts = ModelParts.of(FILE);
        assertThat(initializers(parts.encoder()))
                .contains("backbone.stem0.conv.weight", "decoder.layer0.crossAttention.key.weight")
                .doesNotContain("head.weight", ModelManifest.ALLOWED_TABLE);
        assertThat(initializers(parts.step()))
                .contains("head.weight", "decoder.embedding.weight", ModelManifest.ALLOWED_TABLE)
                .doesNotContain("backbone.stem0.conv.weight", "decoder.layer0.crossAttention.key.weight");
    }

    private static List<String> initializers(byte[] file) {
        for (ByteBuffer in = ByteBuffer.wrap(file); in.hasRemaining(); ) {
            Protobuf.Field field = Protobuf.next(in);
            if (field.is(7)) {
                return List.copyOf(GraphView.of(field.bytes()).initializers().keySet());
            }
        }
        throw new AssertionError("no graph");
    }

    @Test
    void the_same_file_gives_the_same_parts() {
        assertThat(ModelParts.of(FILE).encoder()).isEqualTo(ModelParts.of(FILE).encoder());
        assertThat(ModelParts.of(FILE).step()).isEqualTo(ModelParts.of(FILE.clone()).step());
    }

    @Test
    void a_part_cannot_be_cut_again() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModelParts.of(ModelParts.of(FILE).step()))
                .withMessage("it has 0 loops, 1 is needed");
    }

    @Test
    void graphs_that_never_end_are_refused() {
        ProtobufWriter graph = new ProtobufWriter();
        for (int i = 0; i < 20_000; i++) { // a graph in an attribute of a node of a graph
            ProtobufWriter node = new ProtobufWriter().message(5, new ProtobufWriter().message(6, graph));
            graph = new ProtobufWriter().raw(ByteBuffer.wrap(new ProtobufWriter().message(1, node).toBytes()));
        }
        ByteBuffer bytes = ByteBuffer.wrap(graph.toBytes());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GraphView.of(bytes))
                .withMessage("graphs in graphs, more than 8");
    }

    @Test
    void a_damaged_file_is_cut_or_refused() {
        Random random = new Random(8);
        int refused = 0;
        for (int i = 0; i < 400; i++) {
            byte[] damaged = FILE.clone();
            for (int change = 0; change < 20; change++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(ModelParts.of(damaged).step()).isNotEmpty();
            } catch (IllegalArgumentException e) {
                refused++;
            }
        }
        assertThat(refused).isBetween(1, 399);
    }
}
