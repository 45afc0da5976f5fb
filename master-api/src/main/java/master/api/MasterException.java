// SPDX-License-Identifier: Apache-2.0
package master.api;

/** Something that a correct program can meet: a bad model file, a bad image, a failing runtime. */
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
