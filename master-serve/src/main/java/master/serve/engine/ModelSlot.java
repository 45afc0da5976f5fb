// SPDX-License-Identifier: Apache-2.0
package master.serve.engine;

import java.util.concurrent.Executor;
import master.api.Recognizer;

/** The place of one model: what is served under its name now, and where a newer one would come from. */
final class ModelSlot {
    private final String name;
    private final ModelSource source;
    private final Executor openings;
    private final int mostConstrained;
    private volatile ModelVersion current;
    private String stamp;

    /** Opens the model. */
    ModelSlot(String name, ModelSource source, Executor openings, int mostConstrained) {
        this.name = name;
        this.source = source;
        this.openings = openings;
        this.mostConstrained = mostConstrained;
        this.stamp = source.stamp();
        ModelSource.Found found = source.find();
        this.current = open(found, found.version().orElse(1L));
    }

    String name() {
        return name;
    }

    ModelVersion current() {
        return current;
    }

    /** Whether the files are no longer those that were looked at last; looks at them only once. */
    synchronized boolean hasChanged() {
        String now = source.stamp();
        boolean changed = !now.equals(stamp);
        stamp = now;
        return changed;
    }

    /**
     * Opens what the source has now, tries it, and serves it from then on.
     *
     * @return whether it is another model than before
     * @throws RuntimeException if it is not good; the one before stays
     */
    synchronized boolean reload() {
        ModelVersion old = current;
        ModelSource.Found found = source.find();
        ModelVersion fresh = open(found, found.version().orElse(old.version() + 1));
        if (fresh.info().sha256().equals(old.info().sha256())
                && (found.version().isEmpty() || found.version().get() == old.version())) {
            fresh.retire();
            return false;
        }
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
