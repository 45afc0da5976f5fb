// SPDX-License-Identifier: Apache-2.0
package master.api.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import master.api.model.Properties;

/**
 * A MASTER network: a ResNet-like backbone with multi-aspect global-context blocks, sinusoidal positions, an optional
 * transformer encoder, and a pre-norm transformer decoder. One record describes everything from the paper's full size
 * ({@link #full()}) to sizes that a laptop's processor trains ({@link #compact()}), and the networks of other
 * implementations ({@link Compatibility}). Immutable and thread-safe.
 *
 * <p>Source: Lu et al., MASTER, Pattern Recognition 2021, sec. 3; MASTER-pytorch {@code model/backbone.py} and
 * {@code model/transformer.py}, whose ResNet31 is {@code full()}.
 *
 * @param stem output channels of the 3x3 convolutions before the first stage; one or more
 * @param stemStride stride of the first of them, 1 or 2; 2 leaves full resolution early
 * @param stages the stages of the backbone; one or more
 * @param context the global-context blocks of the stages that have them
 * @param transformer encoder and decoder
 */
public record NetworkConfig(
        List<Integer> stem,
        int stemStride,
        List<StageConfig> stages,
        ContextConfig context,
        TransformerConfig transformer) {

    /** Epsilon of batch normalization, as in all MASTER implementations. */
    public static final double BATCH_NORM_EPSILON = 1e-5;

    /** What {@link #switches} gives for a standard network: properties of this value need not be there. */
    private static final Map<String, String> STANDARD_SWITCHES =
            switches(ContextConfig.of(1, 1), TransformerConfig.of(2, 1, 0, 1, 1));

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
        Objects.requireNonNull(transformer, "transformer");
        for (StageConfig stage : stages) {
            if (stage.globalContext() && stage.channels() % context.headers() != 0) {
                throw new IllegalArgumentException("contextHeaders %d does not divide the %d channels of a stage"
                        .formatted(context.headers(), stage.channels()));
            }
            if (stage.globalContext() && context.planes(stage.channels()) < 1) {
                throw new IllegalArgumentException("contextRatio %s leaves no plane of the %d channels of a stage"
                        .formatted(context.ratio(), stage.channels()));
            }
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
                ContextConfig.of(1.0 / 16, 1),
                TransformerConfig.of(512, 8, 0, 3, 2048));
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
                ContextConfig.of(1.0 / 8, 8),
                TransformerConfig.of(160, 8, 0, 2, 480));
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
                ContextConfig.of(1.0 / 4, 2),
                TransformerConfig.of(64, 4, 0, 1, 128));
    }

    /** The same with other global-context blocks. */
    public NetworkConfig withContext(ContextConfig context) {
        return new NetworkConfig(stem, stemStride, stages, context, transformer);
    }

    /** The same with another transformer. */
    public NetworkConfig withTransformer(TransformerConfig transformer) {
        return new NetworkConfig(stem, stemStride, stages, context, transformer);
    }

    /** Whether a residual block has a global-context block; both count from 0. */
    public boolean hasContext(int stage, int block) {
        return stages.get(stage).globalContext() && (block == 0 || context.everyBlock());
    }

    /** The channels of the feature map. */
    public int featureChannels() {
        return stages.get(stages.size() - 1).channels();
    }

    /** Rows of the feature map for an input of that many rows. */
    public int featureHeight(int height) {
        return feature(height, 1).rows();
    }

    /** Columns of the feature map for an input of that many columns. */
    public int featureWidth(int width) {
        return feature(1, width).columns();
    }

    private Sizes.Shape feature(int height, int width) {
        return new Network(this, 1, 1, false).backbone(new Sizes(), new Sizes.Shape(1, height, width));
    }

    /**
     * The multiplications of backbone and encoder for one image, each with its addition: of convolutions, linear maps
     * and attention.
     *
     * @param channels channels of the image
     */
    public long memoryMultiplications(int channels, int height, int width) {
        Sizes sizes = new Sizes();
        new Network(this, channels, 1, false).memory(sizes, new Sizes.Shape(channels, height, width));
        return sizes.multiplications();
    }

    /** This record as properties; a switch that has its standard value is left out. */
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
        properties.put("contextRatio", Double.toString(context.ratio()));
        properties.put("contextHeaders", Integer.toString(context.headers()));
        properties.put("contextScale", Boolean.toString(context.scale()));
        properties.put("modelDim", Integer.toString(transformer.modelDim()));
        properties.put("headCount", Integer.toString(transformer.headCount()));
        properties.put("encoderLayers", Integer.toString(transformer.encoderLayers()));
        properties.put("decoderLayers", Integer.toString(transformer.decoderLayers()));
        properties.put("feedForwardDim", Integer.toString(transformer.feedForwardDim()));
        properties.put("sharedNorm", Boolean.toString(transformer.norm().shared()));
        switches(context, transformer).forEach((key, value) -> {
            if (!value.equals(STANDARD_SWITCHES.get(key))) {
                properties.put(key, value);
            }
        });
        return properties;
    }

    /** The properties that need not be there. */
    private static Map<String, String> switches(ContextConfig context, TransformerConfig transformer) {
        Map<String, String> switches = new LinkedHashMap<>();
        switches.put("contextPooling", context.pooling().name().toLowerCase(Locale.ROOT));
        switches.put("contextFusion", context.fusion().name().toLowerCase(Locale.ROOT));
        switches.put("contextEveryBlock", Boolean.toString(context.everyBlock()));
        switches.put("contextNormEpsilon", Double.toString(context.normEpsilon()));
        switches.put("inputProjections", Boolean.toString(transformer.inputProjections()));
        switches.put("embeddingScale", Boolean.toString(transformer.embeddingScale()));
        switches.put("sharedLayers", Boolean.toString(transformer.sharedLayers()));
        switches.put("normEpsilon", Double.toString(transformer.norm().epsilon()));
        switches.put("finalNormEpsilon", Double.toString(transformer.norm().finalEpsilon()));
        switches.put("positions", transformer.positions().name().toLowerCase(Locale.ROOT));
        return switches;
    }

    /** Reads the properties back. */
    public static NetworkConfig fromProperties(Map<String, String> properties) {
        Map<String, String> all = new HashMap<>(STANDARD_SWITCHES);
        all.putAll(properties);
        int count = Properties.integer(all, "stages");
        Checks.range("stages", count, 1, 16);
        List<StageConfig> stages = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            Map<String, String> stage = Properties.under(all, "stage" + i + ".");
            stages.add(new StageConfig(
                    Properties.integer(stage, "channels"),
                    Properties.integer(stage, "blocks"),
                    Properties.integer(stage, "poolHeight"),
                    Properties.integer(stage, "poolWidth"),
                    Properties.flag(stage, "globalContext"),
                    Properties.flag(stage, "convolution")));
        }
        return new NetworkConfig(
                Properties.integers(all, "stem"),
                Properties.integer(all, "stemStride"),
                stages,
                new ContextConfig(
                        Properties.number(all, "contextRatio"),
                        Properties.integer(all, "contextHeaders"),
                        Properties.flag(all, "contextScale"),
                        Properties.constant(all, "contextPooling", ContextConfig.Pooling.class),
                        Properties.constant(all, "contextFusion", ContextConfig.Fusion.class),
                        Properties.flag(all, "contextEveryBlock"),
                        Properties.number(all, "contextNormEpsilon")),
                new TransformerConfig(
                        Properties.integer(all, "modelDim"),
                        Properties.integer(all, "headCount"),
                        Properties.integer(all, "encoderLayers"),
                        Properties.integer(all, "decoderLayers"),
                        Properties.integer(all, "feedForwardDim"),
                        Properties.flag(all, "inputProjections"),
                        Properties.flag(all, "embeddingScale"),
                        Properties.flag(all, "sharedLayers"),
                        new NormConfig(
                                Properties.flag(all, "sharedNorm"),
                                Properties.number(all, "normEpsilon"),
                                Properties.number(all, "finalNormEpsilon")),
                        Properties.constant(all, "positions", TransformerConfig.PositionEncoding.class)));
    }
}
