// SPDX-License-Identifier: Apache-2.0
package master.train.cli;

import java.util.concurrent.CountDownLatch;

/** A program whose work does not end although it is asked to. */
final class NeverEnding {
    private NeverEnding() {}

    public static void main(String[] args) {
        Stoppable.run(() -> System.out.println("asked"), () -> {
            System.out.println("begun");
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
