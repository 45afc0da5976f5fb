// SPDX-License-Identifier: Apache-2.0
package master.core.network;

/**
 * The operations on feature maps {@code [N, C, H, W]} that a {@link Backbone} is written in. T is a value
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
     * @param rowStride stride of rows; the output is rounded up
     * @param columnStride stride of columns, likewise
     * @param groups 1, or {@code in} where every channel has a kernel of its own; then {@code out} is the same
     * @param relu whether negative values become 0
     */
    record Convolution(
            String name, int in, int out, int kernel, int rowStride, int columnStride, int groups, boolean relu) {
        public Convolution {
            if (groups != 1 && (groups != in || in != out)) {
                throw new IllegalArgumentException("%s: %d groups of %d channels to %d, 1 or one for each is allowed"
                        .formatted(name, groups, in, out));
            }
        }

        /** Without stride and groups, and with ReLU. */
        static Convolution of(String name, int in, int out, int kernel) {
            return new Convolution(name, in, out, kernel, 1, 1, 1, true);
        }

        Convolution withStride(int stride) {
            return withStrides(stride, stride);
        }

        Convolution withStrides(int rows, int columns) {
            return new Convolution(name, in, out, kernel, rows, columns, groups, relu);
        }

        Convolution withGroups(int count) {
            return new Convolution(name, in, out, kernel, rowStride, columnStride, count, relu);
        }

        Convolution withRelu(boolean on) {
            return new Convolution(name, in, out, kernel, rowStride, columnStride, groups, on);
        }
    }

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
