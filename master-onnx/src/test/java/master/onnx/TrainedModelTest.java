// SPDX-License-Identifier: Apache-2.0
package master.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import master.core.network.Weights;
import org.junit.jupiter.api.Test;

class TrainedModelTest {
    private static final TrainedModel MODEL = Networks.model(Networks.plain(), 1, 1);

    /** The same model with all weights set to one value. */
    private static TrainedModel filled(float value) {
        Map<String, Weights.Tensor> tensors = new LinkedHashMap<>();
        MODEL.weights().tensors().forEach((name, tensor) -> {
            float[] values = new float[tensor.values().length];
            Arrays.fill(values, value);
            tensors.put(name, new Weights.Tensor(tensor.shape(), values));
        });
        return new TrainedModel(MODEL.manifest().withMetrics(Map.of("wordAccuracy", "0.9")), new Weights(tensors));
    }

    @Test
    void a_mean_is_taken_of_each_weight_and_the_figures_of_the_first_are_not_its_own() {
        TrainedModel mean = TrainedModel.average(List.of(filled(1), filled(2), filled(6)));
        assertThat(mean.weights().tensors())
                .containsOnlyKeys(MODEL.weights().tensors().keySet());
        mean.weights()
                .tensors()
                .values()
                .forEach(tensor -> assertThat(tensor.values()).containsOnly(3));
        assertThat(mean.manifest().metrics()).isEmpty();
        assertThat(mean.manifest().provenance()).containsEntry("averaged", "3");
        assertThat(mean.manifest().vocabulary()).isEqualTo(MODEL.manifest().vocabulary());
    }

    @Test
    void a_mean_comes_from_where_the_last_model_does() {
        TrainedModel later =
                new TrainedModel(MODEL.manifest().withProvenance(Map.of("images", "640")), MODEL.weights());
        assertThat(TrainedModel.average(List.of(MODEL, later)).manifest().provenance())
                .containsExactlyInAnyOrderEntriesOf(Map.of("images", "640", "averaged", "2"));
    }

    @Test
    void the_mean_of_one_model_is_that_model() {
        assertThat(TrainedModel.average(List.of(MODEL)).weights().tensors())
                .isEqualTo(MODEL.weights().tensors());
    }

    @Test
    void models_of_other_tokens_or_images_have_no_mean() {
        TrainedModel letters = Networks.reading("abc", 1);
        assertThatThrownBy(() -> TrainedModel.average(List.of(letters, Networks.reading("abd", 1))))
                .hasMessageStartingWith("model 2 of 2 has other tokens");
        assertThatThrownBy(() -> TrainedModel.average(List.of(MODEL, Networks.model(Networks.plain(), 3, 1))))
                .hasMessageStartingWith("model 2 of 2 has other images");
    }

    @Test
    void models_of_other_networks_have_no_mean() {
        TrainedModel other = Networks.model(Networks.rich(), 1, 1);
        assertThatThrownBy(() -> TrainedModel.average(List.of(MODEL, MODEL, other)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("model 3 of 3 has another network than the first: no mean can be taken");
    }
}
