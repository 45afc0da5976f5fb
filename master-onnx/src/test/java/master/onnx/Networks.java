// SPDX-License-Identifier: Apache-2.0
package master.onnx;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import master.api.Vocabulary;
import master.core.image.Preprocessing;
import master.core.image.ResizeMode;
import master.core.model.ModelManifest;
import master.core.network.Compatibility;
import master.core.network.ContextConfig;
import master.core.network.Initializers;
import master.core.network.NetworkConfig;
import master.core.network.NormConfig;
import master.core.network.Parameter;
import master.core.network.Parameters;
import master.core.network.ResidualBackbone;
import master.core.network.SeparableBackbone;
import master.core.network.TransformerConfig;
import master.core.network.Weights;

/** Tiny random networks. */
final class Networks {
    private Networks() {}

    /** One head and one aspect; everything of the plainest kind. */
    static NetworkConfig plain() {
        return config(1, 1, true, 12, 1, 0, false);
    }

    /** Every part of the network at once. */
    static NetworkConfig rich() {
        return config(2, 4, true, 24, 8, 2, false);
    }

    static NetworkConfig config(
            int stemStride, int aspects, boolean scale, int dim, int heads, int encoderLayers, boolean sharedNorm) {
        return new NetworkConfig(
                new ResidualBackbone(
                        List.of(4, 6),
                        stemStride,
                        List.of(
                                new ResidualBackbone.Stage(8, 1, 2, 2, false, true),
                                new ResidualBackbone.Stage(16, 2, 2, 1, true, false)),
                        ContextConfig.of(0.25, aspects).withScale(scale)),
                TransformerConfig.of(dim, heads, encoderLayers, 2, 20)
                        .withNorm(NormConfig.STANDARD.withShared(sharedNorm)));
    }

    /** Separable convolutions of both sizes, each stride by itself, contexts of two aspects. */
    static NetworkConfig separable(boolean everyBlock) {
        return plain().withBackbone(new SeparableBackbone(
                6,
                5,
                List.of(
                        new SeparableBackbone.Stage(8, 2, 5, 2, 1, false),
                        new SeparableBackbone.Stage(16, 3, 3, 1, 2, true)),
                ContextConfig.of(0.25, 2).withEveryBlock(everyBlock)));
    }

    /** The plain network with other properties, such as {@code embeddingScale=false}. */
    static NetworkConfig with(String... changes) {
        Map<String, String> properties = new LinkedHashMap<>(plain().toProperties());
        for (String change : changes) {
            String[] parts = change.split("=");
            properties.put(parts[0], parts[1]);
        }
        return NetworkConfig.fromProperties(properties);
    }

    /** The network of another implementation, with the sizes of the plain one. */
    static NetworkConfig small(Compatibility compatibility) {
        Map<String, String> properties =
                new LinkedHashMap<>(compatibility.network().toProperties());
        List<String> sizes = List.of("contextRatio", "modelDim", "headCount", "feedForwardDim");
        plain().toProperties().forEach((key, value) -> {
            if (key.startsWith("st") || sizes.contains(key)) { // stem and stages
                properties.put(key, value);
            }
        });
        return NetworkConfig.fromProperties(properties);
    }

    static ModelManifest manifest(NetworkConfig config, int channels) {
        return manifest(config, channels, "abcdeé字 0123");
    }

    private static ModelManifest manifest(NetworkConfig config, int channels, String charset) {
        return manifest(config, channels, Vocabulary.ofCharacters(charset));
    }

    private static ModelManifest manifest(NetworkConfig config, int channels, Vocabulary vocabulary) {
        return new ModelManifest(
                "tiny",
                vocabulary,
                Preprocessing.of(channels, 17, 30, ResizeMode.STRETCH),
                5,
                config,
                Map.of("wordAccuracy", "0.5"),
                Map.of("seed", "1"));
    }

    /** A model whose parameters are all random, those included that would start at 0 or 1. */
    static TrainedModel model(NetworkConfig config, int channels, long seed) {
        return model(config, channels, seed, tensors -> {});
    }

    /** The same, with a change of its weights. */
    static TrainedModel model(NetworkConfig config, int channels, long seed, Consumer<Map<String, float[]>> change) {
        return model(manifest(config, channels), seed, change);
    }

    /** A model of a rich network that reads other characters. */
    static TrainedModel reading(String charset, long seed) {
        return model(manifest(rich(), 1, charset), seed, tensors -> {});
    }

    /** A model of tokens, some of which carry a box. */
    static TrainedModel withBoxes(NetworkConfig config, long seed, Consumer<Map<String, float[]>> change) {
        Vocabulary cells = Vocabulary.of(List.of("<td>", "</td>", "<tr>", "x", "y"), "", Set.of("<td>", "x"));
        return model(manifest(config, 1, cells), seed, change);
    }

    /** The same model for other images. */
    static TrainedModel withInput(TrainedModel model, Preprocessing input) {
        ModelManifest old = model.manifest();
        return new TrainedModel(
                new ModelManifest(
                        old.name(),
                        old.vocabulary(),
                        input,
                        old.maxLength(),
                        old.network(),
                        old.metrics(),
                        old.provenance()),
                model.weights());
    }

    private static TrainedModel model(ModelManifest manifest, long seed, Consumer<Map<String, float[]>> change) {
        Parameters parameters = manifest.parameters();
        Weights initial = Initializers.initialize(parameters, seed);
        Map<String, float[]> values = new LinkedHashMap<>();
        for (Parameter parameter : parameters.all()) {
            float[] random = initial.values(parameter.name());
            disturb(random, parameter.role(), new Random(seed + parameter.name().hashCode()));
            values.put(parameter.name(), random);
        }
        change.accept(values);
        Map<String, Weights.Tensor> tensors = new LinkedHashMap<>();
        values.forEach((name, v) -> tensors.put(
                name, new Weights.Tensor(parameters.byName().get(name).shape(), v)));
        return new TrainedModel(manifest, new Weights(tensors));
    }

    private static void disturb(float[] values, Parameter.Role role, Random random) {
        for (int i = 0; i < values.length; i++) {
            switch (role) {
                case BIAS, RUNNING_MEAN -> values[i] = (float) (0.3 * random.nextGaussian());
                case SCALE, RUNNING_VARIANCE -> values[i] = 0.5f + random.nextFloat();
                case MATRIX -> values[i] *= 1.5f; // livelier attention
                case CONVOLUTION, EMBEDDING -> {}
            }
        }
    }

    /** Random images, {@code [count][C * H * W]}, each with a brightness, a slope and a noise of its own. */
    static float[][] images(ModelManifest manifest, int count, long seed) {
        Random random = new Random(seed);
        int width = manifest.preprocessing().width();
        float[][] images = new float[count][manifest.preprocessing().length()];
        for (float[] image : images) {
            double brightness = random.nextGaussian();
            double slope = random.nextGaussian();
            for (int i = 0; i < image.length; i++) {
                double place = (double) (i % width) / width - 0.5;
                image[i] = (float) (brightness + 3 * slope * place + 0.5 * random.nextGaussian());
            }
        }
        return images;
    }
}
