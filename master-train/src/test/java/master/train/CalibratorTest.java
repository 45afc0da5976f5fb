// SPDX-License-Identifier: Apache-2.0
package master.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import master.core.model.ModelManifest;
import master.core.network.NetworkConfig;
import master.core.network.Parameters;
import master.core.network.Weights;
import master.onnx.TrainedModel;
import master.train.ValidationResult.Prediction;
import master.train.data.Example;
import org.junit.jupiter.api.Test;

class CalibratorTest {
    private static final ModelManifest MANIFEST = TestModels.manifest(NetworkConfig.tiny());
    private static final List<Example> EXAMPLES = Stream.of("12", "345", "6", "7890")
            .map(label -> new Example(TestModels.pixels(label), label))
            .toList();

    /** The same network with its logits multiplied. */
    private static TrainedModel model(float factor) {
        Weights weights = TestModels.weights(MANIFEST, 1);
        Map<String, Weights.Tensor> tensors = new LinkedHashMap<>(weights.tensors());
        for (String name : List.of(Parameters.HEAD + ".weight", Parameters.HEAD + ".bias")) {
            Weights.Tensor tensor = tensors.get(name);
            float[] values = tensor.values().clone();
            for (int i = 0; i < values.length; i++) {
                values[i] *= factor;
            }
            tensors.put(name, new Weights.Tensor(tensor.shape(), values));
        }
        return new TrainedModel(MANIFEST, new Weights(tensors));
    }

    @Test
    void logits_three_times_as_large_get_three_times_the_temperature() {
        double one = Calibrator.calibrate(model(0.5f), EXAMPLES).temperature().value();
        double three = Calibrator.calibrate(model(1.5f), EXAMPLES).temperature().value();

        assertThat(one).isBetween(0.1, 6.0); // away from the bounds
        assertThat(three).isCloseTo(3 * one, within(1e-3 * one));
    }

    @Test
    void it_counts_each_character_and_each_end_of_text() {
        assertThat(Calibrator.calibrate(model(1), EXAMPLES).temperature().tokens())
                .isEqualTo(2 + 3 + 1 + 4 + 4);
    }

    @Test
    void the_model_carries_the_temperature_reads_the_same_texts_and_is_less_sure_of_wrong_ones() {
        Calibrator.Result made = Calibrator.calibrate(model(20), EXAMPLES); // sure, and untrained

        assertThat(made.model().manifest().temperature())
                .isEqualTo(made.temperature().value());
        assertThat(made.temperature().value()).isGreaterThan(1);
        assertThat(made.after().predictions())
                .extracting(Prediction::text)
                .isEqualTo(made.before().predictions().stream()
                        .map(Prediction::text)
                        .toList());
        assertThat(Calibrator.calibration(made.after()).expectedError())
                .isLessThan(Calibrator.calibration(made.before()).expectedError());
    }

    @Test
    void an_earlier_temperature_of_the_model_does_not_matter() {
        TrainedModel model = model(3);
        TrainedModel hot = new TrainedModel(MANIFEST.withTemperature(7), model.weights());

        assertThat(Calibrator.calibrate(hot, EXAMPLES).temperature())
                .isEqualTo(Calibrator.calibrate(model, EXAMPLES).temperature());
    }

    @Test
    void a_label_that_the_model_cannot_answer_is_refused() {
        List<Example> strange = List.of(new Example(TestModels.pixels("1"), "1a"));

        assertThatThrownBy(() -> Calibrator.calibrate(model(1), strange)).isInstanceOf(IllegalArgumentException.class);
    }
}
