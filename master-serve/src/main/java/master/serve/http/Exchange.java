// SPDX-License-Identifier: Apache-2.0
package master.serve.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import master.serve.engine.Caller;
import master.serve.engine.ErrorCode;
import master.serve.engine.Problem;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.util.Fields;

/** A request whose body is there. */
public final class Exchange {
    /** The header that says in how many milliseconds an answer is of no use any more. */
    public static final String TIMEOUT_HEADER = "X-Request-Timeout-Ms";

    private final Route route;
    private final Map<String, String> path;
    private final Fields query;
    private final HttpFields headers;
    private final byte[] body;
    private final long beginNanos;
    private final Caller caller;

    Exchange(
            Route route,
            Map<String, String> path,
            Fields query,
            HttpFields headers,
            byte[] body,
            Object client,
            CompletableFuture<Void> gone,
            long beginNanos,
            int requestMillis) {
        this.route = route;
        this.path = path;
        this.query = query;
        this.headers = headers;
        this.body = body;
        this.beginNanos = beginNanos;
        long millis = header(TIMEOUT_HEADER).map(Exchange::millis).orElse((long) requestMillis);
        this.caller = new Caller(client, beginNanos + Math.min(millis, requestMillis) * 1_000_000L, gone);
    }

    private static long millis(String text) {
        try {
            long millis = Long.parseLong(text.strip());
            if (millis >= 0) {
                return millis;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new Problem(ErrorCode.BAD_PARAMETER, TIMEOUT_HEADER + " must be a number of milliseconds");
    }

    public Route route() {
        return route;
    }

    /** A part of the path, such as {@code model}; empty if the route has none of that name. */
    public Optional<String> part(String name) {
        return Optional.ofNullable(path.get(name));
    }

    /** The version in the path. */
    public Optional<Long> version() {
        return part("version").map(text -> {
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException e) {
                throw new Problem(ErrorCode.UNKNOWN_MODEL, "version must be a number of at most 18 digits");
            }
        });
    }

    /** A parameter of the query. */
    public Optional<String> parameter(String name) {
        List<String> values = query.getValuesOrEmpty(name);
        if (values.size() > 1) {
            throw new Problem(ErrorCode.BAD_PARAMETER, "parameter %s is given twice".formatted(name));
        }
        return values.stream().findFirst();
    }

    /** The names of all parameters of the query. */
    public Iterable<String> parameters() {
        return query.getNames();
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** The content type without its parameters, in lower case; empty if there is none. */
    public String contentType() {
        return header("Content-Type")
                .map(type -> type.split(";", 2)[0].strip().toLowerCase(java.util.Locale.ROOT))
                .orElse("");
    }

    /** The unpacked body; not copied. */
    public byte[] body() {
        return body;
    }

    /** When the headers were there, by {@link System#nanoTime}. */
    public long beginNanos() {
        return beginNanos;
    }

    /** Who waits for the answer, and until when. */
    public Caller caller() {
        return caller;
    }
}
