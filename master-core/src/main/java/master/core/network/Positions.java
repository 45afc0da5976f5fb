// SPDX-License-Identifier: Apache-2.0
package master.core.network;

/**
 * Sinusoidal positions: {@code PE[p, 2i] = sin(p / 10000^(2i/D))}, {@code PE[p, 2i+1] = cos(same)}. Source: Vaswani et
 * al. 2017, sec. 3.5.
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

    /**
     * What is added to the places of a feature map, row by row; row-major {@code [rows * columns, dim]}.
     *
     * @param dim D; a multiple of 4 where positions are axial
     */
    public static float[] ofMap(TransformerConfig.PositionEncoding encoding, int rows, int columns, int dim) {
        if (encoding == TransformerConfig.PositionEncoding.SEQUENTIAL) {
            return sinusoid(rows * columns, dim);
        }
        int half = dim / 2;
        float[] ofRow = sinusoid(rows, half);
        float[] ofColumn = sinusoid(columns, half);
        float[] values = new float[rows * columns * dim];
        for (int place = 0; place < rows * columns; place++) {
            System.arraycopy(ofRow, place / columns * half, values, place * dim, half);
            System.arraycopy(ofColumn, place % columns * half, values, place * dim + half, half);
        }
        return values;
    }
}
