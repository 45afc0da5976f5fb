// SPDX-License-Identifier: Apache-2.0
package master.onnx;

/**
 * Weights rounded to integers with sign, symmetric around 0, with a scale for each output channel: {@code weight =
 * integer * scale}.
 *
 * @param values the integers, in the order of the weights
 * @param scales one for each channel; above 0
 */
record IntegerWeights(byte[] values, float[] scales) {
    private static final double MOST_BIAS = 1 << 30; // a bias is an integer of 32 bits, and sums come on top

    /**
     * Rounds the kernel of a convolution, {@code [out, ...]}.
     *
     * @param bias {@code [out]}; scales are large enough for it to be an integer of 32 bits with {@code inputScale}
     */
    static IntegerWeights ofKernel(float[] kernel, float[] bias, float inputScale, int bits) {
        int length = kernel.length / bias.length;
        return of(kernel, leastScales(bias, inputScale), bits, i -> i / length);
    }

    /** Rounds a matrix, {@code [in, out]}; {@code bias} as for kernels. */
    static IntegerWeights ofMatrix(float[] matrix, float[] bias, float inputScale, int bits) {
        return of(matrix, leastScales(bias, inputScale), bits, i -> i % bias.length);
    }

    private static float[] leastScales(float[] bias, float inputScale) {
        float[] least = new float[bias.length];
        for (int c = 0; c < least.length; c++) {
            least[c] = (float) (Math.abs(bias[c]) / (inputScale * MOST_BIAS));
        }
        return least;
    }

    private interface Channel {
        int of(int index);
    }

    private static IntegerWeights of(float[] weights, float[] leastScales, int bits, Channel channel) {
        int most = (1 << bits - 1) - 1; // 127 or 63; the lowest integer is not used
        float[] scales = leastScales.clone();
        for (int i = 0; i < weights.length; i++) {
            int c = channel.of(i);
            scales[c] = Math.max(scales[c], Math.abs(weights[i]) / most);
        }
        for (int c = 0; c < scales.length; c++) {
            scales[c] = scales[c] < Float.MIN_NORMAL ? 1 : scales[c]; // a channel of zeros fits any scale
        }
        byte[] values = new byte[weights.length];
        for (int i = 0; i < weights.length; i++) {
            values[i] = (byte) Math.max(-most, Math.min(most, Math.rint(weights[i] / scales[channel.of(i)])));
        }
        return new IntegerWeights(values, scales);
    }

    /** A bias in integers: of the products of input and weights. */
    int[] bias(float[] bias, float inputScale) {
        float[] biasScales = biasScales(inputScale);
        int[] integers = new int[bias.length];
        for (int c = 0; c < bias.length; c++) {
            integers[c] = (int) Math.rint(bias[c] / biasScales[c]);
        }
        return integers;
    }

    /** The scales of the bias. */
    float[] biasScales(float inputScale) {
        float[] products = new float[scales.length];
        for (int c = 0; c < products.length; c++) {
            products[c] = inputScale * scales[c];
        }
        return products;
    }
}
