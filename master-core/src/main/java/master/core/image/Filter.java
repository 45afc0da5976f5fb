// SPDX-License-Identifier: Apache-2.0
package master.core.image;

/**
 * How an image is resampled. Models of this project use {@link #ANTIALIAS} and nothing else; the others are those that
 * recognizers of other programs were trained with, whose images have whole values after resizing.
 */
public enum Filter {
    /** Bilinear, widened where the image shrinks: Pillow's {@code BILINEAR}. Values stay floats. */
    ANTIALIAS(1),
    /** Bilinear as OpenCV's {@code INTER_LINEAR} computes it: of four pixels, also where the image shrinks. */
    BILINEAR(1),
    /** Bicubic with a = -0.5, widened where the image shrinks: Pillow's {@code BICUBIC}. */
    BICUBIC(2),
    /** A windowed sinc of three lobes, widened where the image shrinks: Pillow's {@code LANCZOS}. */
    LANCZOS(3);

    private final int radius;

    Filter(int radius) {
        this.radius = radius;
    }

    /** What resizes images of one size to another. */
    Resizer resizer(int width, int height, int toWidth, int toHeight) {
        return this == BILINEAR
                ? new FixedPointBilinear(width, height, toWidth, toHeight)
                : new Resampler(width, height, toWidth, toHeight, this);
    }

    /** How far it reaches where the image grows, in pixels. */
    int radius() {
        return radius;
    }

    /** The weight of a pixel at a distance, not yet normalized; 0 from the radius on. Source: Pillow's Resample.c. */
    double weight(double distance) {
        double x = Math.abs(distance);
        if (x >= radius) {
            return 0;
        }
        return switch (this) {
            case ANTIALIAS, BILINEAR -> 1 - x;
            case BICUBIC -> x < 1 ? (1.5 * x - 2.5) * x * x + 1 : ((-0.5 * x + 2.5) * x - 4) * x + 2;
            case LANCZOS -> sinc(x) * sinc(x / 3);
        };
    }

    private static double sinc(double x) {
        return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    }

    /** Whether values are whole behind each axis, and colors become gray only behind both, as Pillow's users do it. */
    boolean isEightBit() {
        return this == BICUBIC || this == LANCZOS;
    }
}
