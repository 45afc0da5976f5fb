// SPDX-License-Identifier: Apache-2.0
package master.api.network;

import java.util.Objects;

/**
 * The MASTER network, written down once: from the image to the memory, and from tokens and memory to logits. Its first
 * part is a {@link Backbone}. Whoever runs
 * it, exports it or counts it interprets these methods with layers of their own. Immutable and thread-safe.
 *
 * <p>Source: Lu et al., MASTER, Pattern Recognition 2021, sec. 3; MASTER-pytorch {@code model/backbone.py},
 * {@code context_block.py} and {@code transformer.py}.
 *
 * @param config its sizes
 * @param channels channels of the image, 1 or 3
 * @param tokens size of the vocabulary, V
 */
public record Network(NetworkConfig config, int channels, int tokens) {
    public Network {
        Objects.requireNonNull(config, "config");
    }

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
            x = layers.residual(x, output(layers, layer + ".selfAttention",
                    layers.selfAttention(layer + ".selfAttention", transformer, false, normed)));
            x = feedForward(layers, layer, x, norm(layers, Parameters.encoderNorm(transformer, i, 2), x));
        }
        return transformer.encoderLayers() == 0
                ? x
                : layers.norm(Parameters.ENCODER_NORM, dim, transformer.norm().finalEpsilon(), x);
    }

    /** Token ids {@code [N, L]} and memory {@code [N, S, D]} to logits {@code [N, L, V]}: row i predicts token i + 1. */
    public <T> T logits(DecoderLayers<T> layers, T ids, T memory) {
        TransformerConfig transformer = config.transformer();
        int dim = transformer.modelDim();
        T x = layers.embedding(Parameters.EMBEDDING, tokens, transformer, ids);
        for (int i = 0; i < transformer.decoderLayers(); i++) {
            String layer = Parameters.decoderLayer(transformer, i);
            T normed = norm(layers, Parameters.decoderNorm(transformer, i, 1), x);
            x = layers.residual(x, output(layers, layer + ".selfAttention",
                    layers.selfAttention(layer + ".selfAttention", transformer, true, normed)));
            normed = norm(layers, Parameters.decoderNorm(transformer, i, 2), x);
            x = layers.residual(x, output(layers, layer + ".crossAttention",
                    layers.crossAttention(layer + ".crossAttention", transformer, normed, memory)));
            x = feedForward(layers, layer, x, norm(layers, Parameters.decoderNorm(transformer, i, 3), x));
        }
        x = layers.norm(Parameters.DECODER_NORM, dim, transformer.norm().finalEpsilon(), x);
        return layers.linear(Parameters.HEAD, dim, tokens, x);
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
