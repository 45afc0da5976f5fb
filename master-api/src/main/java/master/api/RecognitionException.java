// SPDX-License-Identifier: Apache-2.0
package master.api;

/** The runtime failed on a good image. */
public final class RecognitionException extends MasterException {
    private static final long serialVersionUID = 1;

    public RecognitionException(String message) {
        super(message);
    }

    public RecognitionException(String message, Throwable cause) {
        super(message, cause);
    }
}
