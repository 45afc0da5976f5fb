// SPDX-License-Identifier: Apache-2.0
package master.api.network;

/**
 * Sinusoidal positions: {@code PE[p, 2i] = sin(p / 10000^(2i/D))}, {@code PE[p, 2i+1] = cos(same)}. Source: Vaswani et
 * al. 2017, sec. 3.5; one-dimensional over the flattened feature map, row by row, as in all MASTER implementations.
 */
public final class Positions {
    private Positions() {}

    /** The first positions, row-major {@code [count, dim]}. */
    public static float[] sinusoid(int count, int dim) {
        float[] values = new float[count * dim];
        for (int p = 0; p < count; p++) {
            for (int i = 0; i < dim; i += 2) {
                double angle = p / Math.pow(10000, (double) i / dim);
                values[p * dim + i] = (float) Math.sin(angle);
                values[p * dim + i + 1] = (float) Math.cos(angle);
            }
        }
        return values;
    }
}
