// SPDX-License-Identifier: Apache-2.0
package master.serve.http;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import master.serve.engine.Budget;
import master.serve.engine.ErrorCode;
import master.serve.engine.Problem;
import master.serve.options.Limits;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Takes every request to its endpoint, and whatever goes wrong to an answer that says so and no more. */
final class Router extends Handler.Abstract {
    private static final int SMALL = 1 << 16;

    private final Map<Route, Endpoint> endpoints;
    private final Guard guard;
    private final Limits limits;
    private final Budget budget;
    private final Connections connections;
    private final Requests requests;
    private final ThreadPoolExecutor parsers;
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile boolean closing;
    private volatile boolean refusing;

    /** @param parsers runs what takes long, and refuses when there is too much */
    Router(
            Map<Route, Endpoint> endpoints,
            Guard guard,
            Limits limits,
            Budget budget,
            Connections connections,
            Requests requests,
            ThreadPoolExecutor parsers) {
        this.endpoints = Map.copyOf(endpoints);
        this.guard = guard;
        this.limits = limits;
        this.budget = budget;
        this.connections = connections;
        this.requests = requests;
        this.parsers = parsers;
    }

    /** Requests that have no answer yet. */
    int underWay() {
        return underWay.get();
    }

    /** From now on every answer says that its connection is closed. */
    void closeConnections() {
        closing = true;
    }

    /** From now on nothing new is served, but health and metrics. */
    void refuse() {
        refusing = true;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Connection connection = request.getConnectionMetaData().getConnection();
        Optional<Route.Match> match = Route.find(Request.getPathInContext(request));
        AtomicReference<Call> self = new AtomicReference<>();
        Call call =
                new Call(request, response, callback, limits, budget, () -> ended(requireNonNull(self.get()), match));
        self.set(call);
        underWay.incrementAndGet();
        connections.begin(connection, call);
        CompletableFuture<Answer> answer;
        try {
            Route.Match found = match.orElseThrow(() -> unknown(request));
            guard.check(request, found.route());
            answer = dispatch(call, found);
        } catch (RuntimeException | OutOfMemoryError e) {
            answer = CompletableFuture.failedFuture(e);
        }
        Route.Family family = match.map(found -> found.route().family()).orElse(Route.Family.OWN);
        answer.whenComplete((good, error) -> {
            Answer made;
            try {
                made = guard.shared(request, error == null ? good : Failures.answer(error, family, match));
            } catch (RuntimeException | OutOfMemoryError e) {
                made = Failures.NO_MEMORY;
            }
            call.write(made, closing);
        });
        return true;
    }

    private static Problem unknown(Request request) {
        String path = Request.getPathInContext(request);
        // what TensorFlow Serving says, under its paths
        return new Problem(
                ErrorCode.UNKNOWN_PATH,
                path.startsWith("/v1/models")
                        ? "Malformed request: %s %s".formatted(request.getMethod(), path)
                        : "there is nothing at %s %s".formatted(request.getMethod(), path));
    }

    private void ended(Call call, Optional<Route.Match> match) {
        underWay.decrementAndGet();
        connections.end(call.connection());
        requests.answered(new Requests.End(
                call.id(),
                call.client().toString(),
                call.request().getMethod(),
                Request.getPathInContext(call.request()),
                match.map(found -> found.route().metric()),
                match.map(found -> found.route().reads()).orElse(false),
                call.status(),
                call.answerBytes(),
                System.nanoTime() - call.beginNanos()));
    }

    private CompletableFuture<Answer> dispatch(Call call, Route.Match found) {
        Request request = call.request();
        Route route = found.route();
        if (request.getMethod().equals("OPTIONS")) {
            return CompletableFuture.completedFuture(guard.options(request, route));
        }
        if (!route.answers(request.getMethod())) {
            throw new Problem(
                    ErrorCode.METHOD_NOT_ALLOWED,
                    "%s is answered to %s only".formatted(route.template(), route.methods()));
        }
        Endpoint endpoint = requireNonNull(endpoints.get(route));
        if (!route.method().equals("POST")) {
            return endpoint.answer(exchange(call, found, new byte[0], call.beginNanos()));
        }
        if (refusing) {
            throw new Problem(ErrorCode.STOPPING, "the server is stopping");
        }
        BodyReader reader = BodyReader.start(
                request, limits, budget, request.getComponents().getScheduler());
        call.reads(reader);
        return reader.body().thenCompose(sent -> {
            call.hasBody();
            long begin = System.nanoTime();
            String encoding = request.getHeaders().get(HttpHeader.CONTENT_ENCODING);
            if (sent.length <= SMALL && encoding == null) {
                return endpoint.answer(exchange(call, found, sent, begin));
            }
            return parse(call, () -> {
                byte[] body = Unpacking.unpack(sent, Optional.ofNullable(encoding), limits, reader::reserve);
                return endpoint.answer(exchange(call, found, body, begin));
            });
        });
    }

    /** Does what takes long on threads of its own, so that small requests and health need not wait for it. */
    private CompletableFuture<Answer> parse(Call call, Supplier<CompletableFuture<Answer>> work) {
        CompletableFuture<CompletableFuture<Answer>> parsed = new CompletableFuture<>();
        Runnable task = () -> {
            if (call.whenGone().isDone()) {
                return;
            }
            try {
                parsed.complete(work.get());
            } catch (RuntimeException | OutOfMemoryError e) {
                parsed.completeExceptionally(e);
            }
        };
        try {
            parsers.execute(task);
        } catch (RejectedExecutionException e) {
            throw new Problem(ErrorCode.OVERLOADED, "too many large requests at once, try again later");
        }
        call.whenGone().thenRun(() -> parsers.remove(task));
        return parsed.thenCompose(answer -> answer);
    }

    private Exchange exchange(Call call, Route.Match found, byte[] body, long begin) {
        try {
            return new Exchange(
                    found.route(),
                    found.parts(),
                    Request.extractQueryParameters(call.request(), StandardCharsets.UTF_8),
                    call.request().getHeaders(),
                    body,
                    call.client(),
                    call.whenGone(),
                    begin,
                    limits.requestMillis());
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new Problem(ErrorCode.BAD_PARAMETER, "the query is malformed");
        }
    }
}
