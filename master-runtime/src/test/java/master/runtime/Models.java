// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import master.api.ModelFile;
import master.api.Recognizer;
import master.api.RecognizerOptions;
import master.api.Vocabulary;
import master.core.image.Preprocessing;
import master.core.image.ResizeMode;
import master.core.model.ModelDigest;
import master.core.model.ModelManifest;
import master.core.network.Compatibility;
import master.core.network.ContextConfig;
import master.core.network.Initializers;
import master.core.network.NetworkConfig;
import master.core.network.Parameters;
import master.core.network.ResidualBackbone;
import master.core.network.TransformerConfig;
import master.core.network.Weights;
import master.onnx.ExportOptions;
import master.onnx.OnnxExporter;
import master.onnx.TrainedModel;

/** Tiny models with random weights, and images for them. */
final class Models {
    static final int MAX_LENGTH = 6;
    static final String CHARSET = "ab 0é漢😀";

    static final NetworkConfig NETWORK = new NetworkConfig(
            new ResidualBackbone(
                    List.of(8),
                    2,
                    List.of(new ResidualBackbone.Stage(16, 1, 2, 2, true, true)),
                    ContextConfig.of(0.25, 2)),
            TransformerConfig.of(16, 2, 0, 1, 32));

    private static final List<String> SIZES = List.of("contextRatio", "modelDim", "headCount", "feedForwardDim");

    private Models() {}

    /** A model with random weights, for images of 16x40. */
    static byte[] random() {
        return biased(-1, 0);
    }

    /** Every network that is known, in small, and every form of storage but integers. */
    static List<byte[]> ofEveryKind() {
        List<byte[]> files = new ArrayList<>();
        for (Compatibility compatibility : Compatibility.values()) {
            Map<String, String> properties =
                    new LinkedHashMap<>(compatibility.network().toProperties());
            NETWORK.toProperties().forEach((key, value) -> {
                if (key.startsWith("st") || SIZES.contains(key)) { // stem and stages
                    properties.put(key, value);
                }
            });
            NetworkConfig network = NetworkConfig.fromProperties(properties);
            for (boolean halves : new boolean[] {false, true}) {
                ModelManifest manifest = new ModelManifest(
                                "tiny",
                                manifest().vocabulary(),
                                manifest().preprocessing(),
                                MAX_LENGTH,
                                network,
                                Map.of(),
                                Map.of())
                        .withTemperature(halves ? 2 : 1);
                Weights weights = Initializers.initialize(
                        Parameters.of(network, 1, manifest.vocabulary().size()), 5);
                files.add(OnnxExporter.export(
                        new TrainedModel(manifest, weights),
                        ExportOptions.standard().withHalves(halves).withLogits(halves)));
            }
        }
        return files;
    }

    /** A model that prefers one token by so much. */
    static byte[] biased(int token, float bias) {
        ModelManifest manifest = manifest();
        Weights weights = Initializers.initialize(
                Parameters.of(NETWORK, 1, manifest.vocabulary().size()), 5);
        if (token >= 0) {
            weights.values(Parameters.HEAD + ".bias")[token] = bias;
        }
        return OnnxExporter.export(new TrainedModel(manifest, weights));
    }

    static ModelManifest manifest() {
        return new ModelManifest(
                "tiny",
                Vocabulary.ofCharacters(CHARSET),
                Preprocessing.of(1, 16, 40, ResizeMode.STRETCH),
                MAX_LENGTH,
                NETWORK,
                Map.of("wordAccuracy", "0.5"),
                Map.of("seed", "5"));
    }

    static Recognizer open(byte[] model, RecognizerOptions options) {
        return Recognizer.open(ModelFile.of("tiny.onnx", () -> model), options);
    }

    static Recognizer open(byte[] model) {
        return open(model, RecognizerOptions.DEFAULT);
    }

    /** The same model with one property changed to a value of the same length, sealed again. */
    static byte[] with(byte[] model, String key, String value) {
        String text = new String(model, StandardCharsets.ISO_8859_1);
        int at = text.indexOf(key + "\u0012" + (char) value.length());
        if (at < 0 || text.indexOf(key, at + 1) >= 0) {
            throw new IllegalArgumentException("no single property %s of %d characters".formatted(key, value.length()));
        }
        byte[] changed = model.clone();
        System.arraycopy(
                value.getBytes(StandardCharsets.ISO_8859_1), 0, changed, at + key.length() + 2, value.length());
        return ModelDigest.seal(changed);
    }

    /** An image of colored bars; each seed gives another one. */
    static BufferedImage image(int seed) {
        Random random = new Random(seed);
        BufferedImage image =
                new BufferedImage(30 + random.nextInt(60), 12 + random.nextInt(20), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        for (int i = 0; i < 12; i++) {
            graphics.setColor(new Color(random.nextInt(1 << 24)));
            graphics.fillRect(random.nextInt(80), random.nextInt(20), random.nextInt(30), random.nextInt(20));
        }
        graphics.dispose();
        return image;
    }
}
