// SPDX-License-Identifier: Apache-2.0
package master.serve.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import master.serve.engine.ErrorCode;
import master.serve.engine.Problem;

/** Makes an answer of whatever went wrong, that says so and no more. */
final class Failures {
    /** Made before there is no memory to make it. */
    static final Answer NO_MEMORY = of(Problem.NO_MEMORY, true, Optional.empty());

    private static final System.Logger LOG = System.getLogger("master.serve");

    private Failures() {}

    static Answer answer(Throwable error, Route.Family family, Optional<Route.Match> match) {
        Throwable cause = error;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof OutOfMemoryError) {
            return NO_MEMORY;
        }
        boolean coded = family == Route.Family.OWN || family == Route.Family.OPEN;
        if (cause instanceof Problem problem) {
            return of(problem, coded, match);
        }
        // its message could hold what the client sent
        LOG.log(
                System.Logger.Level.WARNING,
                "a request failed inside: {0} at {1}",
                cause.getClass().getName(),
                place(cause));
        return of(new Problem(ErrorCode.INTERNAL, "internal error"), coded, match);
    }

    private static Answer of(Problem problem, boolean coded, Optional<Route.Match> match) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("error", problem.getMessage());
        if (coded) {
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
            case METHOD_NOT_ALLOWED ->
                answer.with("Allow", match.map(found -> found.route().methods()).orElse(""));
            case BODY_TIMEOUT, TOO_LARGE -> answer.with("Connection", "close");
            default -> answer;
        };
    }

    private static String place(Throwable error) {
        StackTraceElement[] frames = error.getStackTrace();
        return frames.length == 0 ? "?" : "%s:%d".formatted(frames[0].getFileName(), frames[0].getLineNumber());
    }
}
