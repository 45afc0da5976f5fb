// SPDX-License-Identifier: Apache-2.0
package master.cli;

/** Ends a command with a message of one line, and with exit code 1 unless it is given another one. */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int exitCode;

    public Failure(String message) {
        super(message);
        this.exitCode = 1;
    }

    public Failure(String message, Throwable cause) {
        this(message, cause, 1);
    }

    /** @param exitCode of the process, above 0 */
    public Failure(String message, Throwable cause, int exitCode) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
