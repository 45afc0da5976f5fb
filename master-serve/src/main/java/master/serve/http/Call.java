// SPDX-License-Identifier: Apache-2.0
package master.serve.http;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import master.serve.engine.Budget;
import master.serve.engine.ErrorCode;
import master.serve.options.Limits;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** One request under way: it ends exactly once, and gives back what it took, whatever happens. Thread-safe. */
final class Call {
    private static final String ID_HEADER = "X-Request-Id";

    private final Request request;
    private final Response response;
    private final Callback callback;
    private final Limits limits;
    private final Budget budget;
    private final Runnable onEnd;
    private final Object client;
    private final String id;
    private final long beginNanos = System.nanoTime();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private final AtomicBoolean written = new AtomicBoolean();
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile @Nullable BodyReader reader;
    private volatile long bodyNanos; // when the body was there; 0: not yet
    private volatile long writingNanos; // when the answer began; 0: not yet
    private volatile int answerBytes;
    private volatile int status;

    /** @param onEnd runs once, when the request is over */
    Call(Request request, Response response, Callback callback, Limits limits, Budget budget, Runnable onEnd) {
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.limits = limits;
        this.budget = budget;
        this.onEnd = onEnd;
        this.id = Requests.id(Optional.ofNullable(request.getHeaders().get(ID_HEADER)));
        this.client = Connections.address(endPoint()); // asked while it is open
    }

    Request request() {
        return request;
    }

    Connection connection() {
        return request.getConnectionMetaData().getConnection();
    }

    private EndPoint endPoint() {
        return connection().getEndPoint();
    }

    /** What its requests have in common with those of the same client. */
    Object client() {
        return client;
    }

    /** What clients and logs call it: as the client does, if it does. */
    String id() {
        return id;
    }

    long beginNanos() {
        return beginNanos;
    }

    /** The status that it was answered with. */
    int status() {
        return status;
    }

    /** Bytes of the answer. */
    int answerBytes() {
        return answerBytes;
    }

    /** Completed when its client is gone. */
    CompletableFuture<Void> whenGone() {
        return gone;
    }

    /** What holds its body. */
    void reads(BodyReader newReader) {
        reader = newReader;
    }

    /** Its body is there: from now on its client is looked after. */
    void hasBody() {
        bodyNanos = System.nanoTime();
        if (endPoint() instanceof WatchedEndPoint watched) {
            watched.watch(request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_1);
        }
    }

    /** Nobody waits for the answer any more. */
    void gone() {
        if (written.compareAndSet(false, true)) {
            status = ErrorCode.CLIENT_GONE.status();
            endPoint().close(); // or it would be told
            gone.complete(null);
            end();
            callback.failed(new EofException());
        }
    }

    /** Whether a client takes too long to read its answer, or there is none long after its time. */
    boolean isStuck(long nowNanos) {
        long writing = writingNanos;
        if (writing != 0) {
            return nowNanos - writing >= TimeUnit.MILLISECONDS.toNanos(limits.bodyMillis());
        }
        long body = bodyNanos;
        return body != 0 && nowNanos - body >= TimeUnit.MILLISECONDS.toNanos(2L * limits.requestMillis());
    }

    /** Answers; only the first time. */
    void write(Answer answer, boolean close) {
        if (!written.compareAndSet(false, true)) {
            return;
        }
        try {
            if (endPoint() instanceof WatchedEndPoint watched) {
                watched.unwatch();
            }
            answer.writeTo(response, close);
            response.getHeaders().put(ID_HEADER, id);
            status = answer.status();
            answerBytes = answer.body().length;
            writingNanos = System.nanoTime();
            budget.add(answerBytes);
            BodyReader read = reader;
            if (read != null) {
                read.release();
            }
            response.write(true, ByteBuffer.wrap(answer.body()), new Callback() {
                @Override
                public void succeeded() {
                    end();
                    callback.succeeded();
                }

                @Override
                public void failed(Throwable error) {
                    end();
                    callback.failed(error);
                }
            });
        } catch (RuntimeException | OutOfMemoryError e) {
            end();
            callback.failed(e);
            endPoint().close();
        }
    }

    private void end() {
        if (ended.compareAndSet(false, true)) {
            BodyReader read = reader;
            if (read != null) {
                read.release();
            }
            if (writingNanos != 0) {
                budget.giveBack(answerBytes);
            }
            onEnd.run();
        }
    }
}
