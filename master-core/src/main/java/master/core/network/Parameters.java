// SPDX-License-Identifier: Apache-2.0
package master.core.network;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The name table of a network: every parameter in the order of the data flow. The trainer, the exporter and the importers
 * of foreign checkpoints all speak in these names, so a name is spelled only here.
 */
public final class Parameters {
    private static final int LARGE = 1024; // rows and columns of an image that no pooling uses up

    private final Map<String, Parameter> table = new LinkedHashMap<>();
    private final NetworkConfig config;

    private Parameters(Network network) {
        this.config = network.config();
        Sizes sizes = new Sizes();
        Sizes.Shape memory = network.memory(sizes, new Sizes.Shape(network.channels(), LARGE, LARGE)); // of any size
        network.decode(sizes, new Sizes.Shape(1, 1, 1), memory);
        table.putAll(sizes.parameters());
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
    /** Prefix of the decoder layer that boxes come of; absent without boxes. */
    public static final String BOX_LAYER = "decoder.boxes";
    /** Prefix of the map from that layer to boxes, before the sigmoid; absent without boxes. */
    public static final String BOX_HEAD = "head.boxes";

    /** The table of a network. */
    public static Parameters of(Network network) {
        return new Parameters(network);
    }

    /**
     * The table of a network without boxes.
     *
     * @param config the sizes
     * @param channels channels of the input image, 1 or 3
     * @param tokens size of the vocabulary
     */
    public static Parameters of(NetworkConfig config, int channels, int tokens) {
        return of(new Network(config, channels, tokens, false));
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

    /** Prefix of a block of a stage, both from 0. */
    public static String block(int stage, int block) {
        return stage(stage) + ".block" + block;
    }

    /** Prefix of a stage, from 0, and of the convolution behind its blocks. */
    public static String stage(int stage) {
        return "backbone.stage" + (stage + 1);
    }

    /** Prefix of an encoder layer, from 0; shared layers have one name. */
    public String encoderLayer(int layer) {
        return encoderLayer(config.transformer(), layer);
    }

    /** Prefix of a decoder layer, from 0; shared layers have one name. */
    public String decoderLayer(int layer) {
        return decoderLayer(config.transformer(), layer);
    }

    /** Prefix of the norm before sub-layer 1 (attention) or 2 (feed-forward) of an encoder layer. */
    public String encoderNorm(int layer, int subLayer) {
        return encoderNorm(config.transformer(), layer, subLayer);
    }

    /** Prefix of the norm before sub-layer 1 (self-attention), 2 (cross-attention) or 3 (feed-forward) of a decoder layer. */
    public String decoderNorm(int layer, int subLayer) {
        return decoderNorm(config.transformer(), decoderLayer(layer), subLayer);
    }

    static String encoderLayer(TransformerConfig transformer, int layer) {
        return "encoder.layer" + (transformer.sharedLayers() ? 0 : layer);
    }

    static String decoderLayer(TransformerConfig transformer, int layer) {
        return "decoder.layer" + (transformer.sharedLayers() ? 0 : layer);
    }

    static String encoderNorm(TransformerConfig transformer, int layer, int subLayer) {
        return transformer.norm().shared() ? ENCODER_NORM : encoderLayer(transformer, layer) + ".norm" + subLayer;
    }

    static String decoderNorm(TransformerConfig transformer, String layer, int subLayer) {
        return transformer.norm().shared() ? DECODER_NORM : layer + ".norm" + subLayer;
    }
}
