// SPDX-License-Identifier: Apache-2.0
package master.api;

import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * What an image shows, as it is learned.
 *
 * @param text the text
 * @param boxes in order, those of the tokens that carry one ({@link Vocabulary#carriesBox}), in pixels of the image; a
 *     box that covers nothing is not known and not learned; no boxes where none is known
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

    /** The same boxes with another text. */
    public Label withText(String newText) {
        return new Label(newText, boxes);
    }

    /** The same text in an image whose pixels have moved. */
    public Label moved(UnaryOperator<Box> move) {
        return new Label(
                text,
                boxes.stream().map(box -> box.isEmpty() ? box : move.apply(box)).toList());
    }

    /** The same with the parts of its boxes that lie in an image of a size. */
    public Label within(int width, int height) {
        return moved(box -> box.within(width, height));
    }
}
