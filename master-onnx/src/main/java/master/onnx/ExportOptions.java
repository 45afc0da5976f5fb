// SPDX-License-Identifier: Apache-2.0
package master.onnx;

/**
 * What an exported file holds beside the model. Immutable.
 *
 * @param logits whether there is a third output {@code logits}, float {@code [N, S, V]}: the head's answer at each step
 *     before any token is ruled out; what it holds behind a row's EOS has no meaning. For parity tests
 */
public record ExportOptions(boolean logits) {
    /** The options for files to be used: only {@code tokens} and {@code probabilities}. */
    public static ExportOptions standard() {
        return new ExportOptions(false);
    }

    /** The same options with or without logits. */
    public ExportOptions withLogits(boolean newLogits) {
        return new ExportOptions(newLogits);
    }
}
