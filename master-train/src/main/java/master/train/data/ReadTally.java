// SPDX-License-Identifier: Apache-2.0
package master.train.data;

import java.util.BitSet;
import master.data.DatasetException;
import master.data.Reasons;

/** Counts the samples of a dataset that cannot be read, each once, and says when they are too many. Thread-safe. */
final class ReadTally {
    private static final int LEAST_READS = 1000; // before that a few bad ones say nothing

    private final String name;
    private final int size;
    private final double most;
    private final Reasons reasons = new Reasons();
    private final BitSet failed = new BitSet();
    private long reads;

    /**
     * @param size samples of the dataset that are used
     * @param most the largest share of them that may be unreadable, in [0, 1]
     */
    ReadTally(String name, int size, double most) {
        this.name = name;
        this.size = size;
        this.most = most;
    }

    synchronized void read() {
        reads++;
    }

    synchronized void failed(int index, String reason, String id) {
        reads++;
        if (!failed.get(index)) {
            failed.set(index);
            reasons.add(reason, id);
        }
    }

    Reasons reasons() {
        return reasons;
    }

    /**
     * Throws when there are more unreadable samples than allowed. One always is, unless none may be. While the dataset
     * has not been read as a whole, there may be more by three standard deviations of what chance would do.
     */
    synchronized void check() {
        double seen = Math.min(size, Math.max(reads, LEAST_READS));
        double chance = seen < size ? 3 * Math.sqrt(most * seen) : 0;
        double allowed = most == 0 ? 0 : Math.max(1, most * seen + chance);
        if (reasons.count() > allowed) {
            throw new DatasetException(
                    ("dataset %s: %d of the %d samples read so far cannot be read, maxUnreadable is %s:" + " %s")
                            .formatted(
                                    name,
                                    reasons.count(),
                                    Math.min(reads, size),
                                    most,
                                    String.join("; ", reasons.lines())));
        }
    }
}
