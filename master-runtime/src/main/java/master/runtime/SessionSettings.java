// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession.SessionOptions;

/** The settings of every session, whether it reads images or is measured. Holds no state. */
public final class SessionSettings {
    private SessionSettings() {}

    /**
     * How a session runs. With one thread the caller's thread does all the work. With more, waiting threads spin while
     * a run is under way, for without spinning two threads are hardly faster than one; they stop when it ends, so that
     * an idle recognizer costs nothing.
     */
    public static SessionOptions of(int threads) throws OrtException {
        SessionOptions options = new SessionOptions();
        try {
            options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
            options.setExecutionMode(SessionOptions.ExecutionMode.SEQUENTIAL);
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            options.addConfigEntry("session.intra_op.allow_spinning", threads == 1 ? "0" : "1");
            options.addConfigEntry("session.force_spinning_stop", "1");
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR); // its warnings go to stderr
            return options;
        } catch (OrtException | RuntimeException e) {
            options.close();
            throw e;
        }
    }
}
