// SPDX-License-Identifier: Apache-2.0
package master.api.network;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import master.api.network.Parameter.Role;

/**
 * The name table of a network: every parameter in the order of the data flow. The trainer, the exporter and the importers
 * of foreign checkpoints all speak in these names, so a name is spelled only here.
 */
public final class Parameters {
    private final Map<String, Parameter> table = new LinkedHashMap<>();
    private final NetworkConfig config;

    private Parameters(NetworkConfig config, int channels, int tokens) {
        this.config = config;
        int in = channels;
        for (int i = 0; i < config.stem().size(); i++) {
            convolution(stem(i), in, config.stem().get(i), 3);
            in = config.stem().get(i);
        }
        for (int s = 0; s < config.stages().size(); s++) {
            StageConfig stage = config.stages().get(s);
            for (int b = 0; b < stage.blocks(); b++) {
                block(block(s, b), in, stage.channels(), config.hasContext(s, b));
                in = stage.channels();
            }
            if (stage.convolution()) {
                convolution(stageConvolution(s), in, in, 3);
            }
        }
        int dim = config.transformer().modelDim();
        if (in != dim) {
            linear(PROJECTION, in, dim);
        }
        encoder(config.transformer(), dim);
        put(EMBEDDING, Role.EMBEDDING, tokens, dim);
        decoder(config.transformer(), dim);
        linear(HEAD, dim, tokens);
    }

    private void encoder(TransformerConfig transformer, int dim) {
        if (transformer.encoderLayers() == 0) {
            return;
        }
        for (int i = 0; i < (transformer.sharedLayers() ? 1 : transformer.encoderLayers()); i++) {
            String layer = encoderLayer(i);
            attention(layer + ".selfAttention", dim);
            feedForward(layer, dim);
            ownNorm(encoderNorm(i, 1), dim);
            ownNorm(encoderNorm(i, 2), dim);
        }
        norm(ENCODER_NORM, dim);
    }

    private void decoder(TransformerConfig transformer, int dim) {
        for (int i = 0; i < (transformer.sharedLayers() ? 1 : transformer.decoderLayers()); i++) {
            String layer = decoderLayer(i);
            attention(layer + ".selfAttention", dim);
            attention(layer + ".crossAttention", dim);
            feedForward(layer, dim);
            for (int n = 1; n <= 3; n++) {
                ownNorm(decoderNorm(i, n), dim);
            }
        }
        norm(DECODER_NORM, dim);
    }

    /** Prefix of the map from feature channels to the transformer's width; absent where they are equal. */
    public static final String PROJECTION = "encoder.projection";
    /** Prefix of the norm behind the encoder's layers; absent without layers. */
    public static final String ENCODER_NORM = "encoder.norm";
    /** The token embedding, {@code [tokens, modelDim]}. */
    public static final String EMBEDDING = "decoder.embedding.weight";
    /** Prefix of the norm behind the decoder's layers. */
    public static final String DECODER_NORM = "decoder.norm";
    /** Prefix of the map from the decoder to the logits ("Generator" in MASTER). */
    public static final String HEAD = "head";

    /**
     * The table of a network.
     *
     * @param config the sizes
     * @param channels channels of the input picture, 1 or 3
     * @param tokens size of the vocabulary
     */
    public static Parameters of(NetworkConfig config, int channels, int tokens) {
        return new Parameters(config, channels, tokens);
    }

    /** All parameters, in order. */
    public List<Parameter> all() {
        return List.copyOf(table.values());
    }

    /** All parameters by name, in order. */
    public Map<String, Parameter> byName() {
        return Collections.unmodifiableMap(table);
    }

    /** The number of values that the optimizer moves; running statistics are not counted. */
    public long trainableCount() {
        return table.values().stream()
                .filter(p -> p.role().trainable())
                .mapToLong(Parameter::length)
                .sum();
    }

    /** Prefix of a convolution of the stem, from 0. */
    public static String stem(int index) {
        return "backbone.stem" + index;
    }

    /** Prefix of a residual block, both from 0. */
    public static String block(int stage, int block) {
        return "backbone.stage" + (stage + 1) + ".block" + block;
    }

    /** Prefix of the convolution behind the blocks of a stage, from 0. */
    public static String stageConvolution(int stage) {
        return "backbone.stage" + (stage + 1);
    }

    /** Prefix of an encoder layer, from 0; shared layers have one name. */
    public String encoderLayer(int layer) {
        return "encoder.layer" + (config.transformer().sharedLayers() ? 0 : layer);
    }

    /** Prefix of a decoder layer, from 0; shared layers have one name. */
    public String decoderLayer(int layer) {
        return "decoder.layer" + (config.transformer().sharedLayers() ? 0 : layer);
    }

    /** Prefix of the norm before sub-layer 1 (attention) or 2 (feed-forward) of an encoder layer. */
    public String encoderNorm(int layer, int subLayer) {
        return config.transformer().norm().shared() ? ENCODER_NORM : encoderLayer(layer) + ".norm" + subLayer;
    }

    /** Prefix of the norm before sub-layer 1 (self-attention), 2 (cross-attention) or 3 (feed-forward) of a decoder layer. */
    public String decoderNorm(int layer, int subLayer) {
        return config.transformer().norm().shared() ? DECODER_NORM : decoderLayer(layer) + ".norm" + subLayer;
    }

    private void block(String prefix, int in, int out, boolean globalContext) {
        convolution(prefix + ".first", in, out, 3);
        convolution(prefix + ".second", out, out, 3);
        if (globalContext) {
            context(prefix + ".context", config.context(), out);
        }
        if (in != out) {
            convolution(prefix + ".shortcut", in, out, 1);
        }
    }

    private void context(String prefix, ContextConfig context, int channels) {
        if (context.pooling() == ContextConfig.Pooling.ATTENTION) {
            linear(prefix + ".mask", channels / context.headers(), 1);
        }
        int planes = context.planes(channels);
        linear(prefix + ".squeeze", channels, planes);
        norm(prefix + ".norm", planes);
        linear(prefix + ".expand", planes, channels);
        if (context.fusion() == ContextConfig.Fusion.CONCAT) {
            linear(prefix + ".fuse", 2 * channels, channels);
        }
    }

    private void convolution(String prefix, int in, int out, int kernel) {
        put(prefix + ".conv.weight", Role.CONVOLUTION, out, in, kernel, kernel);
        put(prefix + ".norm.weight", Role.SCALE, out);
        put(prefix + ".norm.bias", Role.BIAS, out);
        put(prefix + ".norm.mean", Role.RUNNING_MEAN, out);
        put(prefix + ".norm.variance", Role.RUNNING_VARIANCE, out);
    }

    private void attention(String prefix, int dim) {
        if (config.transformer().inputProjections()) {
            linear(prefix + ".query", dim, dim);
            linear(prefix + ".key", dim, dim);
            linear(prefix + ".value", dim, dim);
        }
        linear(prefix + ".output", dim, dim);
    }

    private void feedForward(String layer, int dim) {
        int inner = config.transformer().feedForwardDim();
        linear(layer + ".feedForward.inner", dim, inner);
        linear(layer + ".feedForward.outer", inner, dim);
    }

    private void linear(String prefix, int in, int out) {
        put(prefix + ".weight", Role.MATRIX, in, out);
        put(prefix + ".bias", Role.BIAS, out);
    }

    private void ownNorm(String prefix, int dim) {
        if (!config.transformer().norm().shared()) {
            norm(prefix, dim);
        }
    }

    private void norm(String prefix, int dim) {
        put(prefix + ".weight", Role.SCALE, dim);
        put(prefix + ".bias", Role.BIAS, dim);
    }

    private void put(String name, Role role, Integer... shape) {
        table.put(name, new Parameter(name, Arrays.asList(shape), role));
    }
}
