// SPDX-License-Identifier: Apache-2.0
package master.serve.engine;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes of bodies and answers in memory, of all requests together. Thread-safe. */
public final class Budget {
    private final long most;
    private final AtomicLong used = new AtomicLong();

    /** @param most how many bytes there may be */
    public Budget(long most) {
        this.most = most;
    }

    /** Takes bytes if they are there. */
    public boolean take(long bytes) {
        if (used.addAndGet(bytes) <= most) {
            return true;
        }
        used.addAndGet(-bytes);
        return false;
    }

    /** Takes bytes that are there already: an answer is sent, but nothing new is read meanwhile. */
    public void add(long bytes) {
        used.addAndGet(bytes);
    }

    /** Gives back bytes that were taken. */
    public void giveBack(long bytes) {
        used.addAndGet(-bytes);
    }

    /** Bytes that are taken. */
    public long used() {
        return used.get();
    }
}
