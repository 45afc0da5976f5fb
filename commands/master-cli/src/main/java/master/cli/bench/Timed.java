// SPDX-License-Identifier: Apache-2.0
package master.cli.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;
import master.api.RecognitionException;
import master.runtime.NativeLibrary;
import master.runtime.SessionSettings;

/**
 * A session of ONNX Runtime whose runs are timed: on the caller's thread alone, with the options that recognition uses.
 * Not thread-safe.
 */
final class Timed implements AutoCloseable {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final OrtEnvironment environment = NativeLibrary.environment();
    private final OrtSession session;
    private final String input;

    /**
     * Opens a file.
     *
     * @param input the name of its one input, floats
     * @throws RecognitionException if ONNX Runtime refuses it
     */
    Timed(byte[] file, String input) {
        this.input = input;
        try (OrtSession.SessionOptions options = SessionSettings.of(1)) {
            this.session = environment.createSession(file, options);
        } catch (OrtException e) {
            throw new RecognitionException("ONNX Runtime failed: " + e.getMessage(), e);
        }
    }

    /** Memory that ONNX Runtime reads without a copy. */
    static FloatBuffer memory(long... shape) {
        int length = Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
        return ByteBuffer.allocateDirect(length * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    /** The processor time that this thread has used, in nanoseconds. */
    static long now() {
        return THREADS.getCurrentThreadCpuTime();
    }

    /** Runs once; returns the processor time of the run, in nanoseconds. */
    long run(FloatBuffer values, long... shape) {
        try (OnnxTensor tensor =
                OnnxTensor.createTensor(environment, values.duplicate().rewind(), shape)) {
            long start = now();
            session.run(Map.of(input, tensor)).close();
            return now() - start;
        } catch (OrtException e) {
            throw new RecognitionException("ONNX Runtime failed: " + e.getMessage(), e);
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
