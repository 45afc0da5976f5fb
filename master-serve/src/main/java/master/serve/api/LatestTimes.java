// SPDX-License-Identifier: Apache-2.0
package master.serve.api;

import java.util.Arrays;

/** How long the latest requests took: the 512 before now. Thread-safe. */
final class LatestTimes {
    private static final int KEPT = 512;

    private final long[] nanos = new long[KEPT];
    private long count;

    synchronized void add(long duration) {
        nanos[(int) (count++ % KEPT)] = duration;
    }

    /** The duration in milliseconds that a share of them did not exceed; 0 if there are none. */
    double quantile(double share) {
        long[] sorted;
        synchronized (this) {
            sorted = Arrays.copyOf(nanos, (int) Math.min(count, KEPT));
        }
        if (sorted.length == 0) {
            return 0;
        }
        Arrays.sort(sorted);
        int index = (int) Math.ceil(share * sorted.length) - 1;
        return Math.round(sorted[Math.max(0, index)] / 1e3) / 1e3;
    }
}
