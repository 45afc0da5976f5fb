// SPDX-License-Identifier: Apache-2.0
package master.grpc;

import java.util.concurrent.CompletableFuture;
import master.serve.engine.Caller;

/** What answers a message. */
interface Answering {
    /**
     * Who asks.
     *
     * @param caller who waits for the answer, and until when
     * @param beginNanos since when, by {@link System#nanoTime}
     */
    record Asking(Caller caller, long beginNanos) {}

    /** The message of the answer, or a {@link master.serve.engine.Problem}. */
    CompletableFuture<byte[]> answer(byte[] message, Asking asking);
}
