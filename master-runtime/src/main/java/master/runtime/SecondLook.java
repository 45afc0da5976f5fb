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
 * What of an image that was read unsurely is read again, one after the other until an answer is sure: a tall one turned by a
 * quarter to the left and to the right, since its text may run up or down; the part where its text stands, larger; its darkest
 * channel, if it is colored, in which colored strokes are as dark as they can be; and without its thin marks, such as lines and
 * dots that were drawn over the letters.
 *
 * @param base the image that was given, or a part of it
 * @param x where it lies in the image that was given
 * @param y where it lies in the image that was given
 * @param kind what becomes of it before it is read
 * @param looks which other looks there may be
 * @param upright how sure the answer is that the image gave as it is
 */
record SecondLook(PixelImage base, int x, int y, Kind kind, Looks looks, double upright) {
    /** Answers that are at least as sure are not doubted. */
    private static final double SURE = 0.9;

    /** Without thin marks, thin characters may be missing: the doubt that is left must be this share of that before, or less. */
    private static final double LESS_DOUBT = 0.5;

    /** In larger images marks are thicker than those that are taken away. */
    private static final int MOST_ROWS = 225;

    /** What becomes of an image before it is read. */
    enum Kind {
        AS_IT_IS,
        DARKEST_CHANNEL,
        WITHOUT_THIN_MARKS,
        TURNED_LEFT,
        TURNED_RIGHT
    }

    /** The image as it was given: what the first look reads. */
    static SecondLook first(PixelImage image, Looks looks) {
        return new SecondLook(image, 0, 0, Kind.AS_IT_IS, looks, 0);
    }

    /** What is read. */
    PixelImage image() {
        return switch (kind) {
            case AS_IT_IS -> base;
            case DARKEST_CHANNEL -> base.darkestChannel();
            case WITHOUT_THIN_MARKS -> base.withoutThinMarks();
            case TURNED_LEFT -> base.turnedLeft();
            case TURNED_RIGHT -> base.turnedRight();
        };
    }

    /** What to read after the first look; nothing where the answer is sure, or the image offers nothing else to read. */
    Optional<SecondLook> next(Recognition read) {
        if (read.confidence() >= SURE || !looks.mayRepeat(base)) {
            return Optional.empty();
        }
        return Looks.isTall(base)
                ? Optional.of(new SecondLook(base, x, y, Kind.TURNED_LEFT, looks, read.confidence()))
                : smaller(read);
    }

    /** What to read after this one, the best answer so far being given; nothing where it is sure. */
    Optional<SecondLook> after(Recognition best) {
        if (best.confidence() >= SURE) {
            return Optional.empty();
        }
        return switch (kind) {
            case TURNED_LEFT -> as(Kind.TURNED_RIGHT);
            case TURNED_RIGHT -> looks == Looks.ALL && best.confidence() <= upright ? smaller(best) : Optional.empty();
            case AS_IT_IS -> base.isColored() ? as(Kind.DARKEST_CHANNEL) : cleared();
            case DARKEST_CHANNEL -> cleared();
            case WITHOUT_THIN_MARKS -> Optional.empty();
        };
    }

    /** The part with the text, or, where that would not show it larger, all of it in another way. */
    private Optional<SecondLook> smaller(Recognition read) {
        SecondLook whole = first(base, looks);
        return TextPart.of(read.tokens(), base.width(), base.height())
                .map(part -> new SecondLook(part.of(base), part.x(), part.y(), Kind.AS_IT_IS, looks, upright))
                .or(() -> whole.after(read));
    }

    private Optional<SecondLook> cleared() {
        return Math.min(base.width(), base.height()) <= MOST_ROWS ? as(Kind.WITHOUT_THIN_MARKS) : Optional.empty();
    }

    private Optional<SecondLook> as(Kind other) {
        return Optional.of(new SecondLook(base, x, y, other, looks, upright));
    }

    /** The surer of two answers, the second one, of this look, with its boxes where they lie in the whole image. */
    Recognition surer(Recognition first, Recognition second) {
        if (second.tokens().size() < leastTokens()) {
            return first;
        }
        double doubt = kind == Kind.WITHOUT_THIN_MARKS ? LESS_DOUBT * (1 - first.confidence()) : 1 - first.confidence();
        if (1 - second.confidence() >= doubt) {
            return first;
        }
        List<RecognizedToken> tokens = second.tokens().stream()
                .map(token -> new RecognizedToken(
                        token.text(), token.probability(), token.box().map(this::placed)))
                .toList();
        return new Recognition(second.text(), second.confidence(), tokens, first.frames());
    }

    /** Nothing at all may be very sure, and a single tall character, turned, may look like a dash. */
    private int leastTokens() {
        return kind == Kind.TURNED_LEFT || kind == Kind.TURNED_RIGHT ? 2 : 1;
    }

    /** Where a box of what is read lies in the image that was given. */
    private Box placed(Box box) {
        if (box.isEmpty()) {
            return box;
        }
        return switch (kind) {
            case AS_IT_IS, DARKEST_CHANNEL, WITHOUT_THIN_MARKS ->
                new Box(x + box.x(), y + box.y(), box.width(), box.height());
            case TURNED_LEFT -> new Box(base.width() - box.y() - box.height(), box.x(), box.height(), box.width());
            case TURNED_RIGHT -> new Box(box.y(), base.height() - box.x() - box.width(), box.height(), box.width());
        };
    }
}
