// SPDX-License-Identifier: Apache-2.0
package master.serve.engine;

import java.util.Locale;

/** Why a request was not served. The names are part of the contract: clients branch on them. */
public enum ErrorCode {
    BAD_REQUEST(400),
    BAD_BODY(400),
    BAD_ENCODING(400),
    BAD_JSON(400),
    BAD_BASE64(400),
    BAD_TENSOR(400),
    BAD_PARAMETER(400),
    BAD_IMAGE(400),
    UNAUTHORIZED(401),
    FOREIGN_ORIGIN(403),
    UNKNOWN_PATH(404),
    UNKNOWN_MODEL(404),
    METHOD_NOT_ALLOWED(405),
    BODY_TIMEOUT(408),
    TOO_LARGE(413),
    UNSUPPORTED_MEDIA_TYPE(415),
    FOREIGN_HOST(421),
    /** The image is good, but shows no table, or more than one. */
    NO_TABLE(422),
    /** Nobody waits for the answer any more; only metrics and logs see it. */
    CLIENT_GONE(499),
    INTERNAL(500),
    OVERLOADED(503),
    STOPPING(503),
    DEADLINE_EXCEEDED(504);

    private final int status;

    ErrorCode(int status) {
        this.status = status;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The name on the wire, such as {@code bad_json}. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
