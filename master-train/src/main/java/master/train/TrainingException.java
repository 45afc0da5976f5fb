// SPDX-License-Identifier: Apache-2.0
package master.train;

/** A run cannot start or go on; the message says why. */
public class TrainingException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public TrainingException(String message) {
        super(message);
    }

    public TrainingException(String message, Throwable cause) {
        super(message, cause);
    }
}
