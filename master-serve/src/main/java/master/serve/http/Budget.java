// SPDX-License-Identifier: Apache-2.0
package master.serve.http;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes of bodies in memory, of all requests together. Thread-safe. */
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

    void giveBack(long bytes) {
        used.addAndGet(-bytes);
    }

    long used() {
        return used.get();
    }
}
