// SPDX-License-Identifier: Apache-2.0
package master.api;

import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * The true text of an image, for training and measuring. Immutable and thread-safe.
 *
 * @param text the text
 * @param boxes the boxes of the tokens that carry one ({@link Vocabulary#carriesBox}), in order, in pixels of the image; an
 *     empty box is unknown and not trained on; an empty list if no boxes are known
 */
public record Label(String text, List<Box> boxes) {
    public Label {
        Objects.requireNonNull(text, "text");
        boxes = List.copyOf(boxes);
    }

    /** A label without boxes. */
    public static Label of(String text) {
        return new Label(text, List.of());
    }

    /** A copy with another text and the same boxes. */
    public Label withText(String newText) {
        return new Label(newText, boxes);
    }

    /** A copy with each known box transformed by a function, after the image was transformed. */
    public Label moved(UnaryOperator<Box> move) {
        return new Label(
                text,
                boxes.stream().map(box -> box.isEmpty() ? box : move.apply(box)).toList());
    }

    /** A copy with the boxes clipped to an image of the given size, in pixels. */
    public Label within(int width, int height) {
        return moved(box -> box.within(width, height));
    }
}
