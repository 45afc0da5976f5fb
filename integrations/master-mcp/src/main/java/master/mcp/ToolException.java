// SPDX-License-Identifier: Apache-2.0
package master.mcp;

/** A tool cannot do what it was asked for; the message says why, in words that a language model can act on. */
public final class ToolException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ToolException(String message) {
        super(message);
    }

    public ToolException(String message, Throwable cause) {
        super(message, cause);
    }
}
