// SPDX-License-Identifier: Apache-2.0
package master.core.network;

/**
 * The operations that a {@link GlobalContext} block is written in, on feature maps {@code [N, C, H, W]} and vectors
 * {@code [N, C]}, one for each image.
 *
 * @param <T> a value of the interpreter
 */
public interface ContextLayers<T> {
    /**
     * A feature map summed up as a vector: every aspect weighs the places of its channels by a softmax over all places.
     *
     * @param name prefix of the map from the channels of an aspect to a score, shared by all aspects
     * @param channels C
     */
    T attentionPool(String name, ContextConfig context, int channels, T x);

    /** The mean over all places of a feature map, a vector of C channels. */
    T averagePool(T x, int channels);

    /** {@code x W + b} of a vector, for the few planes of a context block; always in floats. */
    T vectorLinear(String name, int in, int out, T x);

    /** Normalization of a vector over its channels. */
    T vectorNorm(String name, int channels, double epsilon, T x);

    /** {@code max(0, x)} of a vector. */
    T vectorRelu(T x);

    /** What a context block hands back: the transform t {@code [N, C]} meets the feature map at every place. */
    T fuse(String name, ContextConfig context, int channels, T x, T transform);
}
