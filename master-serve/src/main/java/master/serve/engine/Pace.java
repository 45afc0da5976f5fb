// SPDX-License-Identifier: Apache-2.0
package master.serve.engine;

/**
 * How long a recognizer takes for an image of usual size: a network of tables takes a thousand times as long as one of
 * captchas. In time of the processor, which does not grow with what else the machine has to do. Thread-safe.
 */
final class Pace {
    private static final long SLOW_NANOS = 100_000_000;
    private static final int MEMORY = 4; // about so many batches

    private volatile long nanos; // of an image, lately; a batch that is lost between two threads harms nothing

    /** It has read some images. */
    void took(int images, long newNanos) {
        long each = newNanos / images;
        nanos = nanos == 0 ? each : nanos + (each - nanos) / MEMORY;
    }

    long nanos() {
        return nanos;
    }

    /** Whether others should not wait for it. */
    boolean isSlow() {
        return nanos >= SLOW_NANOS;
    }
}
