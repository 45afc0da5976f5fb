// SPDX-License-Identifier: Apache-2.0
package master.serve.http;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes of bodies and answers in memory, of all requests together. Thread-safe. */
final class Budget {
    private final long most;
    private final AtomicLong used = new AtomicLong();

    Budget(long most) {
        this.most = most;
    }

    /** Takes bytes if they are there. */
    boolean take(long bytes) {
        if (used.addAndGet(bytes) <= most) {
            return true;
        }
        used.addAndGet(-bytes);
        return false;
    }

    /** Takes bytes that are there already: an answer is sent, but nothing new is read meanwhile. */
    void add(long bytes) {
        used.addAndGet(bytes);
    }

    void giveBack(long bytes) {
        used.addAndGet(-bytes);
    }

    long used() {
        return used.get();
    }
}
