// SPDX-License-Identifier: Apache-2.0
package master.generators;

/** The chosen parameters would cut the text off or make it too small to read: the image is drawn anew. */
final class CutOffException extends RuntimeException {
    private static final long serialVersionUID = 1;

    CutOffException(String message) {
        super(message, null, false, false);
    }
}
