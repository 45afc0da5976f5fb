// SPDX-License-Identifier: Apache-2.0
package master.core.image;

import java.util.List;
import java.util.Optional;
import master.api.Box;
import master.api.RecognizedToken;

/**
 * The part of an image that holds its text and a margin, where the text is small enough to be shown larger by it: what a
 * second look reads, and what a model learns that is to be read so. Immutable and thread-safe.
 *
 * @param x its left edge, in pixels
 * @param y its upper edge, in pixels
 * @param width 1 or more
 * @param height 1 or more
 */
public record TextPart(int x, int y, int width, int height) {
    /** A text that spans more than this of an image's width and of its height is large enough. */
    private static final double LARGE = 0.55;

    /** The part is as much larger than the text on each side: in characters, and at least in shares of the text. */
    private static final double MARGIN_CHARACTERS = 0.75;

    private static final double MARGIN_WIDTH = 0.15;
    private static final double MARGIN_HEIGHT = 0.5;

    public TextPart {
        if (x < 0 || y < 0 || width < 1 || height < 1) {
            throw new IllegalArgumentException("a part of %dx%d at %d,%d".formatted(width, height, x, y));
        }
    }

    /**
     * Where to look again.
     *
     * @param tokens what was read; those without a box count for nothing
     * @return empty where no token has a box, or the part would not show the text larger
     */
    public static Optional<TextPart> of(List<RecognizedToken> tokens, int imageWidth, int imageHeight) {
        List<Box> boxes = tokens.stream()
                .flatMap(token -> token.box().stream())
                .filter(box -> !box.isEmpty())
                .toList();
        if (boxes.isEmpty()) {
            return Optional.empty();
        }
        double left = boxes.stream().mapToDouble(Box::x).min().orElseThrow();
        double top = boxes.stream().mapToDouble(Box::y).min().orElseThrow();
        double right =
                boxes.stream().mapToDouble(box -> box.x() + box.width()).max().orElseThrow();
        double bottom =
                boxes.stream().mapToDouble(box -> box.y() + box.height()).max().orElseThrow();
        double width = right - left;
        double height = bottom - top;
        if (width > LARGE * imageWidth && height > LARGE * imageHeight) {
            return Optional.empty();
        }
        double beside = Math.max(MARGIN_CHARACTERS * width / boxes.size(), MARGIN_WIDTH * width);
        double above = MARGIN_HEIGHT * height;
        int x = (int) Math.max(0, left - beside);
        int y = (int) Math.max(0, top - above);
        int partWidth = (int) Math.min(imageWidth, Math.ceil(right + beside)) - x;
        int partHeight = (int) Math.min(imageHeight, Math.ceil(bottom + above)) - y;
        boolean smaller = partWidth < imageWidth || partHeight < imageHeight;
        return smaller && partWidth > 0 && partHeight > 0
                ? Optional.of(new TextPart(x, y, partWidth, partHeight))
                : Optional.empty();
    }

    /** The part of an image that has room for it. */
    public PixelImage of(PixelImage image) {
        return image.part(x, y, width, height);
    }

    /** The share of an image of a size that it covers, in (0, 1]. */
    public double share(int imageWidth, int imageHeight) {
        return (double) width * height / ((double) imageWidth * imageHeight);
    }
}
