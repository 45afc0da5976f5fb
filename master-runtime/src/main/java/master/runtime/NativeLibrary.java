// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import master.api.ModelLoadException;

/**
 * ONNX Runtime's library, loaded once per JVM. That takes as long as to read a model and to compute its digest, so it begins
 * while that is done. Thread-safe.
 */
public final class NativeLibrary {
    private static final Path MUSL = Path.of("/etc/alpine-release"); // where the C library is not the one ONNX Runtime needs
    private static final AtomicBoolean BEGUN = new AtomicBoolean();
    private static final CompletableFuture<OrtEnvironment> ENVIRONMENT = new CompletableFuture<>();

    private NativeLibrary() {}

    /** Begins to load in another thread, unless that has been done before. */
    static void begin() {
        if (BEGUN.compareAndSet(false, true)) {
            Thread thread = new Thread(NativeLibrary::load, "master-onnxruntime");
            thread.setDaemon(true);
            thread.start();
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
            throw unloadable(e.getCause());
        }
    }

    /** Why there is no ONNX Runtime, in words. */
    static ModelLoadException unloadable(Throwable error) {
        Throwable root = root(error);
        String message = root instanceof ClassNotFoundException || root instanceof NoClassDefFoundError
                ? "ONNX Runtime is not on the path: the jar com.microsoft.onnxruntime:onnxruntime is missing (%s)"
                        .formatted(root.getMessage())
                : "ONNX Runtime cannot be loaded on %s %s: %s%s"
                        .formatted(
                                System.getProperty("os.name"),
                                System.getProperty("os.arch"),
                                root,
                                Files.exists(MUSL) ? "; this system has musl, and ONNX Runtime needs glibc" : "");
        return new ModelLoadException(message, error);
    }

    private static void load() {
        try {
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            environment.setTelemetry(false); // of Windows; 1.28 has none elsewhere
            JvmExit.prepare();
            ENVIRONMENT.complete(environment);
        } catch (OrtException | RuntimeException | Error e) {
            ENVIRONMENT.completeExceptionally(e); // thrown where the environment is asked for
        }
    }

    private static Throwable root(Throwable error) {
        return error.getCause() == null ? error : root(error.getCause());
    }
}
