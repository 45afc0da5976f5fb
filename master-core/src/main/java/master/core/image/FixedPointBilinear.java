// SPDX-License-Identifier: Apache-2.0
package master.core.image;

/**
 * Bilinear resizing of 8-bit values bit by bit as OpenCV's {@code INTER_LINEAR} does it, for recognizers that were
 * trained with it: weights of 11 bits, sums cut to 16 bits on the way. Source: OpenCV, imgproc/src/resize.cpp,
 * HResizeLinear and VResizeLinear.
 */
final class FixedPointBilinear implements Resizer {
    private static final int ONE = 1 << 11;

    private final int toWidth;
    private final int toHeight;
    private final Axis across;
    private final Axis down;
    private final float[] row;
    private final int[][] wide; // the two rows that are mixed, [2, toWidth]
    private final int[] held = {-1, -1}; // which rows these are

    /**
     * What two pixels count.
     *
     * @param first the index of the first of them for each output
     * @param second that of the second
     * @param firstWeight in 1/2048
     * @param secondWeight in 1/2048
     */
    private record Axis(int[] first, int[] second, int[] firstWeight, int[] secondWeight) {
        static Axis of(int from, int to, boolean edgesCountOnce) {
            Axis axis = new Axis(new int[to], new int[to], new int[to], new int[to]);
            double scale = 1 / ((double) to / from);
            for (int i = 0; i < to; i++) {
                float at = (float) ((i + 0.5) * scale - 0.5);
                int low = (int) Math.floor(at);
                float part = at - low;
                if (edgesCountOnce && (low < 0 || low >= from - 1)) {
                    part = 0;
                }
                axis.first[i] = Math.max(0, Math.min(from - 1, low));
                axis.second[i] = Math.max(0, Math.min(from - 1, low + 1));
                axis.firstWeight[i] = (int) Math.rint((1 - part) * ONE);
                axis.secondWeight[i] = (int) Math.rint(part * ONE);
            }
            return axis;
        }
    }

    FixedPointBilinear(int width, int height, int toWidth, int toHeight) {
        this.toWidth = toWidth;
        this.toHeight = toHeight;
        this.across = Axis.of(width, toWidth, true);
        this.down = Axis.of(height, toHeight, false);
        this.row = new float[width];
        this.wide = new int[2][toWidth];
    }

    @Override
    public void resize(Rows source, float[] target, int offset, int stride) {
        held[0] = -1;
        held[1] = -1;
        for (int y = 0; y < toHeight; y++) {
            int[] upper = wide(source, down.first[y], down.second[y]);
            int[] lower = wide(source, down.second[y], down.first[y]);
            int upperWeight = down.firstWeight[y];
            int lowerWeight = down.secondWeight[y];
            int out = offset + y * stride;
            for (int x = 0; x < toWidth; x++) {
                int sum = (upperWeight * (upper[x] >> 4) >> 16) + (lowerWeight * (lower[x] >> 4) >> 16);
                target[out + x] = sum + 2 >> 2;
            }
        }
    }

    /** A row at its new width, in 1/2048; the place of another one is not used. */
    private int[] wide(Rows source, int y, int other) {
        for (int i = 0; i < held.length; i++) {
            if (held[i] == y) {
                return wide[i];
            }
        }
        int free = held[0] == other ? 1 : 0;
        held[free] = y;
        source.read(y, row, 0);
        int[] to = wide[free];
        for (int x = 0; x < toWidth; x++) {
            to[x] = Math.round(row[across.first[x]]) * across.firstWeight[x]
                    + Math.round(row[across.second[x]]) * across.secondWeight[x];
        }
        return to;
    }
}
