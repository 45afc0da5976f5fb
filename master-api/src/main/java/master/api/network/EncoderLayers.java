// SPDX-License-Identifier: Apache-2.0
package master.api.network;

/**
 * The operations that a {@link Network} is written in from the feature map to the memory.
 *
 * @param <T> a value of the interpreter
 */
public interface EncoderLayers<T> extends SequenceLayers<T> {
    /** A feature map {@code [N, C, H, W]} as a sequence {@code [N, H W, C]}, row by row. */
    T flatten(T x, int channels);

    /** Adds the sinusoids of the places of a sequence, {@link Positions}; in training a dropout follows. */
    T positions(T x, int dim);
}
