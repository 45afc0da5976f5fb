// SPDX-License-Identifier: Apache-2.0
package master.core.image;

import java.util.Arrays;
import java.util.Optional;

/**
 * Resizing by a separable {@link Filter}, its weights renormalized at the borders. {@link Filter#ANTIALIAS} is the
 * filter of Pillow's {@code BILINEAR} and of ONNX {@code Resize} with {@code antialias=1, exclude_outside=1}. Made for
 * one size of image, whose planes go through one after the other. Not thread-safe: the planes share memory.
 */
final class Resampler implements Resizer {
    /**
     * The filter of one axis.
     *
     * @param first the first input of each output
     * @param start where its weights start, and behind the last output where they end
     * @param weights of all outputs, one after the other
     */
    private record Axis(int[] first, int[] start, float[] weights) {
        static Axis of(int from, int to, Filter filter) {
            double scale = (double) from / to;
            double widening = Math.max(1, scale);
            double radius = filter.radius() * widening;
            int[] first = new int[to];
            int[] start = new int[to + 1];
            float[] weights = new float[to * (int) Math.min(from, Math.ceil(2 * radius) + 1)];
            double[] taps = new double[weights.length / to];
            for (int i = 0; i < to; i++) {
                double center = (i + 0.5) * scale;
                int low = Math.max(0, (int) (center - radius + 0.5));
                int high = Math.min(from, (int) (center + radius + 0.5));
                double sum = 0;
                for (int k = low; k < high; k++) {
                    taps[k - low] = filter.weight((k + 0.5 - center) / widening);
                    sum += taps[k - low];
                }
                first[i] = low;
                start[i + 1] = start[i] + high - low;
                for (int k = 0; k < high - low; k++) {
                    weights[start[i] + k] = (float) (taps[k] / sum);
                }
            }
            return new Axis(first, start, weights);
        }
    }

    /** Rows that go across together: their sums do not wait for each other. */
    private static final int TOGETHER = 4;

    private final int width;
    private final int height;
    private final int toWidth;
    private final int toHeight;
    private final Filter filter;
    private final Optional<Axis> across; // empty where the width stays
    private final Optional<Axis> down; // empty where the height stays
    private final float[] rows; // [TOGETHER, width]
    private final float[] wide; // [height, toWidth]

    Resampler(int width, int height, int toWidth, int toHeight, Filter filter) {
        this.width = width;
        this.height = height;
        this.toWidth = toWidth;
        this.toHeight = toHeight;
        this.filter = filter;
        this.across = width == toWidth ? Optional.empty() : Optional.of(Axis.of(width, toWidth, filter));
        this.down = height == toHeight ? Optional.empty() : Optional.of(Axis.of(height, toHeight, filter));
        this.rows = across.isEmpty() ? new float[0] : new float[TOGETHER * width];
        this.wide = new float[height * toWidth];
    }

    @Override
    public void resize(Rows source, float[] target, int offset, int stride) {
        for (int y = 0; y < height; y += across.isEmpty() ? 1 : TOGETHER) {
            if (across.isEmpty()) {
                source.read(y, wide, y * toWidth);
            } else {
                int count = Math.min(TOGETHER, height - y);
                for (int i = 0; i < count; i++) {
                    source.read(y + i, rows, i * width);
                }
                narrow(across.get(), y, count);
                if (filter.isEightBit()) {
                    round(wide, y * toWidth, count * toWidth);
                }
            }
        }
        for (int y = 0; y < toHeight; y++) {
            int out = offset + y * stride;
            if (down.isEmpty()) {
                System.arraycopy(wide, y * toWidth, target, out, toWidth);
            } else {
                mix(down.get(), y, target, out);
            }
            if (filter.isEightBit()) {
                round(target, out, toWidth);
            }
        }
    }

    /** Whole numbers from 0 to 255, as in an 8-bit image. */
    private static void round(float[] values, int from, int count) {
        for (int i = from; i < from + count; i++) {
            values[i] = Math.max(0, Math.min(255, Math.round(values[i])));
        }
    }

    /** Brings rows to their new width. */
    private void narrow(Axis across, int y, int count) {
        int[] start = across.start;
        float[] weights = across.weights;
        for (int x = 0; x < toWidth; x++) {
            int at = across.first[x] - start[x];
            float first = 0;
            float second = 0;
            float third = 0;
            float fourth = 0;
            for (int k = start[x]; k < start[x + 1]; k++) {
                float weight = weights[k];
                int from = at + k;
                first += weight * rows[from];
                second += weight * rows[from + width];
                third += weight * rows[from + 2 * width];
                fourth += weight * rows[from + 3 * width];
            }
            int out = y * toWidth + x;
            wide[out] = first;
            if (count > 1) {
                wide[out + toWidth] = second;
            }
            if (count > 2) {
                wide[out + 2 * toWidth] = third;
            }
            if (count > 3) {
                wide[out + 3 * toWidth] = fourth;
            }
        }
    }

    /** One row of the result, as the weighted sum of rows. */
    private void mix(Axis down, int y, float[] target, int out) {
        Arrays.fill(target, out, out + toWidth, 0);
        for (int k = down.start[y]; k < down.start[y + 1]; k++) {
            float weight = down.weights[k];
            int in = (down.first[y] + k - down.start[y]) * toWidth;
            for (int x = 0; x < toWidth; x++) {
                target[out + x] += weight * wide[in + x];
            }
        }
    }
}
