// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * What keeps native code from running while it is taken down, so that reading in a shutdown hook, or in threads while {@code
 * System.exit} runs, gives an answer or an exception, and never a crash. Thread-safe.
 *
 * <p>ONNX Runtime frees its environment in a shutdown hook of its own, beside all others. The environment counts its
 * holders, so a second one keeps it. When the hooks have ended, the JVM waits 300 ms for native calls and then unloads the
 * library under them: from the first moment of the shutdown on, calls come one after the other, and those that could take longer
 * than that, or of which nobody knows, are refused.
 */
final class JvmExit {
    /** The longest run that is let begin during the shutdown: the JVM waits three times as long. */
    private static final long MOST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final System.Logger LOG = System.getLogger("master.runtime");

    /** Runs share it before the shutdown and have it to themselves during the shutdown. */
    private static final ReentrantReadWriteLock RUNNING = new ReentrantReadWriteLock();

    private static volatile boolean begun;
    private static volatile boolean held;

    private JvmExit() {}

    /**
     * Prepares for the shutdown; called once, when the library has been loaded.
     *
     * @throws IllegalStateException if the JVM is shutting down already
     */
    static void prepare() {
        held = hold();
        Runtime.getRuntime().addShutdownHook(new Thread(JvmExit::begin, "master-onnxruntime-exit"));
    }

    /** Waits for what runs; what begins from now on knows of the shutdown. */
    @SuppressWarnings("LockNotBeforeTry") // nothing between the two can fail
    private static void begin() {
        begun = true;
        RUNNING.writeLock().lock();
        RUNNING.writeLock().unlock();
    }

    /** Becomes a second holder of the environment. ONNX Runtime's jar has no module descriptor, so it is open to reflection. */
    private static boolean hold() {
        try {
            Field api = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("ortApiHandle");
            Method create = OrtEnvironment.class.getDeclaredMethod("createHandle", long.class, int.class, String.class);
            api.setAccessible(true);
            create.setAccessible(true);
            create.invoke(null, api.getLong(null), OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING.getValue(), "master");
            return true;
        } catch (ReflectiveOperationException | RuntimeException e) { // not the version that this was written for
            LOG.log(System.Logger.Level.DEBUG, "texts cannot be read while the JVM is shutting down", e);
            return false;
        }
    }

    /** Whether the JVM is shutting down: runs should be short now. */
    static boolean begun() {
        return begun;
    }

    /**
     * Lets a native call begin; the caller unlocks what it gets when the call is over.
     *
     * @param nanos how long it may take, as far as is known; {@link Long#MAX_VALUE} if that is not known
     * @throws IllegalStateException if the JVM is shutting down, and the call could outlive it
     */
    @SuppressWarnings("LockNotBeforeTry") // the caller unlocks
    static Lock enter(long nanos) {
        if (!begun) {
            Lock shared = RUNNING.readLock();
            shared.lock();
            if (!begun) { // else the hook may not wait for this one
                return shared;
            }
            shared.unlock();
        }
        if (!held || nanos > MOST_NANOS) {
            throw new IllegalStateException("the JVM is shutting down");
        }
        Lock alone = RUNNING.writeLock();
        alone.lock();
        return alone;
    }
}
