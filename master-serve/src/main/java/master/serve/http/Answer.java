// SPDX-License-Identifier: Apache-2.0
package master.serve.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

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

    /** The same with one more header. */
    public Answer with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Answer(status, type, body, more);
    }
}
