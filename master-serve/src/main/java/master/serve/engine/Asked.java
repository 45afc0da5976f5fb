// SPDX-License-Identifier: Apache-2.0
package master.serve.engine;

import java.util.Objects;
import master.api.RecognizerOptions;
import master.api.TextConstraint;

/**
 * What a request asks of a recognizer: requests that ask for the same share one.
 *
 * @param constraint what is known of the texts
 * @param boxes whether each token comes with its place
 */
public record Asked(TextConstraint constraint, boolean boxes) {
    /** Texts of any kind, without places. */
    public static final Asked NOTHING = new Asked(TextConstraint.NONE, false);

    public Asked {
        Objects.requireNonNull(constraint, "constraint");
    }

    RecognizerOptions in(RecognizerOptions options) {
        return options.withConstraint(constraint).withTokenBoxes(boxes);
    }
}
