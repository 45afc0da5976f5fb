// SPDX-License-Identifier: Apache-2.0
package master.serve.api;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import master.serve.engine.Events.PictureEnd;

/** What each model has read since the start. Thread-safe. */
public final class Totals {
    /** Of one model. */
    static final class Total {
        final LongAdder read = new LongAdder();
        final LongAdder failed = new LongAdder();
        final LongAdder batches = new LongAdder();
        final LongAdder waitedNanos = new LongAdder();
        final LongAdder ranNanos = new LongAdder();
        final AtomicLong latestMillis = new AtomicLong();
    }

    private final Map<String, Total> totals = new ConcurrentHashMap<>();

    Total of(String model) {
        return totals.computeIfAbsent(model, name -> new Total());
    }

    void pictures(String model, PictureEnd end, int count) {
        (end == PictureEnd.READ ? of(model).read : of(model).failed).add(count);
    }

    void batch(String model, long waitedNanos, long ranNanos) {
        Total total = of(model);
        total.batches.increment();
        total.waitedNanos.add(waitedNanos);
        total.ranNanos.add(ranNanos);
        total.latestMillis.set(System.currentTimeMillis());
    }
}
