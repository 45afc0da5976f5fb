// SPDX-License-Identifier: Apache-2.0
package master.core.network;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A MASTER network: a backbone with multi-aspect global-context blocks, sinusoidal positions, an optional transformer
 * encoder, and a pre-norm transformer decoder. One record describes everything from the paper's full size
 * ({@link #full()}) to sizes that a laptop's processor trains ({@link #compact()}), and the networks of other
 * implementations ({@link Compatibility}). Immutable and thread-safe.
 *
 * <p>Source: Lu et al., MASTER, Pattern Recognition 2021, sec. 3; MASTER-pytorch {@code model/backbone.py} and
 * {@code model/transformer.py}, whose ResNet31 is {@code full()}.
 *
 * @param backbone from the image to the feature map
 * @param transformer encoder and decoder
 */
public record NetworkConfig(Backbone backbone, TransformerConfig transformer) implements Architecture {

    /** Epsilon of batch normalization, as in all MASTER implementations. */
    public static final double BATCH_NORM_EPSILON = 1e-5;

    public NetworkConfig {
        Objects.requireNonNull(backbone, "backbone");
        Objects.requireNonNull(transformer, "transformer");
    }

    /** The paper's full size: ResNet31, 512 wide, 3 decoder layers; 58,731,253 parameters at 66 tokens and 1 channel. */
    public static NetworkConfig full() {
        return new NetworkConfig(ResidualBackbone.full(), TransformerConfig.of(512, 8, 0, 3, 2048));
    }

    /** A compact size for short texts, meant for an input of 32x128. */
    public static NetworkConfig compact() {
        return new NetworkConfig(
                new ResidualBackbone(
                        List.of(32),
                        2,
                        List.of(
                                new ResidualBackbone.Stage(48, 1, 1, 1, false, false),
                                new ResidualBackbone.Stage(96, 1, 2, 2, true, true),
                                new ResidualBackbone.Stage(160, 2, 2, 1, true, true)),
                        ContextConfig.of(1.0 / 8, 8)),
                TransformerConfig.of(160, 8, 0, 2, 480));
    }

    /**
     * A light size, of separable convolutions, for inputs of 32x128: less than a third of the time of {@link #compact()}.
     */
    public static NetworkConfig light() {
        return new NetworkConfig(
                new SeparableBackbone(
                        32,
                        5,
                        List.of(
                                new SeparableBackbone.Stage(96, 3, 3, 2, 2, false),
                                new SeparableBackbone.Stage(192, 6, 3, 2, 1, true)),
                        ContextConfig.of(1.0 / 8, 8)),
                TransformerConfig.of(160, 8, 0, 2, 480));
    }

    /** The smallest size that still has every part; for tests and toys. */
    public static NetworkConfig tiny() {
        return new NetworkConfig(
                new ResidualBackbone(
                        List.of(16),
                        2,
                        List.of(
                                new ResidualBackbone.Stage(24, 1, 1, 1, false, false),
                                new ResidualBackbone.Stage(32, 1, 2, 2, true, false),
                                new ResidualBackbone.Stage(48, 1, 2, 1, true, true)),
                        ContextConfig.of(1.0 / 4, 2)),
                TransformerConfig.of(64, 4, 0, 1, 128));
    }

    /** The same with another backbone. */
    public NetworkConfig withBackbone(Backbone backbone) {
        return new NetworkConfig(backbone, transformer);
    }

    /** The same with another transformer. */
    public NetworkConfig withTransformer(TransformerConfig transformer) {
        return new NetworkConfig(backbone, transformer);
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
        return backbone.apply(new Sizes(), 1, new Sizes.Shape(1, height, width));
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
        Map<String, String> properties = new LinkedHashMap<>(backbone.toProperties());
        properties.putAll(transformer.toProperties());
        return properties;
    }

    /** Reads the properties back. */
    public static NetworkConfig fromProperties(Map<String, String> properties) {
        return new NetworkConfig(Backbone.fromProperties(properties), TransformerConfig.fromProperties(properties));
    }
}
