// SPDX-License-Identifier: Apache-2.0
package master.api;

import java.util.Objects;
import java.util.Optional;

/**
 * A token of a recognized text: with most models, a single character (Unicode code point). Immutable and thread-safe.
 *
 * @param text the token
 * @param probability the model's probability of this token given the preceding ones, in [0, 1]
 * @param box approximately where the token is, in pixels of the upright image (EXIF orientation applied); empty unless the model has
 *     learned boxes, or {@link RecognizerOptions#withTokenBoxes} or {@link RecognizerOptions#withSecondLook} requests them
 */
public record RecognizedToken(String text, double probability, Optional<Box> box) {
    public RecognizedToken {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(box, "box");
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("probability %s, 0 to 1 is allowed".formatted(probability));
        }
    }

    /** A token without a box. */
    public RecognizedToken(String text, double probability) {
        this(text, probability, Optional.empty());
    }
}
