// SPDX-License-Identifier: Apache-2.0
package master.data;

/**
 * A dataset cannot be used, or one of its samples cannot be read. The message names the dataset, the line or key, and
 * what is wrong.
 */
public final class DatasetException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public DatasetException(String message) {
        super(message);
    }

    public DatasetException(String message, Throwable cause) {
        super(message, cause);
    }
}
