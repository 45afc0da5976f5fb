// SPDX-License-Identifier: Apache-2.0
package master.serve.cli;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import master.cli.Signals;

/**
 * Waits until the process is told to stop, by SIGTERM or Ctrl-C. Not a shutdown hook: those run all at once, and ONNX
 * Runtime's own one frees what images under way still need, which ends the process with SIGABRT.
 */
final class StopSignals {
    private static final List<String> NAMES = List.of("TERM", "INT");
    private static final int IMPATIENT = 143; // as shells expect it

    private final CountDownLatch told = new CountDownLatch(1);

    private StopSignals() {}

    /**
     * From now on the first signal stops the wait and the second one the process.
     *
     * @param onHup what SIGHUP does instead of ending the process, where there is one
     */
    static StopSignals listen(Runnable onHup) {
        StopSignals signals = new StopSignals();
        for (String name : NAMES) {
            try {
                Signals.on(name, signals::received);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("signals cannot be handled; was Java started with -Xrs?", e);
            }
        }
        try {
            Signals.on("HUP", onHup);
        } catch (ReflectiveOperationException e) {
            // a system without it
        }
        return signals;
    }

    private void received() {
        if (told.getCount() == 0) {
            Runtime.getRuntime().halt(IMPATIENT);
        }
        told.countDown();
    }

    void await() throws InterruptedException {
        told.await();
    }
}
