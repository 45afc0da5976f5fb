// SPDX-License-Identifier: Apache-2.0
package master.core.network;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import master.core.model.Properties;

/**
 * The transformer of a network: sizes, and what the implementations of MASTER do differently.
 *
 * <p>Source: Lu et al. 2021, sec. 3.3; MASTER-pytorch and MASTER-TF {@code transformer.py}.
 *
 * @param modelDim width D; even, and divided by {@code headCount}
 * @param headCount attention heads, 1 to 64
 * @param encoderLayers encoder layers, 0 for none
 * @param decoderLayers decoder layers, 1 to 24
 * @param feedForwardDim inner width of the feed-forward layers
 * @param inputProjections whether attention projects query, key and value; MASTER-TF's heads are slices of its inputs,
 *     and it has the projection of the output only
 * @param embeddingScale whether token embeddings are multiplied by the root of D; not in MASTER-TF
 * @param sharedLayers whether all layers of the encoder, and all of the decoder, are one layer applied again and again
 *     ({@code share_parameter} of MASTER-pytorch)
 * @param norm the LayerNorms
 * @param positions how the places of the feature map are told apart
 */
public record TransformerConfig(
        int modelDim,
        int headCount,
        int encoderLayers,
        int decoderLayers,
        int feedForwardDim,
        boolean inputProjections,
        boolean embeddingScale,
        boolean sharedLayers,
        NormConfig norm,
        PositionEncoding positions) {

    /** How the memory knows where in the feature map a row of it was. */
    public enum PositionEncoding {
        /** One sinusoid over all places, row by row, as in all MASTER implementations. */
        SEQUENTIAL,
        /**
         * The first half of the width is a sinusoid of the row, the second half one of the column: what a place looks like
         * does not depend on the width of the image.
         */
        AXIAL
    }

    public TransformerConfig {
        Checks.range("modelDim", modelDim, 2, 8192);
        Checks.range("headCount", headCount, 1, 64);
        Checks.range("encoderLayers", encoderLayers, 0, 24);
        Checks.range("decoderLayers", decoderLayers, 1, 24);
        Checks.range("feedForwardDim", feedForwardDim, 1, 32768);
        if (modelDim % headCount != 0) {
            throw new IllegalArgumentException(
                    "headCount %d does not divide modelDim %d".formatted(headCount, modelDim));
        }
        if (modelDim % 2 != 0) {
            throw new IllegalArgumentException(
                    "modelDim %d is odd, the positions need an even one".formatted(modelDim));
        }
        Objects.requireNonNull(norm, "norm");
        Objects.requireNonNull(positions, "positions");
        if (positions == PositionEncoding.AXIAL && modelDim % 4 != 0) {
            throw new IllegalArgumentException(
                    "modelDim %d with axial positions, a multiple of 4 is needed".formatted(modelDim));
        }
    }

    /** A transformer in its standard form. */
    public static TransformerConfig of(
            int modelDim, int headCount, int encoderLayers, int decoderLayers, int feedForwardDim) {
        return new TransformerConfig(
                modelDim,
                headCount,
                encoderLayers,
                decoderLayers,
                feedForwardDim,
                true,
                true,
                false,
                NormConfig.STANDARD,
                PositionEncoding.SEQUENTIAL);
    }

    /** The width of one head, {@code D/A}. */
    public int headDim() {
        return modelDim / headCount;
    }

    /** What token embeddings are multiplied by. */
    public double embeddingFactor() {
        return embeddingScale ? Math.sqrt(modelDim) : 1;
    }

    /** The same with other layers. */
    public TransformerConfig withLayers(int encoderLayers, int decoderLayers) {
        return new TransformerConfig(
                modelDim,
                headCount,
                encoderLayers,
                decoderLayers,
                feedForwardDim,
                inputProjections,
                embeddingScale,
                sharedLayers,
                norm,
                positions);
    }

    /** The same with one layer for all, or one for each. */
    public TransformerConfig withSharedLayers(boolean sharedLayers) {
        return new TransformerConfig(
                modelDim,
                headCount,
                encoderLayers,
                decoderLayers,
                feedForwardDim,
                inputProjections,
                embeddingScale,
                sharedLayers,
                norm,
                positions);
    }

    /** The same with another inner width of the feed-forward layers. */
    public TransformerConfig withFeedForwardDim(int feedForwardDim) {
        return new TransformerConfig(
                modelDim,
                headCount,
                encoderLayers,
                decoderLayers,
                feedForwardDim,
                inputProjections,
                embeddingScale,
                sharedLayers,
                norm,
                positions);
    }

    /** The same with other LayerNorms. */
    public TransformerConfig withNorm(NormConfig norm) {
        return new TransformerConfig(
                modelDim,
                headCount,
                encoderLayers,
                decoderLayers,
                feedForwardDim,
                inputProjections,
                embeddingScale,
                sharedLayers,
                norm,
                positions);
    }

    /** The same with other positions of the memory. */
    public TransformerConfig withPositions(PositionEncoding positions) {
        return new TransformerConfig(
                modelDim,
                headCount,
                encoderLayers,
                decoderLayers,
                feedForwardDim,
                inputProjections,
                embeddingScale,
                sharedLayers,
                norm,
                positions);
    }

    /** As properties of a model file; a switch that has its standard value is left out. */
    Map<String, String> toProperties() {
        TransformerConfig standard = of(modelDim, headCount, encoderLayers, decoderLayers, feedForwardDim);
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("modelDim", Integer.toString(modelDim));
        properties.put("headCount", Integer.toString(headCount));
        properties.put("encoderLayers", Integer.toString(encoderLayers));
        properties.put("decoderLayers", Integer.toString(decoderLayers));
        properties.put("feedForwardDim", Integer.toString(feedForwardDim));
        properties.put("sharedNorm", Boolean.toString(norm.shared()));
        if (inputProjections != standard.inputProjections) {
            properties.put("inputProjections", Boolean.toString(inputProjections));
        }
        if (embeddingScale != standard.embeddingScale) {
            properties.put("embeddingScale", Boolean.toString(embeddingScale));
        }
        if (sharedLayers != standard.sharedLayers) {
            properties.put("sharedLayers", Boolean.toString(sharedLayers));
        }
        if (norm.epsilon() != standard.norm.epsilon()) {
            properties.put("normEpsilon", Double.toString(norm.epsilon()));
        }
        if (norm.finalEpsilon() != standard.norm.finalEpsilon()) {
            properties.put("finalNormEpsilon", Double.toString(norm.finalEpsilon()));
        }
        if (positions != standard.positions) {
            properties.put("positions", positions.name().toLowerCase(Locale.ROOT));
        }
        return properties;
    }

    static TransformerConfig fromProperties(Map<String, String> properties) {
        NormConfig norm = NormConfig.STANDARD;
        return new TransformerConfig(
                Properties.integer(properties, "modelDim"),
                Properties.integer(properties, "headCount"),
                Properties.integer(properties, "encoderLayers"),
                Properties.integer(properties, "decoderLayers"),
                Properties.integer(properties, "feedForwardDim"),
                Properties.flag(properties, "inputProjections", true),
                Properties.flag(properties, "embeddingScale", true),
                Properties.flag(properties, "sharedLayers", false),
                new NormConfig(
                        Properties.flag(properties, "sharedNorm"),
                        Properties.number(properties, "normEpsilon", norm.epsilon()),
                        Properties.number(properties, "finalNormEpsilon", norm.finalEpsilon())),
                Properties.constant(properties, "positions", PositionEncoding.SEQUENTIAL));
    }
}
