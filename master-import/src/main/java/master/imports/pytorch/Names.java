// SPDX-License-Identifier: Apache-2.0
package master.imports.pytorch;

import java.util.List;

/**
 * The names of tensors in a checkpoint of PyTorch; {@code %d} are a layer and a sub-layer, from 0.
 *
 * @param backbone prefix of the backbone
 * @param positions the tables of positions, which are computed and not learned
 * @param embedding the token embedding
 * @param decoder the decoder's layers
 * @param encoder the encoder's layers
 * @param crossAttention prefix of the attention to the memory
 * @param head prefix of the map to the logits
 */
record Names(
        String backbone,
        List<String> positions,
        String embedding,
        Layer decoder,
        Layer encoder,
        String crossAttention,
        String head) {

    /**
     * The names in a layer of encoder or decoder.
     *
     * @param selfAttention prefix of the self-attention
     * @param feedForward prefix of the feed-forward layers
     * @param norm prefix of the norm before a sub-layer; the final norm's where all are one
     * @param finalNorm prefix of the norm behind the layers
     */
    record Layer(String selfAttention, String feedForward, String norm, String finalNorm) {}

    /** MASTER-pytorch since commit fb5b487. */
    static final Names CURRENT = new Names(
            "conv_embedding_gc.backbone.",
            List.of("encoder.position.pe", "decoder.position.pe"),
            "decoder.embedding.weight",
            new Layer(
                    "decoder.attention.%d",
                    "decoder.position_feed_forward.%d",
                    "decoder.layer_norm",
                    "decoder.layer_norm"),
            new Layer(
                    "encoder.attention.%d",
                    "encoder.position_feed_forward.%d",
                    "encoder.layer_norm",
                    "encoder.layer_norm"),
            "decoder.source_attention.%d",
            "generator.fc");

    /** MASTER-pytorch before that. */
    static final Names LEGACY = new Names(
            "src_embed.0.backbone.",
            List.of("src_embed.1.pe", "tgt_embed.1.pe"),
            "tgt_embed.0.lut.weight",
            layers("decoder", "._norm"),
            layers("encoder", "._norm"),
            "decoder.layers.%d.src_attn",
            "generator.fc");

    /** MASTER-mmocr. */
    static final Names MMOCR = new Names(
            "backbone.",
            List.of("encoder.pe", "decoder.positional_encoding.pe"),
            "decoder.embedding.lut.weight",
            layers("decoder", ""),
            layers("encoder", ""), // it has none
            "decoder.layers.%d.src_attn",
            "decoder.fc");

    private static Layer layers(String part, String normSuffix) {
        return new Layer(
                part + ".layers.%d.self_attn",
                part + ".layers.%d.feed_forward",
                part + ".layers.%d.sublayer.%d.norm" + normSuffix,
                part + ".norm" + normSuffix);
    }
}
