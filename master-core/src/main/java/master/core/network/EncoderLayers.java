// SPDX-License-Identifier: Apache-2.0
package master.core.network;

/**
 * The operations that a {@link Network} is written in from the feature map to the memory.
 *
 * @param <T> a value of the interpreter
 */
public interface EncoderLayers<T> extends SequenceLayers<T> {
    /** A feature map {@code [N, C, H, W]} as a sequence {@code [N, H W, C]}, row by row. */
    T flatten(T x, int channels);

    /**
     * Adds the positions of the places, {@link Positions#ofMap}; in training a dropout follows.
     *
     * @param x a sequence {@code [N, H W, D]}
     * @param features the feature map {@code [N, C, H, W]} that it was made of
     */
    T positions(TransformerConfig transformer, T x, T features);
}
