// SPDX-License-Identifier: Apache-2.0
package master.imports.mapping;

import java.util.Arrays;
import java.util.List;
import master.imports.mapping.Ledger.Layout;

/** Axes in another order. */
final class Layouts {
    private Layouts() {}

    /** The shape that a foreign tensor has to have to become one of ours. */
    static List<Integer> foreign(List<Integer> shape, Layout layout) {
        return switch (layout) {
            case SAME, BGR -> shape;
            case TRANSPOSED -> List.of(shape.get(1), shape.get(0));
            case ROWS_COLUMNS_IN_OUT -> List.of(shape.get(2), shape.get(3), shape.get(1), shape.get(0));
        };
    }

    /** A shape without its axes of length 1. */
    static List<Integer> squeeze(List<Integer> shape) {
        return shape.stream().filter(length -> length != 1).toList();
    }

    /** Values of a foreign layout as values of ours. */
    static float[] convert(float[] values, List<Integer> shape, Layout layout) {
        return switch (layout) {
            case SAME -> values;
            case TRANSPOSED -> transpose(values, shape.get(1), shape.get(0));
            case ROWS_COLUMNS_IN_OUT -> kernels(values, shape);
            case BGR -> reversed(values, shape);
        };
    }

    /** Rows in another order. */
    static float[] rows(float[] values, int width, Ledger.Rows rows) {
        float[] ordered = new float[rows.order().size() * width];
        for (int row = 0; row < rows.order().size(); row++) {
            int from = rows.order().get(row);
            if (from < 0) {
                Arrays.fill(ordered, row * width, (row + 1) * width, rows.missing());
            } else {
                System.arraycopy(values, from * width, ordered, row * width, width);
            }
        }
        return ordered;
    }

    /** {@code [rows, columns]} to {@code [columns, rows]}. */
    private static float[] transpose(float[] values, int rows, int columns) {
        float[] transposed = new float[values.length];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                transposed[c * rows + r] = values[r * columns + c];
            }
        }
        return transposed;
    }

    /** {@code [out, in, rows, columns]} with the inputs in reverse. */
    private static float[] reversed(float[] values, List<Integer> shape) {
        int in = shape.get(1);
        int places = shape.get(2) * shape.get(3);
        float[] reversed = new float[values.length];
        for (int map = 0; map < values.length / places; map++) {
            int from = map / in * in + in - 1 - map % in;
            System.arraycopy(values, from * places, reversed, map * places, places);
        }
        return reversed;
    }

    private static float[] kernels(float[] values, List<Integer> shape) {
        int out = shape.get(0);
        int in = shape.get(1);
        int places = shape.get(2) * shape.get(3);
        float[] converted = new float[values.length];
        for (int p = 0; p < places; p++) {
            for (int i = 0; i < in; i++) {
                for (int o = 0; o < out; o++) {
                    converted[(o * in + i) * places + p] = values[(p * in + i) * out + o];
                }
            }
        }
        return converted;
    }
}
