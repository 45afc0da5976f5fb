// SPDX-License-Identifier: Apache-2.0
package master.api;

/** The image cannot be used: not an image of an allowed format, damaged, or too large. */
public final class ImageDecodeException extends MasterException {
    private static final long serialVersionUID = 1;

    public ImageDecodeException(String message) {
        super(message);
    }

    public ImageDecodeException(String message, Throwable cause) {
        super(message, cause);
    }
}
