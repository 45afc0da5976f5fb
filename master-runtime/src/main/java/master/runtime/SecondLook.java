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
 * What of an image that was read unsurely is read again: a tall one turned by a quarter to the left and to the right, since its
 * text may run up or down; then the part where its text stands, larger; and, if it is colored, the darkest channel, in which
 * colored strokes are as dark as they can be.
 *
 * @param image what is read
 * @param x where a part lies in the image that was given
 * @param y where a part lies in the image that was given
 * @param kind how it was made of that image
 * @param looks which other looks there may be
 */
record SecondLook(PixelImage image, int x, int y, Kind kind, Looks looks) {
    /** Answers that are at least as sure are not doubted. */
    private static final double SURE = 0.95;

    /** How an image to read was made of the one that was given. */
    enum Kind {
        /** As it is: all of it, or a part. */
        COLOR,
        /** Its darkest channel. */
        DARKEST,
        /** Turned by a quarter to the left. */
        LEFT,
        /** Turned by a quarter to the right. */
        RIGHT
    }

    /** The image as it was given: what the first look reads. */
    static SecondLook first(PixelImage image, Looks looks) {
        return new SecondLook(image, 0, 0, Kind.COLOR, looks);
    }

    /** What to read after the first look; nothing where the answer is sure, or the image offers nothing else to read. */
    Optional<SecondLook> next(Recognition read) {
        if (read.confidence() >= SURE || !looks.mayRepeat(image)) {
            return Optional.empty();
        }
        if (Looks.isTall(image)) {
            return Optional.of(new SecondLook(image.turnedLeft(), 0, 0, Kind.LEFT, looks));
        }
        return smaller(read);
    }

    /** The part with the text, or, where that would not show it larger, the darkest channel. */
    private Optional<SecondLook> smaller(Recognition read) {
        return TextPart.of(read.tokens(), image.width(), image.height())
                .map(part -> new SecondLook(part.of(image), part.x(), part.y(), Kind.COLOR, looks))
                .or(() -> after(read));
    }

    /** What to read after this one, the best answer so far being given; nothing where it is sure. */
    Optional<SecondLook> after(Recognition best) {
        if (best.confidence() >= SURE) {
            return Optional.empty();
        }
        return switch (kind) {
            case COLOR ->
                image.isColored()
                        ? Optional.of(new SecondLook(image.darkestChannel(), x, y, Kind.DARKEST, looks))
                        : Optional.empty();
            case LEFT -> Optional.of(new SecondLook(image.turnedLeft().turnedLeft(), 0, 0, Kind.RIGHT, looks));
            case RIGHT -> looks == Looks.ALL ? first(image.turnedLeft(), looks).smaller(best) : Optional.empty();
            case DARKEST -> Optional.empty();
        };
    }

    /** The surer of two answers, the second one with its boxes where they lie in the whole image. */
    Recognition surer(Recognition first, Recognition second) {
        if (second.confidence() <= first.confidence()) {
            return first;
        }
        List<RecognizedToken> tokens = second.tokens().stream()
                .map(token -> new RecognizedToken(
                        token.text(), token.probability(), token.box().map(this::placed)))
                .toList();
        return new Recognition(second.text(), second.confidence(), tokens, first.frames());
    }

    /** Where a box of this image lies in the one that was given. */
    private Box placed(Box box) {
        if (box.isEmpty()) {
            return box;
        }
        return switch (kind) {
            case COLOR, DARKEST -> new Box(x + box.x(), y + box.y(), box.width(), box.height());
            case LEFT -> new Box(image.height() - box.y() - box.height(), box.x(), box.height(), box.width());
            case RIGHT -> new Box(box.y(), image.width() - box.x() - box.width(), box.height(), box.width());
        };
    }
}
