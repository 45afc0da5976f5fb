// SPDX-License-Identifier: Apache-2.0
package master.synth.font;

/**
 * A glyph drawn into a square of 14 x 14 cells, whatever its size and place: what a reader compares letters by.
 *
 * @param cells coverage in [0, 255], slightly blurred, row by row
 * @param ink the sum of the cells
 * @param aspect width divided by height of the glyph
 */
public record GlyphShape(int[] cells, int ink, double aspect) {
    private static final int SIZE = 14;

    public static GlyphShape of(Outline outline) {
        Box box = outline.bounds();
        double width = Math.max(box.width(), 1e-3);
        double height = Math.max(box.height(), 1e-3);
        // thin glyphs (1, l, I, -) keep their proportions: stretched to a square they would all be one black box
        double stretchX = width > 0.4 * height ? SIZE / width : SIZE / height;
        double stretchY = height > 0.4 * width ? SIZE / height : SIZE / width;
        Outline square = outline.transform(
                stretchX, 0, 0, stretchY, SIZE / 2.0 - box.centerX() * stretchX, SIZE / 2.0 - box.centerY() * stretchY);
        Mask mask = Mask.fill(square, SIZE, SIZE);
        int[] cells = new int[SIZE * SIZE];
        int ink = 0;
        for (int y = 0; y < SIZE; y++) {
            for (int x = 0; x < SIZE; x++) {
                float near = mask.at(x - 1, y) + mask.at(x + 1, y) + mask.at(x, y - 1) + mask.at(x, y + 1);
                int cell = (int) (255 * (2 * mask.at(x, y) + near) / 6);
                cells[y * SIZE + x] = cell;
                ink += cell;
            }
        }
        return new GlyphShape(cells, ink, width / height);
    }

    /** 0 for the same shape, around 1 for shapes that share no ink: mean difference over mean ink. */
    public double distance(GlyphShape other) {
        int difference = 0;
        for (int i = 0; i < cells.length; i++) {
            difference += Math.abs(cells[i] - other.cells[i]);
        }
        double proportion = Math.abs(Math.log(aspect / other.aspect));
        return (double) difference / (ink + other.ink + 1) + 0.15 * Math.min(2, proportion);
    }
}
