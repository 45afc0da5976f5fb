// SPDX-License-Identifier: Apache-2.0
package master.synth.pixel;

import java.util.random.RandomGenerator;

/** The synthesizer's filters for images from elsewhere. All change the pixels given to them. Holds no state. */
public final class ImageFilters {
    private ImageFilters() {}

    /**
     * Mixes each pixel with its neighbors.
     *
     * @param rgb {@code [height, width]}, 0xRRGGBB
     * @param strength in [0, 1]
     */
    public static void blur(int[] rgb, int width, int height, double strength, RandomGenerator random) {
        Filters.blur(strength).apply(canvas(rgb, width, height), random);
    }

    /**
     * Adds noise that is nearly normal.
     *
     * @param deviation in gray levels
     * @param gray whether the three parts of a pixel change alike
     */
    public static void noise(int[] rgb, int width, int height, double deviation, boolean gray, RandomGenerator random) {
        Filters.gaussianNoise(deviation, gray).apply(canvas(rgb, width, height), random);
    }

    /**
     * Loses what JPEG would lose.
     *
     * @param quality 1 (worst) to 100, as encoders count it
     */
    public static void jpeg(int[] rgb, int width, int height, int quality, RandomGenerator random) {
        new JpegArtifacts(quality).apply(canvas(rgb, width, height), random);
    }

    private static Canvas canvas(int[] rgb, int width, int height) {
        Canvas canvas = new Canvas(width, height, rgb);
        canvas.unit = height;
        return canvas;
    }
}
