// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import java.util.List;
import java.util.Optional;
import master.api.Box;
import master.api.Recognition;
import master.api.RecognizedToken;
import master.core.image.PixelImage;
import master.core.image.TextPart;

/**
 * What of an image that was read unsurely is read again: the part where its text stands, larger; and, of a colored one, the
 * darkest channel, in which colored strokes are as dark as they can be.
 *
 * @param image what is read
 * @param x where it lies in the image that was given
 * @param y where it lies in the image that was given
 * @param color false once it is the darkest channel
 */
record SecondLook(PixelImage image, int x, int y, boolean color) {
    /** Answers that are at least as sure are not doubted. */
    private static final double SURE = 0.95;

    /** The image as it was given: what the first look reads. */
    static SecondLook first(PixelImage image) {
        return new SecondLook(image, 0, 0, true);
    }

    /**
     * What to read after this: the part with the text, or, where that would not show it larger, {@link #darkest}; nothing where
     * the answer is sure.
     */
    Optional<SecondLook> next(Recognition read) {
        if (read.confidence() >= SURE) {
            return Optional.empty();
        }
        return TextPart.of(read.tokens(), image.width(), image.height())
                .map(part -> new SecondLook(part.of(image), x + part.x(), y + part.y(), color))
                .or(() -> darkest(read));
    }

    /** The darkest channel of this; empty where it has no color, or the best answer so far is sure. */
    Optional<SecondLook> darkest(Recognition best) {
        return color && best.confidence() < SURE && image.isColored()
                ? Optional.of(new SecondLook(image.darkestChannel(), x, y, false))
                : Optional.empty();
    }

    /** The surer of two answers, the second one with its boxes where they lie in the whole image. */
    Recognition surer(Recognition first, Recognition second) {
        if (second.confidence() <= first.confidence()) {
            return first;
        }
        List<RecognizedToken> tokens = second.tokens().stream()
                .map(token -> new RecognizedToken(
                        token.text(),
                        token.probability(),
                        token.box()
                                .map(box -> box.isEmpty()
                                        ? box
                                        : new Box(box.x() + x, box.y() + y, box.width(), box.height()))))
                .toList();
        return new Recognition(second.text(), second.confidence(), tokens, first.frames());
    }
}
