// SPDX-License-Identifier: Apache-2.0
package master.api;

/**
 * A size of the network's input; images are resized to it. Immutable and thread-safe.
 *
 * @param height rows, in pixels, 8 to 4096
 * @param width columns, in pixels, 8 to 4096
 */
public record Canvas(int height, int width) {
    private static final int MIN_SIDE = 8;
    private static final int MAX_SIDE = 4096;

    public Canvas {
        if (height < MIN_SIDE || height > MAX_SIDE || width < MIN_SIDE || width > MAX_SIDE) {
            throw new IllegalArgumentException("input of %dx%d (height x width), %d to %d are allowed for each"
                    .formatted(height, width, MIN_SIDE, MAX_SIDE));
        }
    }

    /**
     * Parses height and width, such as {@code 64x128}; the inverse of {@link #toString}.
     *
     * @throws IllegalArgumentException if the text has another form, or a side is out of range
     */
    public static Canvas parse(String text) {
        String[] sides = text.trim().split("x", -1);
        try {
            if (sides.length == 2) {
                return new Canvas(Integer.parseInt(sides[0].trim()), Integer.parseInt(sides[1].trim()));
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(notOne(text), e);
        }
        throw new IllegalArgumentException(notOne(text));
    }

    private static String notOne(String text) {
        return "canvas \"%s\", height x width in pixels such as 64x128 is allowed".formatted(text);
    }

    /** The number of pixels. */
    public int area() {
        return height * width;
    }

    /** Whether the other canvas fits into this one without scaling. */
    public boolean holds(Canvas other) {
        return height >= other.height && width >= other.width;
    }

    /** Height and width, such as {@code 64x128}. */
    @Override
    public String toString() {
        return height + "x" + width;
    }
}
