// SPDX-License-Identifier: Apache-2.0
package master.core.network;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import master.core.model.Properties;

/**
 * The multi-aspect global-context block of a network: where it sits, how it sums the image up, and how it hands that
 * back to every place. X is the block's input {@code [N, C, H, W]}, t its transform {@code [N, C]}.
 *
 * <p>Source: Lu et al. 2021, sec. 3.2; MASTER-pytorch {@code model/context_block.py}, MASTER-TF {@code gcb.py}.
 *
 * @param ratio bottleneck of the transform: {@code (int) (channels * ratio)} planes, in (0, 1]
 * @param headers aspects, 1 to 64; divides the channels of every stage that has the block
 * @param scale whether attention scores of more than one aspect are divided by the root of its channels;
 *     MASTER-pytorch never does, whatever its {@code att_scale} says
 * @param pooling how the image is summed up
 * @param fusion how the transform meets the image
 * @param everyBlock whether all blocks of a stage have it (MASTER-TF's published weights), or one only
 * @param normEpsilon epsilon of the LayerNorms in the block; 1e-3 in MASTER-TF, 1e-5 in the others
 */
public record ContextConfig(
        double ratio,
        int headers,
        boolean scale,
        Pooling pooling,
        Fusion fusion,
        boolean everyBlock,
        double normEpsilon) {

    /** How an image becomes one vector. */
    public enum Pooling {
        /** A mean weighted by a softmax over the places, one for each aspect. */
        ATTENTION,
        /** The mean of all places; there are no aspects. */
        AVERAGE
    }

    /** How the transform t of the vector meets X. */
    public enum Fusion {
        /** {@code X + t}. */
        ADD,
        /** {@code X * sigmoid(t)}. */
        MULTIPLY,
        /**
         * {@code relu(norm([X, t] W + b))} with t beside X at every place, W {@code [2C, C]}, and a LayerNorm over the
         * whole image {@code [C, H, W]} without scale and shift. The standard configuration of MASTER-pytorch.
         * MASTER-TF's has scale and shift for every place, which ties it to one size of images; it is not supported.
         */
        CONCAT
    }

    static final double NORM_EPSILON = 1e-5;

    public ContextConfig {
        if (!(ratio > 0 && ratio <= 1)) {
            throw new IllegalArgumentException("context ratio %s, above 0 and at most 1 is allowed".formatted(ratio));
        }
        Checks.range("context headers", headers, 1, 64);
        Checks.epsilon("context normEpsilon", normEpsilon);
        if (pooling == Pooling.AVERAGE && headers != 1) {
            throw new IllegalArgumentException(
                    "context headers %d with pooling average, which has no aspects: 1 is allowed".formatted(headers));
        }
    }

    /** The block in its standard form: scaled, pooled by attention, added, in the first block of a stage. */
    public static ContextConfig of(double ratio, int headers) {
        return new ContextConfig(ratio, headers, true, Pooling.ATTENTION, Fusion.ADD, false, NORM_EPSILON);
    }

    /**
     * Checks that a stage can have the block.
     *
     * @throws IllegalArgumentException if it cannot
     */
    void check(int channels) {
        if (channels % headers != 0) {
            throw new IllegalArgumentException(
                    "context headers %d does not divide the %d channels of a stage".formatted(headers, channels));
        }
        if (planes(channels) < 1) {
            throw new IllegalArgumentException(
                    "context ratio %s leaves no plane of the %d channels of a stage".formatted(ratio, channels));
        }
    }

    /** As properties of a model file; a switch that has its standard value is left out. */
    Map<String, String> toProperties() {
        ContextConfig standard = of(ratio, headers);
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("contextRatio", Double.toString(ratio));
        properties.put("contextHeaders", Integer.toString(headers));
        properties.put("contextScale", Boolean.toString(scale));
        if (pooling != standard.pooling) {
            properties.put("contextPooling", pooling.name().toLowerCase(Locale.ROOT));
        }
        if (fusion != standard.fusion) {
            properties.put("contextFusion", fusion.name().toLowerCase(Locale.ROOT));
        }
        if (everyBlock != standard.everyBlock) {
            properties.put("contextEveryBlock", Boolean.toString(everyBlock));
        }
        if (normEpsilon != standard.normEpsilon) {
            properties.put("contextNormEpsilon", Double.toString(normEpsilon));
        }
        return properties;
    }

    static ContextConfig fromProperties(Map<String, String> properties) {
        return new ContextConfig(
                Properties.number(properties, "contextRatio"),
                Properties.integer(properties, "contextHeaders"),
                Properties.flag(properties, "contextScale"),
                Properties.constant(properties, "contextPooling", Pooling.ATTENTION),
                Properties.constant(properties, "contextFusion", Fusion.ADD),
                Properties.flag(properties, "contextEveryBlock", false),
                Properties.number(properties, "contextNormEpsilon", NORM_EPSILON));
    }

    /** The planes of the transform's bottleneck for that many channels. */
    public int planes(int channels) {
        return (int) (channels * ratio);
    }

    /** The same with other aspects. */
    public ContextConfig withHeaders(int headers) {
        return new ContextConfig(ratio, headers, scale, pooling, fusion, everyBlock, normEpsilon);
    }

    /** The same, scaled or not. */
    public ContextConfig withScale(boolean scale) {
        return new ContextConfig(ratio, headers, scale, pooling, fusion, everyBlock, normEpsilon);
    }

    /** The same with another pooling. */
    public ContextConfig withPooling(Pooling pooling) {
        return new ContextConfig(ratio, headers, scale, pooling, fusion, everyBlock, normEpsilon);
    }

    /** The same with another fusion. */
    public ContextConfig withFusion(Fusion fusion) {
        return new ContextConfig(ratio, headers, scale, pooling, fusion, everyBlock, normEpsilon);
    }

    /** The same in every block of a stage, or in the first only. */
    public ContextConfig withEveryBlock(boolean everyBlock) {
        return new ContextConfig(ratio, headers, scale, pooling, fusion, everyBlock, normEpsilon);
    }

    /** The same with another epsilon. */
    public ContextConfig withNormEpsilon(double normEpsilon) {
        return new ContextConfig(ratio, headers, scale, pooling, fusion, everyBlock, normEpsilon);
    }
}
