// SPDX-License-Identifier: Apache-2.0
package master.api;

/** Thrown if an image cannot be decoded: it is missing, of an unsupported format, damaged, or larger than the limits. */
public final class ImageDecodeException extends MasterException {
    private static final long serialVersionUID = 1;

    public ImageDecodeException(String message) {
        super(message);
    }

    public ImageDecodeException(String message, Throwable cause) {
        super(message, cause);
    }
}
