// SPDX-License-Identifier: Apache-2.0
package master.deploy.int8;

import java.nio.FloatBuffer;
import master.onnx.ActivationRanges.Range;

/**
 * How often an activation takes which values: counts in bins of equal width around zero. When a value falls outside, the
 * bins become twice as wide, so that one pass over the images is enough. Not thread-safe.
 */
final class ActivationHistogram {
    private static final int HALF = 2048; // bins on each side of zero
    private static final int LEVELS = 256; // of an 8-bit integer
    private static final int CANDIDATES = 60; // clippings tried, down to a fifth of the range

    private long[] counts = new long[2 * HALF];
    private double width = 0x1p-20;
    private float low;
    private float high;
    private long total;

    /** Counts all values of a buffer. */
    void add(FloatBuffer values) {
        for (int i = values.position(); i < values.limit(); i++) {
            add(values.get(i));
        }
    }

    private void add(float value) {
        if (!Float.isFinite(value)) {
            throw new IllegalArgumentException("an activation is %s, finite numbers are needed".formatted(value));
        }
        while (Math.abs(value) >= HALF * width) {
            widen();
        }
        counts[HALF + (int) Math.floor(value / width)]++;
        low = Math.min(low, value);
        high = Math.max(high, value);
        total++;
    }

    private void widen() {
        long[] merged = new long[2 * HALF];
        for (int i = 0; i < counts.length; i++) {
            merged[HALF + Math.floorDiv(i - HALF, 2)] += counts[i];
        }
        counts = merged;
        width *= 2;
    }

    /** From the lowest to the highest value, zero included. */
    Range extremes() {
        return new Range(low, high);
    }

    /** The range that leaves this share of the values out on each side that has any. */
    Range percentile(double share) {
        return new Range((float) edge(share, -1), (float) edge(share, 1));
    }

    /** The value that a share of all values exceeds on one side; at most 0 or at least 0. */
    private double edge(double share, int side) {
        double left = share * total;
        int bin = side > 0 ? counts.length - 1 : 0;
        while (bin >= 0 && bin < counts.length && counts[bin] <= left) {
            left -= counts[bin];
            bin -= side;
        }
        double outer = (bin - HALF + (side > 0 ? 1 : 0)) * width;
        return side > 0 ? Math.max(0, Math.min(high, outer)) : Math.min(0, Math.max(low, outer));
    }

    /** The range that rounding to 8 bits changes least, by the mean of squares: both ends are drawn in together. */
    Range leastSquares() {
        Range best = extremes();
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < CANDIDATES; i++) {
            double factor = 1 - 0.8 * i / CANDIDATES;
            Range range = new Range((float) (low * factor), (float) (high * factor));
            double error = squaredError(range);
            if (error < least) {
                least = error;
                best = range;
            }
        }
        return best;
    }

    /** The sum of squared differences if this range is rounded to 8 bits. */
    private double squaredError(Range range) {
        double step = ((double) range.high() - range.low()) / (LEVELS - 1);
        double error = 0;
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                double value = (i - HALF + 0.5) * width;
                double beyond = Math.max(0, Math.max(value - range.high(), range.low() - value));
                // inside, rounding is off by a twelfth of the squared step; values of exactly 0 are always met
                double one = beyond > 0 ? beyond * beyond : step * step / 12;
                error += counts[i] * one;
            }
        }
        return error;
    }
}
