// SPDX-License-Identifier: Apache-2.0
package master.api.network;

/**
 * The multi-aspect global-context block of a network: where it sits, how it sums the picture up, and how it hands that
 * back to every place. X is the block's input {@code [N, C, H, W]}, t its transform {@code [N, C]}.
 *
 * <p>Source: Lu et al. 2021, sec. 3.2; MASTER-pytorch {@code model/context_block.py}, MASTER-TF {@code gcb.py}.
 *
 * @param ratio bottleneck of the transform: {@code (int) (channels * ratio)} planes, in (0, 1]
 * @param headers aspects, 1 to 64; divides the channels of every stage that has the block
 * @param scale whether attention scores of more than one aspect are divided by the root of its channels;
 *     MASTER-pytorch never does, whatever its {@code att_scale} says
 * @param pooling how the picture is summed up
 * @param fusion how the transform meets the picture
 * @param everyBlock whether all residual blocks of a stage have it (MASTER-TF's published weights), or the first only
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

    /** How a picture becomes one vector. */
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
         * whole picture {@code [C, H, W]} without scale and shift. The standard configuration of MASTER-pytorch.
         * MASTER-TF's has scale and shift for every place, which ties it to one size of pictures; it is not supported.
         */
        CONCAT
    }

    static final double NORM_EPSILON = 1e-5;

    public ContextConfig {
        if (!(ratio > 0 && ratio <= 1)) {
            throw new IllegalArgumentException("contextRatio %s, above 0 and at most 1 is allowed".formatted(ratio));
        }
        Checks.range("contextHeaders", headers, 1, 64);
        Checks.epsilon("contextNormEpsilon", normEpsilon);
        if (pooling == Pooling.AVERAGE && headers != 1) {
            throw new IllegalArgumentException(
                    "contextHeaders %d with contextPooling average, which has no aspects: 1 is allowed"
                            .formatted(headers));
        }
    }

    /** The block in its standard form: scaled, pooled by attention, added, in the first block of a stage. */
    public static ContextConfig of(double ratio, int headers) {
        return new ContextConfig(ratio, headers, true, Pooling.ATTENTION, Fusion.ADD, false, NORM_EPSILON);
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
