// SPDX-License-Identifier: Apache-2.0
package master.cli;

/** Ends a command with exit code 1 and a message of one line. */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    public Failure(String message) {
        super(message);
    }

    public Failure(String message, Throwable cause) {
        super(message, cause);
    }
}
