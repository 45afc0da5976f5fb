// SPDX-License-Identifier: Apache-2.0
package master.train;

/** Another trainer is at work in the folder of a run. */
public final class FolderInUseException extends TrainingException {
    private static final long serialVersionUID = 1;

    public FolderInUseException(String message) {
        super(message);
    }
}
