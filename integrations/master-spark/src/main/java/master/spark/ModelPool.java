// SPDX-License-Identifier: Apache-2.0
package master.spark;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import master.api.Recognizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The recognizers of a JVM: each is opened by the first task that needs it and shared by all. One that no task uses
 * stays open
 * for the tasks to come, until another one is opened or the JVM ends. Thread-safe.
 *
 * <p>Spark gives tasks no place of their own in an executor, so the pool of the JVM is a static field.
 */
final class ModelPool {
    private static final Logger LOG = LoggerFactory.getLogger(ModelPool.class);
    private static final ModelPool OF_THIS_JVM = new ModelPool();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(OF_THIS_JVM::close, "master-spark-exit"));
    }

    /** An open recognizer and how many use it. */
    private static final class Shared {
        private final Recognizer recognizer;
        private int users;

        Shared(Recognizer recognizer) {
            this.recognizer = recognizer;
        }
    }

    private final Map<ReadSettings, Shared> open = new HashMap<>(); // guarded by this
    private int opened; // guarded by this

    /** The one that tasks use. */
    static ModelPool ofThisJvm() {
        return OF_THIS_JVM;
    }

    /** A recognizer in use until it is closed, which may be done twice. */
    final class Lease implements AutoCloseable {
        private final Shared shared;
        private final AtomicBoolean over = new AtomicBoolean();

        private Lease(Shared shared) {
            this.shared = shared;
        }

        Recognizer recognizer() {
            return shared.recognizer;
        }

        @Override
        public void close() {
            if (over.compareAndSet(false, true)) {
                synchronized (ModelPool.this) {
                    shared.users--;
                }
            }
        }
    }

    /**
     * The recognizer of some settings; others wait while it is opened.
     *
     * @param opener opens it if it is not open
     */
    synchronized Lease lease(ReadSettings settings, Supplier<Recognizer> opener) {
        Shared shared = open.get(settings);
        if (shared == null) {
            closeIf(0);
            shared = new Shared(opener.get());
            open.put(settings, shared);
            opened++;
            LOG.info("opened model {}, for all tasks of this executor", settings.model());
        }
        shared.users++;
        return new Lease(shared);
    }

    /** How many recognizers have been opened so far. */
    synchronized int opened() {
        return opened;
    }

    /** How many are open. */
    synchronized int open() {
        return open.size();
    }

    /** Closes all, in use or not; waits for calls under way. */
    synchronized void close() {
        closeIf(Integer.MAX_VALUE);
    }

    private void closeIf(int mostUsers) {
        List<ReadSettings> closing = new ArrayList<>();
        open.forEach((settings, shared) -> {
            if (shared.users <= mostUsers) {
                closing.add(settings);
            }
        });
        closing.forEach(
                settings -> requireNonNull(open.remove(settings)).recognizer.close());
    }
}
