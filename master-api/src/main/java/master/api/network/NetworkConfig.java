// SPDX-License-Identifier: Apache-2.0
package master.api.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import master.api.model.Properties;

/**
 * The sizes of a MASTER network: a ResNet-like backbone with multi-aspect global-context blocks, sinusoidal positions,
 * an optional transformer encoder, and a pre-norm transformer decoder. One record describes everything from the paper's
 * full size ({@link #full()}) to sizes that a laptop's processor trains ({@link #compact()}). Immutable and thread-safe.
 *
 * <p>Source: Lu et al., MASTER, Pattern Recognition 2021, sec. 3; MASTER-pytorch {@code model/backbone.py} and
 * {@code model/transformer.py}, whose ResNet31 is {@code full()}.
 *
 * @param stem output channels of the 3x3 convolutions before the first stage; one or more
 * @param stemStride stride of the first of them, 1 or 2; 2 leaves full resolution early
 * @param stages the stages of the backbone; one or more
 * @param contextRatio bottleneck of the global-context transform: {@code (int) (channels * ratio)} planes, in (0, 1]
 * @param contextHeaders aspects of the global-context block; divides the channels of every stage that has one
 * @param contextScale whether attention scores of more than one aspect are divided by the root of its channels
 * @param modelDim width of the transformer; even, and divided by {@code headCount}
 * @param headCount attention heads
 * @param encoderLayers transformer encoder layers, 0 for none
 * @param decoderLayers transformer decoder layers, 1 or more
 * @param feedForwardDim inner width of the feed-forward layers
 * @param sharedNorm whether the decoder has one LayerNorm for all places, as MASTER-pytorch has (and so the encoder)
 */
public record NetworkConfig(
        List<Integer> stem,
        int stemStride,
        List<StageConfig> stages,
        double contextRatio,
        int contextHeaders,
        boolean contextScale,
        int modelDim,
        int headCount,
        int encoderLayers,
        int decoderLayers,
        int feedForwardDim,
        boolean sharedNorm) {

    /** Epsilon of batch normalization, as in all MASTER implementations. */
    public static final double BATCH_NORM_EPSILON = 1e-5;
    /** Epsilon of the LayerNorm in the global-context block (MASTER-pytorch). */
    public static final double CONTEXT_NORM_EPSILON = 1e-5;
    /** Epsilon of the transformer's LayerNorms (MASTER-pytorch). */
    public static final double LAYER_NORM_EPSILON = 1e-6;

    public NetworkConfig {
        stem = List.copyOf(stem);
        stages = List.copyOf(stages);
        if (stem.isEmpty() || stem.stream().anyMatch(c -> c < 1 || c > 4096)) {
            throw new IllegalArgumentException("stem %s, one or more channel counts from 1 to 4096 are needed".formatted(stem));
        }
        if (stemStride != 1 && stemStride != 2) {
            throw new IllegalArgumentException("stemStride %d, 1 or 2 are allowed".formatted(stemStride));
        }
        if (stages.isEmpty()) {
            throw new IllegalArgumentException("stages are missing, one or more are needed");
        }
        if (!(contextRatio > 0 && contextRatio <= 1)) {
            throw new IllegalArgumentException("contextRatio %s, above 0 and at most 1 is allowed".formatted(contextRatio));
        }
        range("contextHeaders", contextHeaders, 1, 64);
        range("modelDim", modelDim, 2, 8192);
        range("headCount", headCount, 1, 64);
        range("encoderLayers", encoderLayers, 0, 24);
        range("decoderLayers", decoderLayers, 1, 24);
        range("feedForwardDim", feedForwardDim, 1, 32768);
        if (modelDim % headCount != 0) {
            throw new IllegalArgumentException("headCount %d does not divide modelDim %d".formatted(headCount, modelDim));
        }
        if (modelDim % 2 != 0) {
            throw new IllegalArgumentException("modelDim %d is odd, the positions need an even one".formatted(modelDim));
        }
        for (StageConfig stage : stages) {
            if (stage.globalContext() && stage.channels() % contextHeaders != 0) {
                throw new IllegalArgumentException("contextHeaders %d does not divide the %d channels of a stage"
                        .formatted(contextHeaders, stage.channels()));
            }
            if (stage.globalContext() && (int) (stage.channels() * contextRatio) < 1) {
                throw new IllegalArgumentException("contextRatio %s leaves no plane of the %d channels of a stage"
                        .formatted(contextRatio, stage.channels()));
            }
        }
    }

    private static void range(String name, int value, int low, int high) {
        if (value < low || value > high) {
            throw new IllegalArgumentException("%s %d, %d to %d are allowed".formatted(name, value, low, high));
        }
    }

    /** The paper's full size: ResNet31, 512 wide, 3 decoder layers; 58,731,253 parameters at 66 tokens and 1 channel. */
    public static NetworkConfig full() {
        return new NetworkConfig(
                List.of(64, 128),
                1,
                List.of(
                        new StageConfig(256, 1, 2, 2, false, true),
                        new StageConfig(256, 2, 2, 2, true, true),
                        new StageConfig(512, 5, 2, 1, true, true),
                        new StageConfig(512, 3, 1, 1, true, true)),
                1.0 / 16,
                1,
                true,
                512,
                8,
                0,
                3,
                2048,
                false);
    }

    /** A compact size for short texts, meant for an input of 32x128. */
    public static NetworkConfig compact() {
        return new NetworkConfig(
                List.of(32),
                2,
                List.of(
                        new StageConfig(48, 1, 1, 1, false, false),
                        new StageConfig(96, 1, 2, 2, true, true),
                        new StageConfig(160, 2, 2, 1, true, true)),
                1.0 / 8,
                8,
                true,
                160,
                8,
                0,
                2,
                480,
                false);
    }

    /** The smallest size that still has every part; for tests and toys. */
    public static NetworkConfig tiny() {
        return new NetworkConfig(
                List.of(16),
                2,
                List.of(
                        new StageConfig(24, 1, 1, 1, false, false),
                        new StageConfig(32, 1, 2, 2, true, false),
                        new StageConfig(48, 1, 2, 1, true, true)),
                1.0 / 4,
                2,
                true,
                64,
                4,
                0,
                1,
                128,
                false);
    }

    /** The channels of the feature map. */
    public int featureChannels() {
        return stages.get(stages.size() - 1).channels();
    }

    /** Rows of the feature map for an input of that many rows. */
    public int featureHeight(int height) {
        int rows = stemStride == 2 ? (height + 1) / 2 : height;
        for (StageConfig stage : stages) {
            rows /= stage.poolHeight();
        }
        return rows;
    }

    /** Columns of the feature map for an input of that many columns. */
    public int featureWidth(int width) {
        int columns = stemStride == 2 ? (width + 1) / 2 : width;
        for (StageConfig stage : stages) {
            columns /= stage.poolWidth();
        }
        return columns;
    }

    /** The planes of a global-context block's bottleneck. */
    public int contextPlanes(int channels) {
        return (int) (channels * contextRatio);
    }

    /** This record as properties. */
    public Map<String, String> toProperties() {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("stem", stem.stream().map(String::valueOf).collect(Collectors.joining(",")));
        properties.put("stemStride", Integer.toString(stemStride));
        properties.put("stages", Integer.toString(stages.size()));
        for (int i = 0; i < stages.size(); i++) {
            StageConfig stage = stages.get(i);
            String prefix = "stage" + (i + 1) + ".";
            properties.put(prefix + "channels", Integer.toString(stage.channels()));
            properties.put(prefix + "blocks", Integer.toString(stage.blocks()));
            properties.put(prefix + "poolHeight", Integer.toString(stage.poolHeight()));
            properties.put(prefix + "poolWidth", Integer.toString(stage.poolWidth()));
            properties.put(prefix + "globalContext", Boolean.toString(stage.globalContext()));
            properties.put(prefix + "convolution", Boolean.toString(stage.convolution()));
        }
        properties.put("contextRatio", Double.toString(contextRatio));
        properties.put("contextHeaders", Integer.toString(contextHeaders));
        properties.put("contextScale", Boolean.toString(contextScale));
        properties.put("modelDim", Integer.toString(modelDim));
        properties.put("headCount", Integer.toString(headCount));
        properties.put("encoderLayers", Integer.toString(encoderLayers));
        properties.put("decoderLayers", Integer.toString(decoderLayers));
        properties.put("feedForwardDim", Integer.toString(feedForwardDim));
        properties.put("sharedNorm", Boolean.toString(sharedNorm));
        return properties;
    }

    /** Reads the properties back. */
    public static NetworkConfig fromProperties(Map<String, String> properties) {
        int count = Properties.integer(properties, "stages");
        range("stages", count, 1, 16);
        List<StageConfig> stages = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            Map<String, String> stage = Properties.under(properties, "stage" + i + ".");
            stages.add(new StageConfig(
                    Properties.integer(stage, "channels"),
                    Properties.integer(stage, "blocks"),
                    Properties.integer(stage, "poolHeight"),
                    Properties.integer(stage, "poolWidth"),
                    Properties.flag(stage, "globalContext"),
                    Properties.flag(stage, "convolution")));
        }
        return new NetworkConfig(
                Properties.integers(properties, "stem"),
                Properties.integer(properties, "stemStride"),
                stages,
                Properties.number(properties, "contextRatio"),
                Properties.integer(properties, "contextHeaders"),
                Properties.flag(properties, "contextScale"),
                Properties.integer(properties, "modelDim"),
                Properties.integer(properties, "headCount"),
                Properties.integer(properties, "encoderLayers"),
                Properties.integer(properties, "decoderLayers"),
                Properties.integer(properties, "feedForwardDim"),
                Properties.flag(properties, "sharedNorm"));
    }
}
