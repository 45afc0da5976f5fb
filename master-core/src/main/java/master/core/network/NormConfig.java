// SPDX-License-Identifier: Apache-2.0
package master.core.network;

/**
 * The LayerNorms of the transformer; variances are biased, and epsilon stands inside the root.
 *
 * @param shared whether the decoder has one LayerNorm for all places, and the encoder another, as MASTER-pytorch has
 *     them; then both epsilons are the same
 * @param epsilon epsilon of the norms before the sub-layers; 1e-5 in MASTER-mmocr, 1e-6 in the others
 * @param finalEpsilon epsilon of the norm behind the layers; 1e-3 in MASTER-TF, 1e-5 in MASTER-mmocr
 */
public record NormConfig(boolean shared, double epsilon, double finalEpsilon) {
    /** A norm of its own at every place, with epsilon 1e-6. */
    public static final NormConfig STANDARD = new NormConfig(false, 1e-6, 1e-6);

    public NormConfig {
        Checks.epsilon("norm epsilon", epsilon);
        Checks.epsilon("norm finalEpsilon", finalEpsilon);
        if (shared && epsilon != finalEpsilon) {
            throw new IllegalArgumentException("norm epsilon %s and finalEpsilon %s, a shared norm has one epsilon"
                    .formatted(epsilon, finalEpsilon));
        }
    }

    /** The same with one norm for all places, or one for each. */
    public NormConfig withShared(boolean shared) {
        return new NormConfig(shared, epsilon, finalEpsilon);
    }
}
