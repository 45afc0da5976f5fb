// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import java.util.List;
import java.util.Optional;
import master.api.Box;
import master.api.Recognition;
import master.api.RecognizedToken;
import master.api.image.PixelImage;
import master.api.image.TextPart;

/**
 * The part of an image where a text stands, to be read again by itself.
 *
 * @param image the part
 * @param x where it lies in the image
 * @param y where it lies in the image
 */
record SecondLook(PixelImage image, int x, int y) {
    /** Where to look again; empty where that would not show the text larger. */
    static Optional<SecondLook> of(Recognition read, PixelImage image) {
        return TextPart.of(read.tokens(), image.width(), image.height())
                .map(part -> new SecondLook(part.of(image), part.x(), part.y()));
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
