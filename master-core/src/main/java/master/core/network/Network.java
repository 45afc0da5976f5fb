// SPDX-License-Identifier: Apache-2.0
package master.core.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The MASTER network, written down once: from the image to the memory, and from tokens and memory to logits, and to
 * boxes where tokens have some. Its first part is a {@link Backbone}. Whoever runs it, exports it or counts it interprets
 * these methods with layers of their own. Immutable and thread-safe.
 *
 * <p>Source: Lu et al., MASTER, Pattern Recognition 2021, sec. 3; MASTER-pytorch {@code model/backbone.py},
 * {@code context_block.py} and {@code transformer.py}; the boxes are those of TableMASTER-mmocr {@code master_decoder.py}.
 *
 * @param config its sizes
 * @param channels channels of the image, 1 or 3
 * @param tokens size of the vocabulary, V
 * @param boxes whether it also says where tokens are: then the last layer of the decoder is there twice, each with weights
 *     of its own, once for the tokens and once for their boxes, and the layers before it are shared
 */
public record Network(NetworkConfig config, int channels, int tokens, boolean boxes) {
    /** The numbers of a box. */
    public static final int BOX_SIDES = 4;

    public Network {
        Objects.requireNonNull(config, "config");
    }

    /**
     * What a decoder gives; row i is about token i + 1.
     *
     * @param logits {@code [N, L, V]}
     * @param boxes {@code [N, L, 4]}: x and y of the center, width, height, as shares of the canvas; empty in a network
     *     without them
     */
    public record Decoded<T>(T logits, Optional<T> boxes) {}

    /** Image {@code [N, channels, H, W]} to memory {@code [N, S, D]}, {@code S = H' W'}. */
    public <T, L extends BackboneLayers<T> & EncoderLayers<T>> T memory(L layers, T image) {
        return encode(layers, config.backbone().apply(layers, channels, image));
    }

    /** Feature map {@code [N, C, H', W']} to memory {@code [N, S, D]}. */
    public <T> T encode(EncoderLayers<T> layers, T features) {
        TransformerConfig transformer = config.transformer();
        int dim = transformer.modelDim();
        int width = config.backbone().channels();
        T x = layers.flatten(features, width);
        if (width != dim) {
            x = layers.linear(Parameters.PROJECTION, width, dim, x);
        }
        x = layers.positions(transformer, x, features);
        for (int i = 0; i < transformer.encoderLayers(); i++) {
            String layer = Parameters.encoderLayer(transformer, i);
            T normed = norm(layers, Parameters.encoderNorm(transformer, i, 1), x);
            x = layers.residual(
                    x,
                    output(
                            layers,
                            layer + ".selfAttention",
                            layers.selfAttention(layer + ".selfAttention", transformer, false, normed)));
            x = feedForward(layers, layer, x, norm(layers, Parameters.encoderNorm(transformer, i, 2), x));
        }
        return transformer.encoderLayers() == 0
                ? x
                : layers.norm(Parameters.ENCODER_NORM, dim, transformer.norm().finalEpsilon(), x);
    }

    /** Token ids {@code [N, L]} and memory {@code [N, S, D]} to what is said of the tokens behind them. */
    public <T> Decoded<T> decode(DecoderLayers<T> layers, T ids, T memory) {
        TransformerConfig transformer = config.transformer();
        int dim = transformer.modelDim();
        int last = transformer.decoderLayers() - 1;
        T shared = layers.embedding(Parameters.EMBEDDING, tokens, transformer, ids);
        for (int i = 0; i < last; i++) {
            shared = decoderLayer(layers, Parameters.decoderLayer(transformer, i), shared, memory);
        }
        T x = decoded(layers, Parameters.decoderLayer(transformer, last), shared, memory);
        T logits = layers.linear(Parameters.HEAD, dim, tokens, x);
        if (!boxes) {
            return new Decoded<>(logits, Optional.empty());
        }
        x = decoded(layers, Parameters.BOX_LAYER, shared, memory);
        return new Decoded<>(
                logits, Optional.of(layers.sigmoid(layers.linear(Parameters.BOX_HEAD, dim, BOX_SIDES, x))));
    }

    /** The names of the decoder's layers in the order of the data flow; shared layers have one name. */
    public List<String> decoderLayers() {
        TransformerConfig transformer = config.transformer();
        List<String> layers = new ArrayList<>();
        for (int i = 0; i < transformer.decoderLayers(); i++) {
            layers.add(Parameters.decoderLayer(transformer, i));
        }
        if (boxes) {
            layers.add(Parameters.BOX_LAYER);
        }
        return layers;
    }

    /** The last layer, and the norm behind it. */
    private <T> T decoded(DecoderLayers<T> layers, String layer, T x, T memory) {
        TransformerConfig transformer = config.transformer();
        return layers.norm(
                Parameters.DECODER_NORM,
                transformer.modelDim(),
                transformer.norm().finalEpsilon(),
                decoderLayer(layers, layer, x, memory));
    }

    private <T> T decoderLayer(DecoderLayers<T> layers, String layer, T x, T memory) {
        TransformerConfig transformer = config.transformer();
        T normed = norm(layers, Parameters.decoderNorm(transformer, layer, 1), x);
        T y = layers.residual(
                x,
                output(
                        layers,
                        layer + ".selfAttention",
                        layers.selfAttention(layer + ".selfAttention", transformer, true, normed)));
        normed = norm(layers, Parameters.decoderNorm(transformer, layer, 2), y);
        y = layers.residual(
                y,
                output(
                        layers,
                        layer + ".crossAttention",
                        layers.crossAttention(layer + ".crossAttention", transformer, normed, memory)));
        return feedForward(layers, layer, y, norm(layers, Parameters.decoderNorm(transformer, layer, 3), y));
    }

    /**
     * The multiplications of the whole network for one image and a target of L tokens (teacher forcing), each with its
     * addition: of convolutions, linear maps and attention.
     */
    public long multiplications(int height, int width, int length) {
        Sizes sizes = new Sizes();
        Sizes.Shape memory = memory(sizes, new Sizes.Shape(channels, height, width));
        decode(sizes, new Sizes.Shape(1, length, 1), memory);
        return sizes.multiplications();
    }

    private <T> T norm(SequenceLayers<T> layers, String name, T x) {
        TransformerConfig transformer = config.transformer();
        return layers.norm(name, transformer.modelDim(), transformer.norm().epsilon(), x);
    }

    private <T> T output(SequenceLayers<T> layers, String attention, T context) {
        int dim = config.transformer().modelDim();
        return layers.linear(attention + ".output", dim, dim, context);
    }

    private <T> T feedForward(SequenceLayers<T> layers, String layer, T x, T normed) {
        int dim = config.transformer().modelDim();
        int inner = config.transformer().feedForwardDim();
        T hidden = layers.relu(layer, layers.linear(layer + ".feedForward.inner", dim, inner, normed));
        return layers.residual(x, layers.linear(layer + ".feedForward.outer", inner, dim, hidden));
    }
}
