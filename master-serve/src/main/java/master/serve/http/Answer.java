// SPDX-License-Identifier: Apache-2.0
package master.serve.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Response;

/**
 * An answer.
 *
 * @param status the HTTP status
 * @param type the content type; empty for no content
 * @param body not copied
 * @param headers more headers
 */
public record Answer(int status, String type, byte[] body, Map<String, String> headers) {
    public static final String JSON = "application/json";

    public Answer {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(body, "body");
        headers = Map.copyOf(headers);
    }

    /** A good answer. */
    public static Answer of(String type, byte[] body) {
        return new Answer(200, type, body, Map.of());
    }

    /** An answer of a status alone. */
    public static Answer empty(int status) {
        return new Answer(status, "", new byte[0], Map.of());
    }

    /** An answer of JSON. */
    public static Answer json(byte[] body) {
        return of(JSON, body);
    }

    void writeTo(Response response, boolean close) {
        response.setStatus(status);
        if (!type.isEmpty()) {
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        }
        headers.forEach((name, value) -> response.getHeaders().put(name, value));
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        if (!headers.containsKey(HttpHeader.CACHE_CONTROL.asString())) {
            response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        }
        if (status != HttpStatus.NO_CONTENT_204) {
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        }
        if (close) {
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
    }

    /** The same with one more header. */
    public Answer with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Answer(status, type, body, more);
    }
}
