// SPDX-License-Identifier: Apache-2.0
package master.imports.pytorch;

import java.util.List;
import java.util.Optional;

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
 * @param branches of a decoder that says where tokens are, too
 */
record Names(
        String backbone,
        List<String> positions,
        String embedding,
        Layer decoder,
        Layer encoder,
        String crossAttention,
        String head,
        Optional<Branches> branches) {

    /**
     * The names where the last layer of the decoder is there twice, and the layers before it are those of {@link
     * #decoder}.
     *
     * @param tokens prefix of the layer that the head of tokens follows
     * @param boxes prefix of the layer that boxes come of
     * @param boxHead prefix of the map to the boxes
     */
    record Branches(String tokens, String boxes, String boxHead) {}

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
                    "decoder.position_feed_forward.%d", "decoder.layer_norm", "decoder.layer_norm"),
            new Layer(
                    "encoder.attention.%d",
                    "encoder.position_feed_forward.%d", "encoder.layer_norm", "encoder.layer_norm"),
            "decoder.source_attention.%d",
            "generator.fc",
            Optional.empty());

    /** MASTER-pytorch before that. */
    static final Names LEGACY = new Names(
            "src_embed.0.backbone.",
            List.of("src_embed.1.pe", "tgt_embed.1.pe"),
            "tgt_embed.0.lut.weight",
            layers("decoder", "._norm"),
            layers("encoder", "._norm"),
            "decoder.layers.%d.src_attn",
            "generator.fc",
            Optional.empty());

    /** MASTER-mmocr. */
    static final Names MMOCR = new Names(
            "backbone.",
            List.of("encoder.pe", "decoder.positional_encoding.pe"),
            "decoder.embedding.lut.weight",
            layers("decoder", ""),
            layers("encoder", ""), // it has none
            "decoder.layers.%d.src_attn",
            "decoder.fc",
            Optional.empty());

    /** MASTER in MMOCR since 0.6, after {@link OpenMmocr#renamed}. */
    static final Names OPEN_MMOCR = new Names(
            MMOCR.backbone,
            List.of("decoder.feat_positional_encoding.position_table", "decoder.positional_encoding.position_table"),
            MMOCR.embedding,
            MMOCR.decoder,
            MMOCR.encoder,
            MMOCR.crossAttention,
            MMOCR.head,
            Optional.empty());

    /** TableMASTER. */
    static final Names TABLEMASTER = new Names(
            MMOCR.backbone,
            MMOCR.positions,
            MMOCR.embedding,
            MMOCR.decoder,
            MMOCR.encoder,
            MMOCR.crossAttention,
            "decoder.cls_fc",
            Optional.of(new Branches("decoder.cls_layer", "decoder.bbox_layer", "decoder.bbox_fc.0")));

    private static Layer layers(String part, String normSuffix) {
        return new Layer(
                part + ".layers.%d.self_attn",
                part + ".layers.%d.feed_forward",
                part + ".layers.%d.sublayer.%d.norm" + normSuffix,
                part + ".norm" + normSuffix);
    }
}
