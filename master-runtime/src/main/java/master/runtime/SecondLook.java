// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import java.util.List;
import java.util.Optional;
import master.api.Box;
import master.api.RecognizedToken;
import master.api.Recognition;
import master.api.image.PixelImage;

/**
 * The part of an image where a text stands, to be read again by itself.
 *
 * @param image the part
 * @param x where it lies in the image
 * @param y where it lies in the image
 */
record SecondLook(PixelImage image, int x, int y) {
    /** A text that spans more than this of an image's width and of its height is large enough. */
    private static final double LARGE = 0.55;

    /** The part is as much larger than the text on each side: in characters, and at least in shares of the text. */
    private static final double MARGIN_CHARACTERS = 0.75;

    private static final double MARGIN_WIDTH = 0.15;
    private static final double MARGIN_HEIGHT = 0.5;

    /** Where to look again; empty where that would not show the text larger. */
    static Optional<SecondLook> of(Recognition read, PixelImage image) {
        List<Box> boxes = read.tokens().stream()
                .flatMap(token -> token.box().stream())
                .filter(box -> !box.isEmpty())
                .toList();
        if (boxes.isEmpty()) {
            return Optional.empty();
        }
        double left = boxes.stream().mapToDouble(Box::x).min().orElseThrow();
        double top = boxes.stream().mapToDouble(Box::y).min().orElseThrow();
        double right = boxes.stream().mapToDouble(box -> box.x() + box.width()).max().orElseThrow();
        double bottom = boxes.stream().mapToDouble(box -> box.y() + box.height()).max().orElseThrow();
        double width = right - left;
        double height = bottom - top;
        if (width > LARGE * image.width() && height > LARGE * image.height()) {
            return Optional.empty();
        }
        double beside = Math.max(MARGIN_CHARACTERS * width / boxes.size(), MARGIN_WIDTH * width);
        double above = MARGIN_HEIGHT * height;
        int x = (int) Math.max(0, left - beside);
        int y = (int) Math.max(0, top - above);
        int partWidth = (int) Math.min(image.width(), Math.ceil(right + beside)) - x;
        int partHeight = (int) Math.min(image.height(), Math.ceil(bottom + above)) - y;
        boolean smaller = partWidth < image.width() || partHeight < image.height();
        return smaller && partWidth > 0 && partHeight > 0
                ? Optional.of(new SecondLook(image.part(x, y, partWidth, partHeight), x, y))
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
                        token.box().map(box -> box.isEmpty()
                                ? box
                                : new Box(box.x() + x, box.y() + y, box.width(), box.height()))))
                .toList();
        return new Recognition(second.text(), second.confidence(), tokens, first.frames());
    }
}
