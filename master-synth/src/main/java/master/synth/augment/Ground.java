// SPDX-License-Identifier: Apache-2.0
package master.synth.augment;

import java.util.random.RandomGenerator;

/** What an image is pasted on. */
public enum Ground {
    /** One color. */
    PLAIN,
    /** From one color to another, in any direction. */
    GRADIENT,
    /** One color with noise of a deviation of 5 to 40 levels, gray or colored. */
    NOISE;

    private static final int MOST_CHANGE = 90; // of each part of the color, from one end of a gradient to the other

    /**
     * Draws a ground.
     *
     * @param color {@code 0xRRGGBB}: of a gradient the one end, of noise the mean
     * @return {@code width * height} pixels
     */
    int[] draw(int width, int height, int color, RandomGenerator random) {
        double angle = random.nextDouble(2 * Math.PI);
        double across = Math.cos(angle) / width;
        double down = Math.sin(angle) / height;
        double lowest = Math.min(0, across * width) + Math.min(0, down * height);
        double span = Math.abs(across * width) + Math.abs(down * height);
        int[] change = new int[3];
        for (int part = 0; part < 3; part++) {
            change[part] = this == GRADIENT ? random.nextInt(-MOST_CHANGE, MOST_CHANGE + 1) : 0;
        }
        double deviation = this == NOISE ? random.nextDouble(5, 40) : 0;
        boolean colored = random.nextBoolean();
        int[] pixels = new int[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double way = (x * across + y * down - lowest) / span;
                double noise = deviation == 0 ? 0 : deviation * random.nextGaussian();
                int pixel = 0;
                for (int part = 0; part < 3; part++) {
                    if (deviation > 0 && colored && part > 0) {
                        noise = deviation * random.nextGaussian();
                    }
                    double value = (color >> 16 - 8 * part & 255) + way * change[part] + noise;
                    pixel = pixel << 8 | (int) Math.max(0, Math.min(255, Math.round(value)));
                }
                pixels[y * width + x] = pixel;
            }
        }
        return pixels;
    }
}
