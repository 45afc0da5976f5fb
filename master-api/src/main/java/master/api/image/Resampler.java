// SPDX-License-Identifier: Apache-2.0
package master.api.image;

/**
 * Bilinear resizing with antialiasing: a separable triangle filter that widens when the picture shrinks, its weights
 * renormalized at the borders. The same filter as Pillow's {@code BILINEAR} and as ONNX {@code Resize} with
 * {@code antialias=1, exclude_outside=1}. Immutable and thread-safe.
 */
final class Resampler {
    private Resampler() {}

    /** The filter of one axis: for output i, weights[i] belong to the inputs from first[i] on. */
    private record Axis(int[] first, float[][] weights) {
        static Axis of(int from, int to) {
            double scale = (double) from / to;
            double radius = Math.max(1, scale);
            int[] first = new int[to];
            float[][] weights = new float[to][];
            for (int i = 0; i < to; i++) {
                double center = (i + 0.5) * scale;
                int low = Math.max(0, (int) (center - radius + 0.5));
                int high = Math.min(from, (int) (center + radius + 0.5));
                double[] taps = new double[high - low];
                double sum = 0;
                for (int k = low; k < high; k++) {
                    taps[k - low] = Math.max(0, 1 - Math.abs((k + 0.5 - center) / radius));
                    sum += taps[k - low];
                }
                first[i] = low;
                weights[i] = new float[taps.length];
                for (int k = 0; k < taps.length; k++) {
                    weights[i][k] = (float) (taps[k] / sum);
                }
            }
            return new Axis(first, weights);
        }
    }

    /**
     * Resizes one plane.
     *
     * @param source {@code height * width} values
     * @return {@code toHeight * toWidth} values
     */
    static float[] resize(float[] source, int width, int height, int toWidth, int toHeight) {
        float[] wide = width == toWidth ? source : new float[height * toWidth];
        if (width != toWidth) {
            Axis axis = Axis.of(width, toWidth);
            for (int y = 0; y < height; y++) {
                int row = y * width;
                for (int x = 0; x < toWidth; x++) {
                    float[] weights = axis.weights[x];
                    int at = row + axis.first[x];
                    float sum = 0;
                    for (int k = 0; k < weights.length; k++) {
                        sum += weights[k] * source[at + k];
                    }
                    wide[y * toWidth + x] = sum;
                }
            }
        }
        if (height == toHeight) {
            return wide == source ? source.clone() : wide;
        }
        Axis axis = Axis.of(height, toHeight);
        float[] result = new float[toHeight * toWidth];
        for (int y = 0; y < toHeight; y++) {
            float[] weights = axis.weights[y];
            int out = y * toWidth;
            for (int k = 0; k < weights.length; k++) {
                float weight = weights[k];
                int in = (axis.first[y] + k) * toWidth;
                for (int x = 0; x < toWidth; x++) {
                    result[out + x] += weight * wide[in + x];
                }
            }
        }
        return result;
    }
}
