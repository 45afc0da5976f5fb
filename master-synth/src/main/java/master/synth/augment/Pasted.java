// SPDX-License-Identifier: Apache-2.0
package master.synth.augment;

import java.util.Objects;
import java.util.random.RandomGenerator;
import master.api.Box;
import master.core.image.PixelImage;

/**
 * An image on a larger ground, as text that fills a small part of what is to be read. Immutable and thread-safe.
 *
 * @param image the whole
 * @param left the column of the whole where the image begins
 * @param top the row of the whole where the image begins
 */
public record Pasted(PixelImage image, int left, int top) {
    private static final int NEAR = 12; // levels by which a similar ground differs from the image's border

    public Pasted {
        Objects.requireNonNull(image, "image");
    }

    /**
     * Pastes an image somewhere. In every second case the ground is of about the color of the image's border, else of
     * any.
     *
     * @param width columns of the whole, no fewer than the image has
     * @param height rows of the whole, no fewer than the image has
     * @throws IllegalArgumentException if the image is larger
     */
    public static Pasted draw(PixelImage image, int width, int height, Ground ground, RandomGenerator random) {
        if (width < image.width() || height < image.height()) {
            throw new IllegalArgumentException("ground of %dx%d (width x height) for %s, a size no smaller is allowed"
                    .formatted(width, height, image));
        }
        int color = random.nextBoolean() ? near(image.borderColor(), random) : random.nextInt(1 << 24);
        int[] pixels = ground.draw(width, height, color, random);
        int left = random.nextInt(width - image.width() + 1);
        int top = random.nextInt(height - image.height() + 1);
        for (int y = 0; y < image.height(); y++) {
            System.arraycopy(image.rgb(), y * image.width(), pixels, (top + y) * width + left, image.width());
        }
        return new Pasted(new PixelImage(width, height, pixels), left, top);
    }

    private static int near(int color, RandomGenerator random) {
        int other = 0;
        for (int bits = 16; bits >= 0; bits -= 8) {
            int value = (color >> bits & 255) + random.nextInt(-NEAR, NEAR + 1);
            other = other << 8 | Math.max(0, Math.min(255, value));
        }
        return other;
    }

    /** A box of the image as a box of the whole. */
    public Box move(Box box) {
        return new Box(box.x() + left, box.y() + top, box.width(), box.height());
    }
}
