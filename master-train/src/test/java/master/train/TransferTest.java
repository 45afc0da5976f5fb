// SPDX-License-Identifier: Apache-2.0
package master.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import master.api.Vocabulary;
import master.core.image.Preprocessing;
import master.core.image.ResizeMode;
import master.core.model.ModelManifest;
import master.core.network.NetworkConfig;
import master.core.network.Parameters;
import master.core.network.ResidualBackbone;
import master.core.network.TransformerConfig;
import master.core.network.Weights;
import master.onnx.TrainedModel;
import org.junit.jupiter.api.Test;

class TransferTest {
    private static final NetworkConfig TINY = NetworkConfig.tiny();

    private static ModelManifest manifest(String charset, NetworkConfig network, Preprocessing input) {
        return new ModelManifest("test", Vocabulary.ofCharacters(charset), input, 4, network, Map.of(), Map.of());
    }

    private static ModelManifest manifest(String charset) {
        return manifest(charset, TINY, Preprocessing.of(1, 16, 48, ResizeMode.STRETCH));
    }

    private static TrainedModel model(ModelManifest manifest) {
        return new TrainedModel(manifest, TestModels.weights(manifest, 11));
    }

    private static float[] embedding(Weights weights, ModelManifest manifest, int token) {
        int dim = manifest.network().transformer().modelDim();
        return Arrays.copyOfRange(weights.values(Parameters.EMBEDDING), token * dim, (token + 1) * dim);
    }

    private static float[] head(Weights weights, ModelManifest manifest, int token) {
        int tokens = manifest.vocabulary().size();
        float[] values = weights.values(Parameters.HEAD + ".weight");
        float[] column = new float[manifest.network().transformer().modelDim() + 1];
        for (int row = 0; row < column.length - 1; row++) {
            column[row] = values[row * tokens + token];
        }
        column[column.length - 1] = weights.values(Parameters.HEAD + ".bias")[token];
        return column;
    }

    @Test
    void the_same_charset_takes_everything_over() {
        TrainedModel from = model(manifest("0123456789"));
        assertThat(Transfer.weights(from, from.manifest(), 1).tensors())
                .isEqualTo(from.weights().tensors());
    }

    @Test
    void a_model_of_texts_can_go_on_with_boxes_and_one_of_boxes_without() {
        ModelManifest plain = manifest("ab");
        ModelManifest boxed = new ModelManifest(
                "test",
                Vocabulary.of(List.of("a", "b"), "", Set.of("b")),
                plain.preprocessing(),
                4,
                TINY,
                Map.of(),
                Map.of());
        TrainedModel from = model(plain);

        Weights with = Transfer.weights(from, boxed, 3);
        Weights fresh = TestModels.weights(boxed, 3);
        assertThat(with.tensors()).containsAllEntriesOf(from.weights().tensors());
        assertThat(with.tensors().keySet()).isEqualTo(fresh.tensors().keySet());
        assertThat(with.values(Parameters.BOX_HEAD + ".weight"))
                .isEqualTo(fresh.values(Parameters.BOX_HEAD + ".weight"));
        assertThat(Transfer.weights(new TrainedModel(boxed, with), plain, 4).tensors())
                .isEqualTo(from.weights().tensors());
    }

    @Test
    void what_was_learnt_goes_with_its_character() {
        ModelManifest old = manifest("abcd");
        ModelManifest now = manifest("xdab"); // c is gone, x is new, the rest has moved
        TrainedModel from = model(old);
        from.weights().values(Parameters.HEAD + ".bias")[4] = 0.5f;

        Weights to = Transfer.weights(from, now, 3);

        int[][] pairs = {{0, 0}, {1, 1}, {2, 2}, {3, 3}, {4, 6}, {5, 7}, {7, 5}}; // special tokens, a, b, d
        for (int[] pair : pairs) {
            assertThat(embedding(to, now, pair[1])).isEqualTo(embedding(from.weights(), old, pair[0]));
            assertThat(head(to, now, pair[1])).isEqualTo(head(from.weights(), old, pair[0]));
        }
        Weights fresh = TestModels.weights(now, 3);
        assertThat(embedding(to, now, 4)).isEqualTo(embedding(fresh, now, 4));
        assertThat(head(to, now, 4)).isEqualTo(head(fresh, now, 4));
        assertThat(to.tensors().keySet()).isEqualTo(fresh.tensors().keySet());
        to.tensors().forEach((name, tensor) -> {
            if (!name.equals(Parameters.EMBEDDING) && !name.startsWith(Parameters.HEAD)) {
                assertThat(tensor).as(name).isEqualTo(from.weights().tensors().get(name));
            }
        });
    }

    @Test
    void images_may_have_another_size() {
        TrainedModel from = model(manifest("abcd"));
        ModelManifest larger = manifest("abcd", TINY, Preprocessing.of(1, 32, 96, ResizeMode.PAD_RIGHT));
        assertThat(Transfer.weights(from, larger, 1).tensors())
                .isEqualTo(from.weights().tensors());
    }

    @Test
    void another_network_is_refused_with_all_differences() {
        ResidualBackbone tiny = (ResidualBackbone) TINY.backbone();
        NetworkConfig other = new NetworkConfig(
                new ResidualBackbone(tiny.stem(), 1, tiny.stages(), tiny.context()),
                TransformerConfig.of(32, 8, 0, 2, 128));
        TrainedModel from = model(manifest("abcd", other, Preprocessing.of(3, 16, 48, ResizeMode.STRETCH)));

        assertThatThrownBy(() -> Transfer.weights(from, manifest("abcd"), 1))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("another network")
                .hasMessageContaining("channels is 3, needed 1")
                .hasMessageContaining("decoderLayers is 2, needed 1")
                .hasMessageContaining("headCount is 8, needed 4")
                .hasMessageContaining("modelDim is 32, needed 64")
                .hasMessageContaining("stemStride is 1, needed 2");
    }

    @Test
    void another_number_of_heads_is_refused_though_all_shapes_are_the_same() {
        NetworkConfig other = TINY.withTransformer(TransformerConfig.of(64, 8, 0, 1, 128));
        TrainedModel from = model(manifest("abcd", other, Preprocessing.of(1, 16, 48, ResizeMode.STRETCH)));

        assertThatThrownBy(() -> Transfer.weights(from, manifest("abcd"), 1))
                .isInstanceOf(TrainingException.class)
                .hasMessageEndingWith("another network: headCount is 8, needed 4");
    }
}
