// SPDX-License-Identifier: Apache-2.0
package master.data;

import org.jspecify.annotations.Nullable;

/**
 * A dataset cannot be used, or one of its samples cannot be read. The message names the dataset, the line or key, and
 * what is wrong.
 */
public final class DatasetException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String reason;

    public DatasetException(String message) {
        super(message);
        this.reason = message;
    }

    public DatasetException(String message, Throwable cause) {
        super(message, cause);
        this.reason = message;
    }

    /**
     * With a reason that other samples may share.
     *
     * @param where which dataset and sample
     * @param reason what is wrong, without names, so that it can be counted
     */
    public DatasetException(String where, String reason, @Nullable Throwable cause) {
        super(where + ": " + reason, cause);
        this.reason = reason;
    }

    /** What is wrong, without the names of dataset and sample where they could be told apart; else the message. */
    public String reason() {
        return reason;
    }
}
