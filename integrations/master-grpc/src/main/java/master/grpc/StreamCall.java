// SPDX-License-Identifier: Apache-2.0
package master.grpc;

import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import master.serve.engine.Caller;
import master.serve.engine.ErrorCode;
import master.serve.engine.Problem;
import master.serve.http.Requests;
import master.serve.spi.FrontContext;
import org.jspecify.annotations.Nullable;

/**
 * A call of many messages each way, answered in their order, several at a time. What is wrong with a message is an answer
 * too, and the call goes on. It ends when the client has nothing more to say, when it says nothing for a while, and when
 * the server stops. Thread-safe.
 */
final class StreamCall extends ServerCall.Listener<byte[]> {
    private static final int AT_ONCE = 8; // messages without an answer; more stay with the client

    /** One message without an answer. */
    private static final class Asked {
        final CompletableFuture<Void> gone = new CompletableFuture<>();
        final long beginNanos = System.nanoTime();
        final int length;
        byte @Nullable [] answer; // null: not yet; guarded by the call
        int status; // guarded by the call

        Asked(int length) {
            this.length = length;
        }
    }

    private final ServerCall<byte[], byte[]> call;
    private final Serving serving;
    private final FrontContext context;
    private final Received received = Received.current();
    private final Answering answering;
    private final String id;
    private final SocketAddress peer;
    private final Object client;
    private final ArrayDeque<Asked> waiting = new ArrayDeque<>(); // in order; guarded by this
    private @Nullable ScheduledFuture<?> silence; // null before it began; guarded by this
    private @Nullable ScheduledFuture<?> untaken; // null while the client takes answers; guarded by this
    private int owed; // messages to ask for when the client takes answers again; guarded by this
    private boolean answered; // guarded by this
    private boolean last; // the client has nothing more to say; guarded by this
    private boolean draining; // no more is asked for; guarded by this
    private boolean over; // guarded by this

    /** @param answering answers each message, with an answer of a stream */
    StreamCall(ServerCall<byte[], byte[]> call, Metadata headers, Serving serving, Answering answering) {
        this.call = call;
        this.serving = serving;
        this.context = serving.context();
        this.answering = answering;
        this.id = Requests.id(Optional.ofNullable(headers.get(Call.ID)));
        this.peer = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
        serving.peers().asks(peer);
        this.client = peer instanceof InetSocketAddress address ? address.getAddress() : "unknown";
    }

    /** Lets messages come. */
    synchronized void begin() {
        serving.streams().add(this);
        listen();
        received.onTooMuch(() -> end(new Problem(ErrorCode.OVERLOADED, "too many messages at once, try again later")));
        call.request(AT_ONCE);
    }

    private void listen() {
        int millis = context.limits().idleMillis();
        silence = serving.timer()
                .schedule(
                        () -> end(
                                new Problem(ErrorCode.BODY_TIMEOUT, "no message came within %d ms".formatted(millis))),
                        millis,
                        TimeUnit.MILLISECONDS);
    }

    private void heard() {
        if (silence != null) {
            silence.cancel(false);
        }
    }

    @Override
    public void onMessage(byte[] message) {
        Asked asked = new Asked(message.length);
        synchronized (this) {
            if (over) {
                return;
            }
            heard();
            waiting.add(asked);
        }
        if (message.length <= Call.SMALL) {
            answer(asked, message);
            return;
        }
        try {
            context.parsers().execute(() -> answer(asked, message));
        } catch (RejectedExecutionException e) {
            fail(asked, new Problem(ErrorCode.OVERLOADED, "too many large requests at once, try again later"));
        }
    }

    private void answer(Asked asked, byte[] message) {
        if (asked.gone.isDone()) {
            return;
        }
        try {
            long deadline = asked.beginNanos
                    + TimeUnit.MILLISECONDS.toNanos(context.limits().requestMillis());
            answering
                    .answer(message, new Answering.Asking(new Caller(client, deadline, asked.gone), asked.beginNanos))
                    .whenComplete((answer, error) -> {
                        if (error == null) {
                            finish(asked, answer, 200);
                        } else {
                            fail(asked, error);
                        }
                    });
        } catch (RuntimeException | OutOfMemoryError e) {
            fail(asked, e);
        }
    }

    private void fail(Asked asked, Throwable error) {
        Problem problem = Statuses.problem(error);
        finish(asked, Messages.streamed(problem).toBytes(), problem.code().status());
    }

    private synchronized void finish(Asked asked, byte[] answer, int status) {
        asked.answer = answer;
        asked.status = status;
        while (!over && !waiting.isEmpty()) {
            byte[] ready = waiting.peek().answer;
            if (ready == null) {
                break;
            }
            send(waiting.remove(), ready);
        }
        if (!over && waiting.isEmpty()) {
            if (last) {
                close(Status.OK, new Metadata());
            } else if (draining) {
                end(stopping());
            } else {
                heard();
                listen();
            }
        }
    }

    private void send(Asked asked, byte[] answer) {
        if (call.isCancelled()) {
            return;
        }
        ended(asked, asked.status, answer.length);
        received.isDone(asked.length);
        if (!answered) {
            answered = true;
            call.sendHeaders(new Metadata());
        }
        call.sendMessage(answer);
        owed++;
        if (call.isReady()) {
            askForMore();
        } else if (untaken == null) {
            untaken = serving.timer()
                    .schedule(
                            () -> serving.peers().close(peer), context.limits().bodyMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** The client takes answers again. */
    @Override
    public synchronized void onReady() {
        if (untaken != null) {
            untaken.cancel(false);
            untaken = null;
        }
        if (owed > 0 && !over) {
            askForMore();
        }
    }

    private void askForMore() {
        if (!draining) {
            call.request(owed);
            owed = 0;
        }
    }

    @Override
    public synchronized void onHalfClose() {
        last = true;
        if (!over && waiting.isEmpty()) {
            close(Status.OK, new Metadata());
        }
    }

    /** Asks for no more messages, and ends when what has come is answered. */
    synchronized void drain() {
        draining = true;
        if (waiting.isEmpty()) {
            end(stopping());
        }
    }

    private static Problem stopping() {
        return new Problem(ErrorCode.STOPPING, "the server is stopping");
    }

    private synchronized void end(Problem problem) {
        if (!over) {
            close(Statuses.of(problem), Statuses.trailers(problem));
        }
    }

    private void close(Status status, Metadata trailers) {
        gone();
        if (!call.isCancelled()) {
            call.close(status, trailers);
        }
    }

    @Override
    public synchronized void onCancel() {
        gone();
        cancelUntaken();
    }

    @Override
    public synchronized void onComplete() {
        gone();
        cancelUntaken();
    }

    private void cancelUntaken() {
        if (untaken != null) {
            untaken.cancel(false);
        }
    }

    /** Nobody waits for what has no answer yet. */
    private void gone() {
        over = true;
        heard();
        serving.streams().remove(this);
        List<Asked> left = List.copyOf(waiting);
        waiting.clear();
        left.forEach(asked -> {
            ended(asked, ErrorCode.CLIENT_GONE.status(), 0);
            asked.gone.complete(null);
        });
    }

    private void ended(Asked asked, int status, int bytes) {
        context.requests().answered(Call.end(call, id, client, true, status, bytes, asked.beginNanos));
    }
}
