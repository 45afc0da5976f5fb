// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import static java.util.Objects.requireNonNull;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import master.api.ModelLoadException;

/**
 * ONNX Runtime's library, loaded once per JVM. That takes as long as to read a model and to compute its digest, so it begins
 * while that is done. Thread-safe.
 */
public final class NativeLibrary {
    private static final System.Logger LOG = System.getLogger("master.runtime");

    private static final AtomicBoolean BEGUN = new AtomicBoolean();
    private static final CompletableFuture<OrtEnvironment> ENVIRONMENT = new CompletableFuture<>();

    private NativeLibrary() {}

    /** Begins to load in another thread, unless that has been done before; loads in this one if there can be no other. */
    static void begin() {
        if (BEGUN.compareAndSet(false, true)) {
            Thread thread = new Thread(NativeLibrary::load, "master-onnxruntime");
            thread.setDaemon(true);
            begin(thread, NativeLibrary::load);
        }
    }

    /** Starts a thread. If that fails, does its work here: others wait for what comes of it. */
    static void begin(Thread thread, Runnable work) {
        try {
            thread.start();
        } catch (Throwable e) { // such as an OutOfMemoryError: the system has no more threads
            work.run();
            LOG.log(System.Logger.Level.DEBUG, "ONNX Runtime was loaded without a thread of its own", e);
        }
    }

    /**
     * Waits until the thread of {@link #begin} is through, whatever came of it: a process that ends while a library is
     * being loaded may end badly.
     */
    static void settle() {
        ENVIRONMENT.handle((environment, error) -> true).join();
    }

    /**
     * The JVM's one environment.
     *
     * @throws ModelLoadException if the library cannot be loaded; every time with the reason of the first
     */
    public static OrtEnvironment environment() {
        if (BEGUN.compareAndSet(false, true)) {
            load();
        }
        try {
            return ENVIRONMENT.join();
        } catch (CompletionException e) {
            throw Unloadable.of(requireNonNull(e.getCause()));
        }
    }

    private static void load() {
        try {
            OrtEnvironment environment;
            // of several copies of this class in a JVM one at a time: the place of the libraries is a system property
            synchronized (System.getProperties()) {
                UnpackedLibraries libraries = UnpackedLibraries.unpack();
                try {
                    environment = OrtEnvironment.getEnvironment();
                } finally {
                    libraries.remove();
                }
            }
            environment.setTelemetry(false); // of Windows; 1.28 has none elsewhere
            JvmExit.prepare();
            ENVIRONMENT.complete(environment);
        } catch (OrtException | RuntimeException | Error e) {
            ENVIRONMENT.completeExceptionally(e); // thrown where the environment is asked for
        }
    }
}
