// SPDX-License-Identifier: Apache-2.0
package master.train;

/** The numbers of a run are no longer finite, and going back to its last checkpoint has not helped. */
public final class DivergedException extends TrainingException {
    private static final long serialVersionUID = 1;

    public DivergedException(String message) {
        super(message);
    }
}
