// SPDX-License-Identifier: Apache-2.0
package master.train.cli;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import master.cli.Signals;

/**
 * Lets a run end with a checkpoint when the process is asked to end (Ctrl-C, SIGTERM): the process waits until the work
 * is done, at most half a minute; asked a second time it ends at once. Waiting for the thread itself would be wrong,
 * for it may wait for the process in turn.
 */
final class Stoppable {
    private static final long MOST_SECONDS = 30;
    private static final Map<String, Integer> EXIT_CODES = Map.of("INT", 130, "TERM", 143); // as shells expect them

    private Stoppable() {}

    /**
     * Does work that ends soon after it is asked to.
     *
     * @param stop asks it to, from another thread
     */
    static void run(Runnable stop, Runnable work) {
        CountDownLatch done = new CountDownLatch(1);
        Thread hook = new Thread(() -> {
            endAtTheNextSignal();
            stop.run();
            try {
                if (!done.await(MOST_SECONDS, TimeUnit.SECONDS)) {
                    System.err.printf("master: the run did not end within %d seconds%n", MOST_SECONDS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            work.run();
        } finally {
            done.countDown();
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // the process is ending already
            }
        }
    }

    /** Java itself ignores signals while it is ending. */
    private static void endAtTheNextSignal() {
        EXIT_CODES.forEach((name, code) -> {
            try {
                Signals.on(name, () -> Runtime.getRuntime().halt(code));
            } catch (ReflectiveOperationException e) {
                // java -Xrs leaves signals alone, and so do we
            }
        });
    }
}
