// SPDX-License-Identifier: Apache-2.0
package master.api.network;

/**
 * The operations that a {@link Network} is written in from the image to the memory. T is a value of whoever interprets
 * the network: a node of an ONNX graph, an array that is computed, or only a shape. Parameters are named here and owned by
 * the interpreter.
 *
 * <p>Three kinds of values occur: feature maps {@code [N, C, H, W]}, sequences {@code [N, S, D]} and vectors
 * {@code [N, C]}, one for each image.
 *
 * @param <T> a value of the interpreter
 */
public interface ImageLayers<T> extends SequenceLayers<T> {
    /**
     * A convolution with batch normalization, padded by half of its kernel.
     *
     * @param name prefix of its parameters: {@code .conv.weight} and {@code .norm.*}
     * @param in channels C of the input
     * @param out channels of the output
     * @param kernel rows and columns of the kernel, odd
     * @param stride of rows and columns; the output is rounded up
     * @param relu whether negative values become 0
     */
    record Convolution(String name, int in, int out, int kernel, int stride, boolean relu) {}

    /** A convolution with batch normalization, of a feature map. */
    T convolution(Convolution convolution, T x);

    /** Maximum over windows that do not overlap, of a feature map; what does not fill a window is left out. */
    T maxPool(String name, T x, int rows, int columns);

    /** {@code max(0, a + b)} of two feature maps; the name is that of the block that ends here. */
    T addRelu(String name, T a, T b);

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

    /** A feature map {@code [N, C, H, W]} as a sequence {@code [N, H W, C]}, row by row. */
    T flatten(T x, int channels);

    /** Adds the sinusoids of the places of a sequence, {@link Positions}; in training a dropout follows. */
    T positions(T x, int dim);
}
