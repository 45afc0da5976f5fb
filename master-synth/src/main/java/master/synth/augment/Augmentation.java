// SPDX-License-Identifier: Apache-2.0
package master.synth.augment;

import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import master.core.image.PixelImage;
import master.synth.augment.AugmentationConfig.Operation;
import master.synth.pixel.ImageFilters;

/**
 * Variations of an image that leave its text as it is. Where the text stands, what it is printed in and how it was
 * photographed change: first the place of the pixels, all in one resampling, then color, blur, noise and compression, in
 * the order in which a camera does it. No more than a fortieth of the width or a sixteenth of the height is lost on a side,
 * for text often reaches the border; bending may add its own. Immutable and thread-safe.
 *
 * @param config how strongly
 */
public record Augmentation(AugmentationConfig config) {
    private static final double INVERTED = 0.05;
    private static final double MOST_WIDE = 3;
    private static final double MOST_HIGH = 2;

    /** A varied copy of the same size; what comes in from outside repeats the border. */
    public Varied vary(PixelImage original, RandomGenerator random) {
        PixelImage image = config.darkest() > 0 && random.nextDouble() < config.darkest() && original.isColored()
                ? original.darkestChannel()
                : original;
        if (random.nextDouble() < config.unchanged()) {
            return new Varied(image, UnaryOperator.identity());
        }
        int width = image.width();
        int height = image.height();
        Warp warp = Warp.draw(config, width, height, random);
        int[] rgb = warp.apply(image);
        color(rgb, random);
        double blur = strength(Operation.BLUR, 0.25, random);
        if (blur > 0) {
            ImageFilters.blur(rgb, width, height, Math.min(1, blur * random.nextDouble(0.3, 1)), random);
        }
        double noise = strength(Operation.NOISE, 0.4, random);
        if (noise > 0) {
            ImageFilters.noise(rgb, width, height, noise * random.nextDouble(0, 14), random.nextBoolean(), random);
        }
        double jpeg = strength(Operation.JPEG, 0.25, random);
        if (jpeg > 0) {
            int quality = (int) Math.max(5, 100 - jpeg * random.nextDouble(25, 75));
            ImageFilters.jpeg(rgb, width, height, quality, random);
        }
        return new Varied(new PixelImage(width, height, rgb), box -> warp.move(box, width, height));
    }

    /**
     * Perhaps an image on a larger ground: up to three times as wide, up to twice as high, or both.
     *
     * @return the image itself, at 0, 0, unless chance hits it
     */
    public Pasted place(PixelImage image, RandomGenerator random) {
        if (config.placement() == 0 || random.nextDouble() >= config.placement()) {
            return new Pasted(image, 0, 0);
        }
        int direction = random.nextInt(3);
        double across = direction == 1 ? 1 : random.nextDouble(1, MOST_WIDE);
        double down = direction == 0 ? 1 : random.nextDouble(1, MOST_HIGH);
        Ground ground = Ground.values()[random.nextInt(Ground.values().length)];
        return Pasted.draw(
                image,
                (int) Math.round(image.width() * across),
                (int) Math.round(image.height() * down),
                ground,
                random);
    }

    /** The strength for one image: 0 unless chance hits it. */
    private double strength(Operation operation, double chance, RandomGenerator random) {
        double strength = config.of(operation);
        return strength > 0 && random.nextDouble() < chance ? strength : 0;
    }

    /** Contrast, brightness, tint and inversion: one table per part of the color. */
    private void color(int[] rgb, RandomGenerator random) {
        double strength = config.of(Operation.COLOR);
        boolean inverted = random.nextDouble() < INVERTED * config.of(Operation.INVERSION);
        if (strength == 0 && !inverted) {
            return;
        }
        double contrast = Math.max(0.2, 1 + strength * random.nextDouble(-0.25, 0.25));
        double brightness = strength * random.nextDouble(-25, 25);
        boolean tinted = random.nextDouble() < 1 / 3.0;
        int[][] tables = new int[3][256];
        for (int[] table : tables) {
            double gain = tinted ? Math.max(0.2, 1 + strength * random.nextDouble(-0.2, 0.2)) : 1;
            for (int value = 0; value < 256; value++) {
                double from = inverted ? 255 - value : value;
                double changed = (from - 128) * contrast + 128 + brightness;
                table[value] = (int) Math.max(0, Math.min(255, Math.round(changed * gain)));
            }
        }
        for (int i = 0; i < rgb.length; i++) {
            int pixel = rgb[i];
            rgb[i] = tables[0][pixel >> 16 & 255] << 16 | tables[1][pixel >> 8 & 255] << 8 | tables[2][pixel & 255];
        }
    }
}
