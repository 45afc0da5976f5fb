// SPDX-License-Identifier: Apache-2.0
package master.train.data;

import java.util.random.RandomGenerator;
import master.api.image.PixelImage;

/**
 * Variations that leave the text as it is: a little rotation, shear, scaling and shift, other contrast and brightness,
 * noise. For real pictures, of which there are never enough.
 */
final class Augmentation {
    private static final double UNCHANGED_SHARE = 0.15;

    private Augmentation() {}

    /** A varied copy of the same size; what comes in from outside repeats the border. */
    static PixelImage vary(PixelImage image, RandomGenerator random) {
        if (random.nextDouble() < UNCHANGED_SHARE) {
            return image;
        }
        int[] rgb = warp(image, random);
        color(rgb, random);
        return new PixelImage(image.width(), image.height(), rgb);
    }

    private static int[] warp(PixelImage image, RandomGenerator random) {
        int width = image.width();
        int height = image.height();
        double angle = Math.toRadians(random.nextDouble(-4, 4));
        double shear = random.nextDouble(-0.15, 0.15);
        double scaleX = random.nextDouble(0.9, 1.12);
        double scaleY = random.nextDouble(0.88, 1.14);
        double shiftX = width * random.nextDouble(-0.04, 0.04);
        double shiftY = height * random.nextDouble(-0.06, 0.06);
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        int[] out = new int[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double dx = (x - width / 2.0 - shiftX) / scaleX;
                double dy = (y - height / 2.0 - shiftY) / scaleY;
                double fromX = cos * dx + sin * dy + shear * dy + width / 2.0;
                double fromY = -sin * dx + cos * dy + height / 2.0;
                out[y * width + x] = sample(image, fromX, fromY);
            }
        }
        return out;
    }

    private static int sample(PixelImage image, double x, double y) {
        int x0 = (int) Math.floor(x);
        int y0 = (int) Math.floor(y);
        double fx = x - x0;
        double fy = y - y0;
        int result = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            double top = at(image, x0, y0, shift) * (1 - fx) + at(image, x0 + 1, y0, shift) * fx;
            double bottom = at(image, x0, y0 + 1, shift) * (1 - fx) + at(image, x0 + 1, y0 + 1, shift) * fx;
            result |= (int) Math.round(top * (1 - fy) + bottom * fy) << shift;
        }
        return result;
    }

    private static int at(PixelImage image, int x, int y, int shift) {
        int column = Math.max(0, Math.min(image.width() - 1, x));
        int row = Math.max(0, Math.min(image.height() - 1, y));
        return image.rgb()[row * image.width() + column] >> shift & 255;
    }

    private static void color(int[] rgb, RandomGenerator random) {
        double contrast = random.nextDouble(0.75, 1.25);
        double brightness = random.nextDouble(-25, 25);
        double noise = random.nextDouble() < 0.4 ? random.nextDouble(0, 14) : 0;
        boolean inverted = random.nextDouble() < 0.05;
        for (int i = 0; i < rgb.length; i++) {
            int pixel = 0;
            double grain = noise == 0 ? 0 : noise * random.nextGaussian();
            for (int shift = 0; shift <= 16; shift += 8) {
                int value = rgb[i] >> shift & 255;
                double changed = ((inverted ? 255 - value : value) - 128) * contrast + 128 + brightness + grain;
                pixel |= (int) Math.max(0, Math.min(255, Math.round(changed))) << shift;
            }
            rgb[i] = pixel;
        }
    }
}
