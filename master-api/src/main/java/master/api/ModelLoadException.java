// SPDX-License-Identifier: Apache-2.0
package master.api;

/** The model cannot be used: missing, damaged, not ours, or not runnable on the device demanded. */
public final class ModelLoadException extends MasterException {
    private static final long serialVersionUID = 1;

    public ModelLoadException(String message) {
        super(message);
    }

    public ModelLoadException(String message, Throwable cause) {
        super(message, cause);
    }
}
