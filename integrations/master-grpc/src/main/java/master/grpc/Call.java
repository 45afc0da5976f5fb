// SPDX-License-Identifier: Apache-2.0
package master.grpc;

import static java.util.Objects.requireNonNull;

import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import master.serve.engine.Caller;
import master.serve.engine.ErrorCode;
import master.serve.engine.Problem;
import master.serve.http.Requests;
import master.serve.spi.FrontContext;
import org.jspecify.annotations.Nullable;

/** One call under way, of one message each way: it is answered exactly once. Thread-safe. */
final class Call extends ServerCall.Listener<byte[]> {
    /** What clients and logs call it. */
    static final Metadata.Key<String> ID = Metadata.Key.of("x-request-id", Metadata.ASCII_STRING_MARSHALLER);
    /** Messages up to that are parsed at once. */
    static final int SMALL = 1 << 16;

    private final ServerCall<byte[], byte[]> call;
    private final Serving serving;
    private final FrontContext context;
    private final Received received = Received.current();
    private final Answering answering;
    private final boolean reads;
    private final String id;
    private final long beginNanos = System.nanoTime();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private final AtomicBoolean answered = new AtomicBoolean();
    private final ScheduledFuture<?> slow;
    private final SocketAddress peer;
    private final Object client;
    private final Caller caller;
    private volatile @Nullable ScheduledFuture<?> untaken;
    private byte @Nullable [] message; // by one thread after the other

    /** @param reads whether it reads images */
    Call(ServerCall<byte[], byte[]> call, Metadata headers, Serving serving, Answering answering, boolean reads) {
        this.call = call;
        this.serving = serving;
        this.context = serving.context();
        this.answering = answering;
        this.reads = reads;
        this.id = Requests.id(Optional.ofNullable(headers.get(ID)));
        this.peer = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
        serving.peers().asks(peer);
        this.client = peer instanceof InetSocketAddress address ? address.getAddress() : "unknown";
        long nanos = TimeUnit.MILLISECONDS.toNanos(context.limits().requestMillis());
        Deadline deadline = Context.current().getDeadline();
        if (deadline != null) {
            nanos = Math.min(nanos, deadline.timeRemaining(TimeUnit.NANOSECONDS));
        }
        this.caller = new Caller(client, beginNanos + nanos, gone);
        int millis = context.limits().bodyMillis();
        this.slow = serving.timer()
                .schedule(
                        () -> fail(new Problem(
                                ErrorCode.BODY_TIMEOUT, "the message did not arrive within %d ms".formatted(millis))),
                        millis,
                        TimeUnit.MILLISECONDS);
    }

    /** Lets the message come. */
    void begin() {
        received.onTooMuch(() -> fail(new Problem(ErrorCode.OVERLOADED, "too many messages at once, try again later")));
        call.request(2); // a second one is told
    }

    @Override
    public void onMessage(byte[] bytes) {
        if (message != null) {
            fail(new Problem(ErrorCode.BAD_REQUEST, "one message is needed, there are two"));
        }
        message = bytes;
    }

    @Override
    public void onHalfClose() {
        slow.cancel(false);
        if (answered.get()) {
            return;
        }
        if (message == null) {
            fail(new Problem(ErrorCode.BAD_REQUEST, "there is no message"));
        } else if (message.length <= SMALL) {
            answer();
        } else {
            try {
                context.parsers().execute(this::answer);
            } catch (RejectedExecutionException e) {
                fail(new Problem(ErrorCode.OVERLOADED, "too many large requests at once, try again later"));
            }
        }
    }

    private void answer() {
        byte[] bytes = requireNonNull(message);
        message = null; // not kept while the images wait
        if (gone.isDone()) {
            return;
        }
        try {
            answering.answer(bytes, new Answering.Asking(caller, beginNanos)).whenComplete((answer, error) -> {
                if (error == null) {
                    succeed(answer);
                } else {
                    fail(error);
                }
            });
        } catch (RuntimeException | OutOfMemoryError e) {
            fail(e);
        }
    }

    @Override
    public void onCancel() {
        over();
        if (answered.compareAndSet(false, true)) {
            ended(ErrorCode.CLIENT_GONE.status(), 0);
        }
        gone.complete(null);
    }

    private void succeed(byte[] answer) {
        if (answered.compareAndSet(false, true)) {
            ended(200, answer.length);
            if (!call.isCancelled()) {
                received.answers(answer.length);
                untaken = serving.timer()
                        .schedule(
                                () -> serving.peers().close(peer),
                                context.limits().bodyMillis(),
                                TimeUnit.MILLISECONDS);
                if (call.isCancelled()) {
                    over(); // the client went away before that was set
                }
                call.sendHeaders(new Metadata());
                call.sendMessage(answer);
                call.close(Status.OK, new Metadata());
            }
        }
    }

    /** The client has the answer. */
    @Override
    public void onComplete() {
        over();
    }

    private void over() {
        slow.cancel(false);
        ScheduledFuture<?> waiting = untaken;
        if (waiting != null) {
            waiting.cancel(false);
        }
    }

    /** Answers that it went wrong; only the first time. */
    void fail(Throwable error) {
        slow.cancel(false);
        Problem problem = Statuses.problem(error);
        if (answered.compareAndSet(false, true)) {
            ended(problem.code().status(), 0);
            if (!call.isCancelled()) {
                call.close(Statuses.of(problem), Statuses.trailers(problem));
            }
        }
    }

    private void ended(int status, int bytes) {
        context.requests().answered(end(call, id, client, reads, status, bytes, beginNanos));
    }

    /** What is counted of a message. */
    static Requests.End end(
            ServerCall<?, ?> call, String id, Object client, boolean reads, int status, int bytes, long beginNanos) {
        String name = call.getMethodDescriptor().getFullMethodName();
        return new Requests.End(
                id,
                client.toString(),
                "GRPC",
                "/" + name,
                Optional.of("grpc_" + name.substring(name.indexOf('/') + 1)),
                reads,
                status,
                bytes,
                System.nanoTime() - beginNanos);
    }
}
