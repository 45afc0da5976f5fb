// SPDX-License-Identifier: Apache-2.0
package master.api.network;

/**
 * The operations on feature maps {@code [N, C, H, W]} that the backbone of a {@link Network} is written in. T is a value
 * of whoever interprets the network: a node of an ONNX graph, a vertex, an array that is computed, or only a shape.
 * Parameters are named here and owned by the interpreter.
 *
 * @param <T> a value of the interpreter
 */
public interface BackboneLayers<T> {
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
     * A multi-aspect global-context block, as {@link GlobalContext} writes it.
     *
     * @param name prefix of its parameters
     * @param channels C of input and output
     */
    T context(String name, ContextConfig context, int channels, T x);
}
