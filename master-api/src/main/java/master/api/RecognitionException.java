// SPDX-License-Identifier: Apache-2.0
package master.api;

/** Thrown if the runtime failed on a valid image, or, when reading tables, if the image shows no table or several. */
public final class RecognitionException extends MasterException {
    private static final long serialVersionUID = 1;

    public RecognitionException(String message) {
        super(message);
    }

    public RecognitionException(String message, Throwable cause) {
        super(message, cause);
    }
}
