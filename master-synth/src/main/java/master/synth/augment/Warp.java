// SPDX-License-Identifier: Apache-2.0
package master.synth.augment;

import java.util.Optional;
import java.util.random.RandomGenerator;
import master.api.Box;
import master.core.image.PixelImage;
import master.synth.augment.AugmentationConfig.Operation;

/**
 * Where each pixel of a varied image comes from: rotation, shear, scale, shift and perspective as one homography, then
 * perhaps a soft field of displacements. Coordinates are pixels from the middle of the image.
 *
 * @param homography nine numbers, row by row: the source of (x, y, 1)
 * @param field added to the source
 */
record Warp(double[] homography, Optional<ElasticField> field) {
    private static final double HIDDEN_WIDTH = 0.025; // at most, of the image's width on each side
    private static final double HIDDEN_HEIGHT = 0.06;
    private static final int EDGE_POINTS = 4; // parts of the edges of a box, which a field may bend
    private static final int CORRECTIONS = 8;

    /** Draws one by chance. */
    static Warp draw(AugmentationConfig config, int width, int height, RandomGenerator random) {
        double angle = Math.toRadians(4) * amount(config, Operation.ROTATION, random);
        double shear = 0.15 * amount(config, Operation.SHEAR, random);
        double scaleX = Math.exp(0.11 * amount(config, Operation.SCALE, random));
        double scaleY = Math.exp(0.12 * amount(config, Operation.SCALE, random));
        double shiftX = width * 0.04 * amount(config, Operation.SHIFT, random);
        double shiftY = height * 0.06 * amount(config, Operation.SHIFT, random);
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        double[] affine = {cos / scaleX, (sin + shear) / scaleY, 0, -sin / scaleX, cos / scaleY, 0, 0, 0, 1};
        affine[2] = -affine[0] * shiftX - affine[1] * shiftY;
        affine[5] = -affine[3] * shiftX - affine[4] * shiftY;
        double[] homography = inside(times(perspective(config, width, height, random), affine), width, height);
        double elastic = config.of(Operation.ELASTIC);
        return new Warp(
                homography,
                elastic > 0 && random.nextDouble() < 1 / 3.0
                        ? Optional.of(ElasticField.draw(width, height, elastic * 0.06 * height, random))
                        : Optional.empty());
    }

    /** In [-strength, strength]. */
    private static double amount(AugmentationConfig config, Operation operation, RandomGenerator random) {
        return config.of(operation) * (2 * random.nextDouble() - 1);
    }

    /**
     * Tilts the image's plane: along an axis with tilt t, one side shrinks by the factor 1 - t and the other grows by
     * 1 + t. At strength 1, corners move by at most about 0.15 of the height.
     */
    private static double[] perspective(AugmentationConfig config, int width, int height, RandomGenerator random) {
        double strength = config.of(Operation.PERSPECTIVE);
        boolean hit = strength > 0 && random.nextDouble() < 0.5;
        double most = hit ? 0.1 * strength : 0;
        double ratio = Math.min(1, (double) height / width); // for tall images too, the tilt stays moderate
        double tiltX = most * 2 * (2 * random.nextDouble() - 1) * ratio; // corners move mostly along the width
        double tiltY = most * (2 * random.nextDouble() - 1) * ratio;
        double lean = most * (2 * random.nextDouble() - 1);
        return new double[] {1, 0, 0, lean * ratio, 1, 0, 2 * tiltX / width, 2 * tiltY / height, 1};
    }

    /** Zooms out until no corner hides more of the image than text near its border can bear. */
    private static double[] inside(double[] homography, int width, int height) {
        double zoomX = 1;
        double zoomY = 1;
        for (int corner = 0; corner < 4; corner++) {
            double x = (corner & 1) == 0 ? -width / 2.0 : width / 2.0;
            double y = (corner & 2) == 0 ? -height / 2.0 : height / 2.0;
            double depth = depth(homography, x, y);
            double fromX = (homography[0] * x + homography[1] * y + homography[2]) / depth / x; // 1 is the border
            double fromY = (homography[3] * x + homography[4] * y + homography[5]) / depth / y;
            zoomX = Math.max(zoomX, (1 - 2 * HIDDEN_WIDTH) / Math.max(0.3, fromX));
            zoomY = Math.max(zoomY, (1 - 2 * HIDDEN_HEIGHT) / Math.max(0.3, fromY));
        }
        double[] zoomed = homography.clone();
        for (int i = 0; i < 3; i++) {
            zoomed[i] *= zoomX;
            zoomed[3 + i] *= zoomY;
        }
        return zoomed;
    }

    /** Never behind the plane. */
    private static double depth(double[] h, double x, double y) {
        return Math.max(0.2, h[6] * x + h[7] * y + h[8]);
    }

    private static double[] times(double[] a, double[] b) {
        double[] product = new double[9];
        for (int i = 0; i < 9; i++) {
            for (int k = 0; k < 3; k++) {
                product[i] += a[i / 3 * 3 + k] * b[k * 3 + i % 3];
            }
        }
        return product;
    }

    /** The pixels of the varied image, between the four nearest each; the border is repeated. */
    int[] apply(PixelImage image) {
        int width = image.width();
        int height = image.height();
        int[] out = new int[width * height];
        double[] h = homography;
        double centerX = (width - 1) / 2.0;
        double centerY = (height - 1) / 2.0;
        float[] offsets = new float[2];
        ElasticField bends = field.orElse(null); // asked for every pixel
        boolean flat = h[6] == 0 && h[7] == 0;
        double closer = 1 / depth(h, 0, 0);
        for (int row = 0; row < height; row++) {
            double y = row - centerY;
            for (int column = 0; column < width; column++) {
                double x = column - centerX;
                double share = flat ? closer : 1 / depth(h, x, y);
                double fromX = (h[0] * x + h[1] * y + h[2]) * share + centerX;
                double fromY = (h[3] * x + h[4] * y + h[5]) * share + centerY;
                if (bends != null) {
                    bends.at(column, row, offsets);
                    fromX += offsets[0];
                    fromY += offsets[1];
                }
                out[row * width + column] = between(image, fromX, fromY);
            }
        }
        return out;
    }

    /** The smallest box that holds what becomes of the edges of one; it may reach over the image. */
    Box move(Box box, int width, int height) {
        double left = Double.POSITIVE_INFINITY;
        double top = Double.POSITIVE_INFINITY;
        double right = Double.NEGATIVE_INFINITY;
        double bottom = Double.NEGATIVE_INFINITY;
        double[] inverse = inverse(homography);
        for (int i = 0; i <= EDGE_POINTS; i++) {
            for (int j = 0; j <= EDGE_POINTS; j++) {
                double[] to = target(
                        inverse,
                        box.x() + box.width() * i / EDGE_POINTS,
                        box.y() + box.height() * j / EDGE_POINTS,
                        width,
                        height);
                left = Math.min(left, to[0]);
                right = Math.max(right, to[0]);
                top = Math.min(top, to[1]);
                bottom = Math.max(bottom, to[1]);
            }
        }
        return new Box(left, top, right - left, bottom - top);
    }

    /**
     * Where a point goes. The field is that of the target, which is to be found: its displacement is small and changes
     * slowly, so that a few corrections are enough.
     */
    private double[] target(double[] inverse, double x, double y, int width, int height) {
        double[] to = through(inverse, x - width / 2.0, y - height / 2.0);
        float[] offsets = new float[2];
        for (int i = 0; i < CORRECTIONS && field.isPresent(); i++) {
            int column = (int) Math.max(0, Math.min(width - 1, to[0] + width / 2.0));
            int row = (int) Math.max(0, Math.min(height - 1, to[1] + height / 2.0));
            field.get().at(column, row, offsets);
            to = through(inverse, x - offsets[0] - width / 2.0, y - offsets[1] - height / 2.0);
        }
        return new double[] {to[0] + width / 2.0, to[1] + height / 2.0};
    }

    private static double[] through(double[] h, double x, double y) {
        double depth = h[6] * x + h[7] * y + h[8];
        return new double[] {(h[0] * x + h[1] * y + h[2]) / depth, (h[3] * x + h[4] * y + h[5]) / depth};
    }

    /** The inverse of a homography, up to a factor: the adjugate. */
    private static double[] inverse(double[] h) {
        double[] inverse = new double[9];
        for (int i = 0; i < 9; i++) {
            int row = i % 3; // transposed
            int column = i / 3;
            int below = (row + 1) % 3;
            int after = (column + 1) % 3;
            int belowNext = (row + 2) % 3;
            int afterNext = (column + 2) % 3;
            inverse[i] = h[below * 3 + after] * h[belowNext * 3 + afterNext]
                    - h[below * 3 + afterNext] * h[belowNext * 3 + after];
        }
        return inverse;
    }

    /** Bilinear, in 256ths of a pixel; two parts of the color at a time. */
    private static int between(PixelImage image, double x, double y) {
        int fineX = Math.max(0, Math.min((image.width() - 1) * 256, (int) (x * 256)));
        int fineY = Math.max(0, Math.min((image.height() - 1) * 256, (int) (y * 256)));
        int left = fineX >> 8;
        int top = fineY >> 8;
        int right = Math.min(left + 1, image.width() - 1);
        int upper = top * image.width();
        int lower = Math.min(top + 1, image.height() - 1) * image.width();
        int[] rgb = image.rgb();
        int above = mix(rgb[upper + left], rgb[upper + right], fineX & 255);
        int below = mix(rgb[lower + left], rgb[lower + right], fineX & 255);
        return mix(above, below, fineY & 255);
    }

    private static int mix(int a, int b, int share) {
        int rest = 256 - share;
        int rb = ((a & 0xFF00FF) * rest + (b & 0xFF00FF) * share + 0x800080) >>> 8 & 0xFF00FF;
        int g = ((a & 0xFF00) * rest + (b & 0xFF00) * share + 0x8000) >>> 8 & 0xFF00;
        return rb | g;
    }
}
