// SPDX-License-Identifier: Apache-2.0
package master.train.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import master.train.Trainer;

/**
 * Lets a run end with a checkpoint when the process is asked to end (Ctrl-C, SIGTERM): the process waits until the work
 * is done, at most a minute. Waiting for the thread itself would be wrong, for it may wait for the process in turn.
 */
final class Stoppable {
    private static final long MOST_SECONDS = 60;

    private Stoppable() {}

    /** Does work that ends soon after the trainer is stopped. */
    static void run(Trainer trainer, Runnable work) {
        CountDownLatch done = new CountDownLatch(1);
        Thread hook = new Thread(() -> {
            trainer.stop();
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
}
