// SPDX-License-Identifier: Apache-2.0
package master.serve.engine;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * Who waits for an answer.
 *
 * @param client what its requests have in common with each other and with nobody else's, such as an address: clients
 *     take turns
 * @param deadlineNanos until when, of {@link System#nanoTime}
 * @param gone completed when nobody waits any more
 */
public record Caller(Object client, long deadlineNanos, CompletableFuture<Void> gone) {
    public Caller {
        Objects.requireNonNull(client, "client");
        Objects.requireNonNull(gone, "gone");
    }

    /** The same with another deadline. */
    public Caller until(long newDeadlineNanos) {
        return new Caller(client, newDeadlineNanos, gone);
    }
}
