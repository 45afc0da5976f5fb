// SPDX-License-Identifier: Apache-2.0
package master.api;

/**
 * Thrown if a model cannot be opened: it is missing, damaged, not a model of this project, not signed as required, or cannot run on
 * the requested device.
 */
public final class ModelLoadException extends MasterException {
    private static final long serialVersionUID = 1;

    public ModelLoadException(String message) {
        super(message);
    }

    public ModelLoadException(String message, Throwable cause) {
        super(message, cause);
    }
}
