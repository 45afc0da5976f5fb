// SPDX-License-Identifier: Apache-2.0
package master.api;

/**
 * The base of the exceptions that can occur in a correct program: a bad model file, a bad image, a failing runtime. Programming errors
 * are {@link IllegalArgumentException}s and {@link IllegalStateException}s instead.
 */
public abstract sealed class MasterException extends RuntimeException
        permits ModelLoadException, ImageDecodeException, RecognitionException {
    private static final long serialVersionUID = 1;

    MasterException(String message) {
        super(message);
    }

    MasterException(String message, Throwable cause) {
        super(message, cause);
    }
}
