// SPDX-License-Identifier: Apache-2.0
package master.grpc;

import io.grpc.Metadata;
import io.grpc.Status;
import java.util.concurrent.CompletionException;
import master.serve.engine.ErrorCode;
import master.serve.engine.Problem;

/** What gRPC calls the things that go wrong. */
final class Statuses {
    private static final System.Logger LOG = System.getLogger("master.serve");

    private static final Metadata.Key<String> CODE = Metadata.Key.of("x-error-code", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> PUSHBACK =
            Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

    private Statuses() {}

    /** What a client is told of an error. */
    static Problem problem(Throwable error) {
        Throwable cause = error instanceof CompletionException ? error.getCause() : error;
        if (cause instanceof Problem told) {
            return told;
        }
        if (cause instanceof OutOfMemoryError) {
            return Problem.NO_MEMORY;
        }
        LOG.log(
                System.Logger.Level.WARNING,
                "a call failed: {0}",
                (cause == null ? error : cause).getClass().getName());
        return new Problem(ErrorCode.INTERNAL, "reading failed");
    }

    static Status of(Problem problem) {
        return code(problem.code()).toStatus().withDescription(problem.getMessage());
    }

    private static Status.Code code(ErrorCode code) {
        return switch (code) {
            case UNAUTHORIZED -> Status.Code.UNAUTHENTICATED;
            case FOREIGN_ORIGIN, FOREIGN_HOST -> Status.Code.PERMISSION_DENIED;
            case UNKNOWN_PATH, METHOD_NOT_ALLOWED -> Status.Code.UNIMPLEMENTED;
            case UNKNOWN_MODEL -> Status.Code.NOT_FOUND;
            case TOO_LARGE -> Status.Code.RESOURCE_EXHAUSTED;
            case CLIENT_GONE -> Status.Code.CANCELLED;
            case INTERNAL -> Status.Code.INTERNAL;
            case OVERLOADED, STOPPING -> Status.Code.UNAVAILABLE;
            case BODY_TIMEOUT, DEADLINE_EXCEEDED -> Status.Code.DEADLINE_EXCEEDED;
            default -> Status.Code.INVALID_ARGUMENT;
        };
    }

    /** What comes with it: the code that HTTP clients get, and when to ask a busy server again. */
    static Metadata trailers(Problem problem) {
        Metadata trailers = new Metadata();
        trailers.put(CODE, problem.code().wire());
        if (problem.code() == ErrorCode.OVERLOADED) {
            trailers.put(PUSHBACK, "1000");
        }
        return trailers;
    }
}
