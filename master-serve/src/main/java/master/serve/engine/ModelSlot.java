// SPDX-License-Identifier: Apache-2.0
package master.serve.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import master.api.MasterException;
import master.api.Recognizer;

/** The place of one model: what is served under its name now, and where a newer one would come from. */
final class ModelSlot {
    private final String name;
    private final ModelSource source;
    private final Executor openings;
    private final int mostConstrained;
    private volatile ModelVersion current;
    private String stamp;
    private boolean failed;
    private long failedNanos;

    /**
     * Opens the model: the newest version that is good.
     *
     * @param log gets a line for each version that is not
     */
    ModelSlot(String name, ModelSource source, Executor openings, int mostConstrained, Consumer<String> log) {
        this.name = name;
        this.source = source;
        this.openings = openings;
        this.mostConstrained = mostConstrained;
        this.stamp = source.stamp();
        this.current = newestGood(log);
    }

    private ModelVersion newestGood(Consumer<String> log) {
        List<Long> versions = source.versions();
        if (versions.isEmpty()) {
            ModelSource.Found found = source.find();
            return open(found, found.version().orElse(1L));
        }
        List<RuntimeException> reasons = new ArrayList<>();
        for (long version : versions) {
            try {
                ModelVersion good = open(source.find(version), version);
                if (!reasons.isEmpty()) {
                    failed();
                    log.accept("model %s: version %d is served, the newest one that is good".formatted(name, version));
                }
                return good;
            } catch (MasterException | IllegalArgumentException e) {
                log.accept("model %s: version %d is not good: %s".formatted(name, version, e.getMessage()));
                reasons.add(e);
            }
        }
        throw reasons.get(0);
    }

    private void failed() {
        failed = true;
        failedNanos = System.nanoTime();
    }

    String name() {
        return name;
    }

    ModelVersion current() {
        return current;
    }

    /**
     * Whether the files are no longer those that were looked at last, or failed a while ago, be it for a reason that
     * has passed; says so only once.
     *
     * @param againNanos when one that failed is looked at again
     */
    synchronized boolean isDue(long againNanos) {
        String now = source.stamp();
        boolean due = !now.equals(stamp) || (failed && System.nanoTime() - failedNanos >= againNanos);
        stamp = now;
        return due;
    }

    /**
     * Opens what the source has now, tries it, and serves it from then on.
     *
     * @return whether it is another model than before
     * @throws RuntimeException if it is not good; the one before stays
     */
    synchronized boolean reload() {
        ModelVersion old = current;
        failed(); // unless it comes to its end
        ModelSource.Found found = source.find();
        ModelVersion fresh = open(found, found.version().orElse(old.version() + 1));
        if (fresh.info().sha256().equals(old.info().sha256())
                && (found.version().isEmpty() || found.version().get() == old.version())) {
            fresh.retire();
            failed = false;
            return false;
        }
        failed = false;
        current = fresh;
        old.retire();
        return true;
    }

    private ModelVersion open(ModelSource.Found found, long version) {
        Recognizer recognizer = found.opener().open(Asked.NOTHING);
        boolean good = false;
        try {
            SelfTest.run(recognizer);
            good = true;
        } finally {
            if (!good) {
                recognizer.close();
            }
        }
        return new ModelVersion(name, version, found.opener(), recognizer, openings, mostConstrained);
    }

    void close() {
        current.retire();
    }
}
