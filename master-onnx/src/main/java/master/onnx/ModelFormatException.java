// SPDX-License-Identifier: Apache-2.0
package master.onnx;

/** A file is not a model that this version can read: missing, damaged, of another kind, or not whole. */
public final class ModelFormatException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ModelFormatException(String message) {
        super(message);
    }

    public ModelFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
