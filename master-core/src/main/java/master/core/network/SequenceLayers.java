// SPDX-License-Identifier: Apache-2.0
package master.core.network;

/**
 * The operations on sequences {@code [N, S, D]} that encoder and decoder of a {@link Network} share.
 *
 * @param <T> a value of the interpreter
 */
public interface SequenceLayers<T> {
    /** {@code x W + b} of every row of a sequence. */
    T linear(String name, int in, int out, T x);

    /** {@code max(0, x)} of what the linear map of that name gave. */
    T relu(String name, T x);

    /** {@code x + delta} of two sequences; in training a dropout of the delta comes before. */
    T residual(T x, T delta);

    /** Layer normalization of every row of a sequence. */
    T norm(String name, int dim, double epsilon, T x);

    /**
     * Attention of a sequence to itself, without the projection of its output.
     *
     * @param name prefix of the projections {@code .query}, {@code .key} and {@code .value}, if there are any
     * @param causal whether a row sees only itself and the rows before it
     */
    T selfAttention(String name, TransformerConfig transformer, boolean causal, T x);
}
