// SPDX-License-Identifier: Apache-2.0
package master.serve.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import master.serve.engine.ErrorCode;
import master.serve.engine.Problem;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Takes every request to its endpoint, and whatever goes wrong to an answer that says so and no more. */
final class Router extends Handler.Abstract {
    private static final System.Logger LOG = System.getLogger("master.serve");

    private final Map<Route, Endpoint> endpoints;
    private final Guard guard;
    private final Limits limits;
    private final Budget budget;
    private final SlowConnections connections;
    private final Requests requests;
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile boolean closing;
    private volatile boolean refusing;

    Router(
            Map<Route, Endpoint> endpoints,
            Guard guard,
            Limits limits,
            Budget budget,
            SlowConnections connections,
            Requests requests) {
        this.endpoints = Map.copyOf(endpoints);
        this.guard = guard;
        this.limits = limits;
        this.budget = budget;
        this.connections = connections;
        this.requests = requests;
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
        long begin = System.nanoTime();
        Connection connection = request.getConnectionMetaData().getConnection();
        connections.begin(connection);
        underWay.incrementAndGet();
        Optional<Route.Match> match = Route.find(Request.getPathInContext(request));
        Route.Family family = match.map(found -> found.route().family()).orElse(Route.Family.OWN);
        Callback done = Callback.from(
                () -> {
                    underWay.decrementAndGet();
                    connections.end(connection);
                    match.ifPresent(
                            found -> requests.answered(found.route(), response.getStatus(), System.nanoTime() - begin));
                },
                callback);
        CompletableFuture<Answer> answer;
        try {
            Route.Match found = match.orElseThrow(() -> new Problem(
                    ErrorCode.UNKNOWN_PATH,
                    "Malformed request: %s %s".formatted(request.getMethod(), Request.getPathInContext(request))));
            guard.check(request, found.route());
            answer = dispatch(request, found, begin);
        } catch (RuntimeException | OutOfMemoryError e) {
            answer = CompletableFuture.failedFuture(e);
        }
        answer.exceptionally(error -> answer(error, family, match)).thenAccept(value -> write(value, response, done));
        return true;
    }

    private CompletableFuture<Answer> dispatch(Request request, Route.Match found, long begin) {
        Route route = found.route();
        if (!request.getMethod().equals(route.method())) {
            throw new Problem(
                    ErrorCode.METHOD_NOT_ALLOWED,
                    "%s is answered to %s only".formatted(route.template(), route.method()));
        }
        boolean hasBody = route.method().equals("POST");
        if (hasBody && refusing) {
            throw new Problem(ErrorCode.STOPPING, "the server is stopping");
        }
        BodyReader reader = hasBody
                ? BodyReader.start(
                        request, limits, budget, request.getComponents().getScheduler())
                : null;
        if (reader == null) {
            return endpoints.get(route).answer(exchange(request, found, new byte[0], begin));
        }
        return reader.body()
                .thenCompose(sent -> {
                    byte[] body = Unpacking.unpack(
                            sent,
                            Optional.ofNullable(request.getHeaders().get(HttpHeader.CONTENT_ENCODING)),
                            limits,
                            reader::reserve);
                    return endpoints.get(route).answer(exchange(request, found, body, System.nanoTime()));
                })
                .whenComplete((value, error) -> reader.release());
    }

    private Exchange exchange(Request request, Route.Match found, byte[] body, long begin) {
        try {
            return new Exchange(
                    found.route(),
                    found.parts(),
                    Request.extractQueryParameters(request, StandardCharsets.UTF_8),
                    request.getHeaders(),
                    body,
                    begin,
                    limits.requestMillis());
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new Problem(ErrorCode.BAD_PARAMETER, "the query is malformed");
        }
    }

    private static Answer answer(Throwable error, Route.Family family, Optional<Route.Match> match) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        Problem problem;
        if (cause instanceof Problem known) {
            problem = known;
        } else {
            // its message could hold what the client sent
            LOG.log(
                    System.Logger.Level.WARNING,
                    "a request failed inside: {0} at {1}",
                    cause.getClass().getName(),
                    place(cause));
            problem = new Problem(ErrorCode.INTERNAL, "internal error");
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("error", problem.getMessage());
        if (family == Route.Family.OWN || family == Route.Family.OPEN) {
            body.put("code", problem.code().wire());
        }
        Answer answer = new Answer(
                problem.code().status(),
                Answer.JSON,
                body.toString().getBytes(StandardCharsets.UTF_8),
                Map.of("X-Error-Code", problem.code().wire()));
        return switch (problem.code()) {
            case OVERLOADED, STOPPING -> answer.with("Retry-After", "1");
            case UNAUTHORIZED -> answer.with("WWW-Authenticate", "Bearer");
            case METHOD_NOT_ALLOWED -> answer.with(
                    "Allow", match.map(found -> found.route().method()).orElse(""));
            case BODY_TIMEOUT, TOO_LARGE -> answer.with("Connection", "close");
            default -> answer;
        };
    }

    private static String place(Throwable error) {
        StackTraceElement[] frames = error.getStackTrace();
        return frames.length == 0 ? "?" : "%s:%d".formatted(frames[0].getFileName(), frames[0].getLineNumber());
    }

    private void write(Answer answer, Response response, Callback done) {
        response.setStatus(answer.status());
        if (!answer.type().isEmpty()) {
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.type());
        }
        answer.headers().forEach((name, value) -> response.getHeaders().put(name, value));
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.body().length);
        if (closing) {
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
        response.write(true, ByteBuffer.wrap(answer.body()), done);
    }
}
