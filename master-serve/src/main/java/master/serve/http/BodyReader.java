// SPDX-License-Identifier: Apache-2.0
package master.serve.http;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import master.serve.engine.Budget;
import master.serve.engine.ErrorCode;
import master.serve.engine.Problem;
import master.serve.options.Limits;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Collects a body without holding a thread. What it reserves of the budget grows with what has arrived, not with what
 * the client says will come.
 */
final class BodyReader implements Runnable {
    private static final int FIRST = 8192;

    private final Request request;
    private final Limits limits;
    private final Budget budget;
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private long reserved; // guarded by this
    private boolean released; // guarded by this
    private byte[] bytes = new byte[0];
    private int size;

    private BodyReader(Request request, Limits limits, Budget budget) {
        this.request = request;
        this.limits = limits;
        this.budget = budget;
    }

    /**
     * Starts to read.
     *
     * @return the body, or a {@link Problem}; the caller gives {@link #reserved} back when it is done with it
     */
    static BodyReader start(Request request, Limits limits, Budget budget, Scheduler scheduler) {
        BodyReader reader = new BodyReader(request, limits, budget);
        if (request.getLength() > limits.maxBody()) {
            reader.body.completeExceptionally(tooLarge(limits));
            return reader;
        }
        Scheduler.Task timer = scheduler.schedule(
                () -> reader.body.completeExceptionally(new Problem(
                        ErrorCode.BODY_TIMEOUT, "the body did not arrive within %d ms".formatted(limits.bodyMillis()))),
                limits.bodyMillis(),
                TimeUnit.MILLISECONDS);
        reader.body.whenComplete((bytes, error) -> timer.cancel());
        reader.run();
        return reader;
    }

    static Problem tooLarge(Limits limits) {
        return new Problem(ErrorCode.TOO_LARGE, "the body is larger than %d bytes".formatted(limits.maxBody()));
    }

    CompletableFuture<byte[]> body() {
        return body;
    }

    /** Takes more of the budget, for what the body is unpacked to; nothing once all was given back, for nobody would do it again. */
    synchronized boolean reserve(long more) {
        if (released || !budget.take(more)) {
            return false;
        }
        reserved += more;
        return true;
    }

    /** Gives back all that was taken. */
    synchronized void release() {
        released = true;
        budget.giveBack(reserved);
        reserved = 0;
    }

    @Override
    public void run() {
        try {
            read();
        } catch (RuntimeException | OutOfMemoryError e) {
            body.completeExceptionally(e);
        }
    }

    private void read() {
        while (!body.isDone()) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                request.demand(this);
                return;
            }
            if (Content.Chunk.isFailure(chunk)) {
                body.completeExceptionally(new Problem(ErrorCode.BAD_BODY, "the body ended early or is malformed"));
                return;
            }
            boolean last = chunk.isLast();
            boolean taken;
            try {
                taken = append(chunk.getByteBuffer());
            } finally {
                chunk.release();
            }
            if (taken && last) {
                body.complete(size == bytes.length ? bytes : Arrays.copyOf(bytes, size));
            }
        }
    }

    private boolean append(ByteBuffer chunk) {
        int more = chunk.remaining();
        if (more > limits.maxBody() - size) {
            body.completeExceptionally(tooLarge(limits));
            return false;
        }
        if (size + more > bytes.length) {
            long length = Math.max(size + more, Math.min(limits.maxBody(), Math.max(FIRST, 2L * bytes.length)));
            if (request.getLength() >= size + more) {
                length = Math.min(length, request.getLength());
            }
            if (!reserve(length - bytes.length)) {
                body.completeExceptionally(
                        new Problem(ErrorCode.OVERLOADED, "too many bodies at once, try again later"));
                return false;
            }
            bytes = Arrays.copyOf(bytes, (int) length);
        }
        chunk.get(bytes, size, more);
        size += more;
        return true;
    }
}
