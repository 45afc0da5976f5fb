// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;
import master.api.Device;
import master.api.ModelLoadException;
import master.api.RecognitionException;
import master.api.RecognizerOptions;

/**
 * A session of ONNX Runtime and the device that it really runs on. Whoever opens it closes the session.
 *
 * @param environment the JVM's one environment
 * @param session the session
 * @param device the processor or a CUDA device
 */
record OpenSession(OrtEnvironment environment, OrtSession session, Device device) implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("master.runtime");

    /** Why CUDA is not used: each reason is told once for all models. */
    private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

    /**
     * Opens a session on the device that the options ask for.
     *
     * @param name what to call the model in errors
     * @param file the ONNX file, its digest verified
     * @throws ModelLoadException if ONNX Runtime cannot be loaded, refuses the file, or lacks a device that is demanded
     * @throws IllegalStateException if the JVM is shutting down
     */
    static OpenSession open(String name, byte[] file, RecognizerOptions options) {
        OrtEnvironment environment = NativeLibrary.environment();
        Lock running = JvmExit.enter(Long.MAX_VALUE);
        try {
            return open(environment, name, file, options);
        } finally {
            running.unlock();
        }
    }

    private static OpenSession open(OrtEnvironment environment, String name, byte[] file, RecognizerOptions options) {
        Device wanted = options.device();
        if (wanted.kind() == Device.Kind.CPU) {
            return onProcessor(environment, name, file, options.threads());
        }
        Supplier<OpenSession> fallback = () -> onProcessor(environment, name, file, options.threads());
        Optional<String> obstacle = CudaProbe.obstacle();
        if (obstacle.isPresent()) {
            return without(wanted, name, obstacle.get(), Optional.empty(), fallback);
        }
        Device cuda = Device.cuda(wanted.ordinal());
        try (SessionOptions session = SessionSettings.of(options.threads())) {
            CudaProperties.addTo(session, cuda.ordinal(), options.cuda());
            OpenSession open = new OpenSession(environment, environment.createSession(file, session), cuda);
            LOG.log(System.Logger.Level.INFO, "model {0} runs on {1}", name, cuda);
            return open;
        } catch (OrtException e) {
            return without(wanted, name, e.getMessage(), Optional.of(e), fallback);
        }
    }

    private static OpenSession without(
            Device wanted, String name, String reason, Optional<OrtException> cause, Supplier<OpenSession> fallback) {
        if (wanted.kind() == Device.Kind.CUDA) {
            ModelLoadException refused = new ModelLoadException(
                    "model %s: device %s was demanded and cannot be used: %s".formatted(name, wanted, reason));
            cause.ifPresent(refused::initCause);
            throw refused;
        }
        OpenSession open = fallback.get();
        if (TOLD.add(reason)) {
            // who has chosen the jar for the processor need not be told that it has no CUDA
            boolean compiledIn = OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA);
            LOG.log(
                    compiledIn ? System.Logger.Level.INFO : System.Logger.Level.DEBUG,
                    "model {0} runs on cpu, not on CUDA: {1}",
                    name,
                    reason);
        }
        return open;
    }

    private static OpenSession onProcessor(OrtEnvironment environment, String name, byte[] file, int threads) {
        try (SessionOptions session = SessionSettings.of(threads)) {
            return new OpenSession(environment, environment.createSession(file, session), Device.CPU);
        } catch (OrtException e) {
            throw new ModelLoadException("model %s: ONNX Runtime refuses it: %s".formatted(name, e.getMessage()), e);
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new RecognitionException("ONNX Runtime failed to close a session: " + e.getMessage(), e);
        }
    }
}
