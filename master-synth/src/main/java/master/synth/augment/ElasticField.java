// SPDX-License-Identifier: Apache-2.0
package master.synth.augment;

import java.util.random.RandomGenerator;

/**
 * Random displacements on a coarse grid, smoothly blended in between; the idea is that of Simard, Steinkraus and Platt
 * (Best Practices for Convolutional Neural Networks, 2003), without the filter over all pixels. Immutable.
 */
final class ElasticField {
    private final int columns;
    private final float[] moves; // [rows, columns, 2], pixels
    private final int[] cellX; // [width], of the node to the left
    private final int[] cellY;
    private final float[] shareX; // of the node to the right, smoothed
    private final float[] shareY;

    private ElasticField(int width, int height, int cell, double most, RandomGenerator random) {
        columns = (width - 1) / cell + 2;
        moves = new float[columns * ((height - 1) / cell + 2) * 2];
        for (int i = 0; i < moves.length; i++) {
            moves[i] = (float) (most * (2 * random.nextDouble() - 1));
        }
        cellX = new int[width];
        shareX = new float[width];
        cells(cell, cellX, shareX);
        cellY = new int[height];
        shareY = new float[height];
        cells(cell, cellY, shareY);
    }

    /** @param most the largest displacement in each direction, pixels */
    static ElasticField draw(int width, int height, double most, RandomGenerator random) {
        return new ElasticField(width, height, Math.max(4, height / 3), most, random);
    }

    private static void cells(int cell, int[] cells, float[] shares) {
        for (int i = 0; i < cells.length; i++) {
            cells[i] = i / cell;
            float t = (float) (i % cell) / cell;
            shares[i] = t * t * (3 - 2 * t); // no kinks at the nodes
        }
    }

    /** Writes the displacement of a pixel: across, down. */
    void at(int x, int y, float[] out) {
        int node = (cellY[y] * columns + cellX[x]) * 2;
        int below = node + columns * 2;
        for (int axis = 0; axis < 2; axis++) {
            float upper = moves[node + axis] + (moves[node + 2 + axis] - moves[node + axis]) * shareX[x];
            float lower = moves[below + axis] + (moves[below + 2 + axis] - moves[below + axis]) * shareX[x];
            out[axis] = upper + (lower - upper) * shareY[y];
        }
    }
}
