// SPDX-License-Identifier: Apache-2.0
package master.grpc;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import master.serve.engine.Budget;

/**
 * The memory of a call. What has arrived of it, and what that was unpacked to, is taken of the budget as it comes, not as
 * the client announces it, and given back when the call is over. A call for which nothing is left is told. Thread-safe.
 */
final class Received extends ServerStreamTracer {
    private static final Context.Key<Received> KEY = Context.key("master.received");

    /** Makes one for each call. */
    static final class Factory extends ServerStreamTracer.Factory {
        private final Budget budget;

        Factory(Budget budget) {
            this.budget = budget;
        }

        @Override
        public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
            return new Received(budget);
        }
    }

    private static final int FRAME = 5; // bytes before a message

    private final Budget budget;
    private long sent; // bytes; guarded by this
    private long unpacked; // guarded by this
    private long done; // of what has come, of messages that were answered; guarded by this
    private long taken; // guarded by this
    private boolean over; // guarded by this
    private boolean tooMuch; // guarded by this
    private Runnable refusal = () -> {}; // guarded by this

    private Received(Budget budget) {
        this.budget = budget;
    }

    /** That of the call which is being handled. */
    static Received current() {
        return KEY.get();
    }

    @Override
    public Context filterContext(Context context) {
        return context.withValue(KEY, this);
    }

    /** What to do when nothing is left of the budget; at once, if that was so before. */
    void onTooMuch(Runnable newRefusal) {
        boolean now;
        synchronized (this) {
            refusal = newRefusal;
            now = tooMuch;
        }
        if (now) {
            newRefusal.run();
        }
    }

    @Override
    public void inboundWireSize(long bytes) {
        came(bytes, 0);
    }

    @Override
    public void inboundUncompressedSize(long bytes) {
        came(0, bytes);
    }

    private void came(long wire, long plain) {
        Runnable told;
        synchronized (this) {
            sent += wire;
            unpacked += plain;
            long more = Math.max(sent, unpacked) - done - taken;
            if (over || more <= 0) {
                return;
            }
            if (budget.take(more)) {
                taken += more;
                return;
            }
            tooMuch = true;
            told = refusal;
        }
        told.run();
    }

    /** A message is not in memory any more, though its call goes on. */
    synchronized void isDone(long bytes) {
        long free = Math.min(taken, bytes + FRAME);
        done += free;
        taken -= free;
        if (!over) {
            budget.giveBack(free);
        }
    }

    /** An answer is in memory until the client has taken it. */
    synchronized void answers(long bytes) {
        if (!over) {
            budget.add(bytes);
            taken += bytes;
        }
    }

    @Override
    public synchronized void streamClosed(Status status) {
        over = true;
        budget.giveBack(taken);
        taken = 0;
    }
}
