// SPDX-License-Identifier: Apache-2.0
package master.serve.api;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import master.serve.engine.Events.ImageEnd;

/** What each model has read since the start. Thread-safe. */
public final class Totals {
    /**
     * Of one model.
     *
     * @param read images with a text
     * @param failed those without one
     * @param batches how often the model ran
     * @param waitedNanos how long the first image of each batch waited, together
     * @param ranNanos how long the model took, together
     * @param latestMillis when it ran last, since 1970; 0: never
     */
    public record Sums(long read, long failed, long batches, long waitedNanos, long ranNanos, long latestMillis) {}

    private static final class Total {
        final LongAdder read = new LongAdder();
        final LongAdder failed = new LongAdder();
        final LongAdder batches = new LongAdder();
        final LongAdder waitedNanos = new LongAdder();
        final LongAdder ranNanos = new LongAdder();
        final AtomicLong latestMillis = new AtomicLong();
    }

    private final Map<String, Total> totals = new ConcurrentHashMap<>();

    /** What a model has read so far. */
    public Sums of(String model) {
        Total total = total(model);
        return new Sums(
                total.read.sum(),
                total.failed.sum(),
                total.batches.sum(),
                total.waitedNanos.sum(),
                total.ranNanos.sum(),
                total.latestMillis.get());
    }

    private Total total(String model) {
        return totals.computeIfAbsent(model, name -> new Total());
    }

    void images(String model, ImageEnd end, int count) {
        (end == ImageEnd.READ ? total(model).read : total(model).failed).add(count);
    }

    void batch(String model, long waitedNanos, long ranNanos) {
        Total total = total(model);
        total.batches.increment();
        total.waitedNanos.add(waitedNanos);
        total.ranNanos.add(ranNanos);
        total.latestMillis.set(System.currentTimeMillis());
    }
}
