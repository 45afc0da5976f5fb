// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import master.api.ImageSource;
import master.api.image.Preprocessing;
import master.api.image.ResizeMode;
import master.api.model.CharacterSet;
import master.api.model.ModelManifest;
import master.api.model.Vocabulary;
import master.api.network.Compatibility;
import master.api.network.ContextConfig;
import master.api.network.Initializers;
import master.api.network.NetworkConfig;
import master.api.network.Parameter;
import master.api.network.Parameters;
import master.api.network.StageConfig;
import master.api.network.TransformerConfig;
import master.api.network.Weights;
import master.onnx.TrainedModel;

/** Tiny models whose probabilities are neither sure nor even, so that the likeliest text is not the greedy one. */
final class RandomModels {
    static final NetworkConfig NETWORK = new NetworkConfig(
            List.of(4),
            2,
            List.of(new StageConfig(8, 1, 2, 2, true, true)),
            ContextConfig.of(0.25, 1),
            TransformerConfig.of(16, 2, 1, 2, 16));

    private RandomModels() {}

    /** The network of another implementation with the sizes of ours. */
    static NetworkConfig small(Compatibility compatibility) {
        Map<String, String> properties =
                new LinkedHashMap<>(compatibility.network().toProperties());
        List<String> sizes = List.of("contextRatio", "modelDim", "headCount", "feedForwardDim");
        NETWORK.toProperties().forEach((key, value) -> {
            if (key.startsWith("st") || sizes.contains(key)) { // stem and stages
                properties.put(key, value);
            }
        });
        return NetworkConfig.fromProperties(properties);
    }

    static TrainedModel of(String charset, int maxLength, long seed) {
        return of(NETWORK, charset, maxLength, 1, seed);
    }

    static TrainedModel of(NetworkConfig network, String charset, int maxLength, double temperature, long seed) {
        ModelManifest manifest = new ModelManifest(
                        "random",
                        new Vocabulary(CharacterSet.of(charset)),
                        Preprocessing.of(1, 16, 40, ResizeMode.STRETCH),
                        maxLength,
                        network,
                        Map.of(),
                        Map.of())
                .withTemperature(temperature);
        Parameters parameters =
                Parameters.of(network, 1, manifest.vocabulary().size());
        Weights initial = Initializers.initialize(parameters, seed);
        Map<String, Weights.Tensor> tensors = new LinkedHashMap<>();
        for (Parameter parameter : parameters.all()) {
            float[] values = initial.values(parameter.name()).clone();
            Random random = new Random(seed * 31 + parameter.name().hashCode());
            for (int i = 0; i < values.length; i++) {
                switch (parameter.role()) {
                    case BIAS, RUNNING_MEAN -> values[i] = (float) (0.3 * random.nextGaussian());
                    case SCALE, RUNNING_VARIANCE -> values[i] = 0.5f + random.nextFloat();
                    case MATRIX, EMBEDDING -> values[i] *= 1.5f;
                    case CONVOLUTION -> {}
                }
            }
            if (parameter.name().equals(Parameters.HEAD + ".weight")) {
                for (int i = 0; i < values.length; i++) {
                    values[i] *= 3;
                }
            }
            if (parameter.name().equals(Parameters.HEAD + ".bias")) {
                values[Vocabulary.EOS] -= 1;
            }
            tensors.put(parameter.name(), new Weights.Tensor(parameter.shape(), values));
        }
        return new TrainedModel(manifest, new Weights(tensors));
    }

    static List<ImageSource> pictures(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> ImageSource.of(Models.picture(i)))
                .toList();
    }
}
