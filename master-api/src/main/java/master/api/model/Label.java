// SPDX-License-Identifier: Apache-2.0
package master.api.model;

import java.util.List;
import java.util.Objects;
import master.api.Box;

/**
 * What an image shows, as it is learned.
 *
 * @param text the text
 * @param boxes in order, those of the tokens that carry one ({@link Vocabulary#carriesBox}), in pixels of the image; empty
 *     where none is known
 */
public record Label(String text, List<Box> boxes) {
    public Label {
        Objects.requireNonNull(text, "text");
        boxes = List.copyOf(boxes);
    }

    /** A text alone. */
    public static Label of(String text) {
        return new Label(text, List.of());
    }
}
