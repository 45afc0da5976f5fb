// SPDX-License-Identifier: Apache-2.0
package master.serve.engine;

import java.util.Objects;

/**
 * A request that is not served, with what its client is told. It has no stack trace: most are made by the thousand by
 * clients, and none is a fault of this program except {@link ErrorCode#INTERNAL}.
 */
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final int LONGEST = 300;

    /** There is no memory for a request now; made before there is none. */
    @SuppressWarnings("StaticAssignmentOfThrowable") // it has no stack trace
    public static final Problem NO_MEMORY =
            new Problem(ErrorCode.OVERLOADED, "there is not enough memory now, try again later");

    private final ErrorCode code;

    /** @param message what the client is told: no path of this machine, no part of an image; cut at 300 characters */
    public Problem(ErrorCode code, String message) {
        super(message.length() <= LONGEST ? message : message.substring(0, LONGEST), null, false, false);
        this.code = Objects.requireNonNull(code, "code");
    }

    public ErrorCode code() {
        return code;
    }
}
