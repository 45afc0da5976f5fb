// SPDX-License-Identifier: Apache-2.0
package master.serve.engine;

import java.util.Objects;
import java.util.Optional;
import master.api.RecognizerOptions;
import master.api.TextConstraint;

/**
 * What a request asks of a recognizer: requests that ask for the same share one.
 *
 * @param constraint what is known of the texts
 * @param boxes whether each token comes with its place
 * @param secondLook whether unsure images are read again; empty: as the server does
 */
public record Asked(TextConstraint constraint, boolean boxes, Optional<Boolean> secondLook) {
    /** Texts of any kind, without places. */
    public static final Asked NOTHING = new Asked(TextConstraint.NONE, false, Optional.empty());

    public Asked {
        Objects.requireNonNull(constraint, "constraint");
        Objects.requireNonNull(secondLook, "secondLook");
    }

    /** What to open a recognizer with, whose options are else these. */
    public RecognizerOptions in(RecognizerOptions options) {
        RecognizerOptions asked = options.withConstraint(constraint).withTokenBoxes(boxes);
        return secondLook.map(asked::withSecondLook).orElse(asked);
    }
}
