// SPDX-License-Identifier: Apache-2.0
package master.core.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;

/**
 * Packed colors out of images of any type. Gray and sRGB samples are taken as stored, scaled to 8 bits: Java2D sends
 * gray through a linear color space and changes it.
 */
final class Colors {
    private static final int OPAQUE = 0xFF000000;

    private Colors() {}

    /** The pixels of an image as {@code 0xRRGGBB}, row by row, without transparency: {@link Transparency}. */
    static int[] rgb(BufferedImage image) {
        return Transparency.flatten(argb(image));
    }

    /** The pixels of an image as {@code 0xAARRGGBB}, row by row. */
    static int[] argb(BufferedImage image) {
        return switch (image.getType()) {
            case BufferedImage.TYPE_INT_ARGB -> packed(image);
            case BufferedImage.TYPE_INT_RGB -> opaque(packed(image));
            default -> asStored(image.getColorModel()) ? stored(image) : converted(image);
        };
    }

    /** The pixels of an image that holds them as integers. */
    private static int[] packed(BufferedImage image) {
        int[] pixels = new int[image.getWidth() * image.getHeight()];
        image.getRaster().getDataElements(0, 0, image.getWidth(), image.getHeight(), pixels);
        return pixels;
    }

    private static int[] opaque(int[] pixels) {
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] |= OPAQUE;
        }
        return pixels;
    }

    private static boolean asStored(ColorModel model) {
        ColorSpace space = model.getColorSpace();
        return model instanceof ComponentColorModel
                && !model.isAlphaPremultiplied()
                && model.getTransferType() <= DataBuffer.TYPE_USHORT
                && (space.getType() == ColorSpace.TYPE_GRAY || space.isCS_sRGB());
    }

    private static int[] stored(BufferedImage image) {
        ColorModel model = image.getColorModel();
        Raster raster = image.getRaster();
        int width = image.getWidth();
        int bands = raster.getNumBands();
        int colors = model.getNumColorComponents();
        int[] most = model.getComponentSize().clone();
        for (int i = 0; i < most.length; i++) {
            most[i] = (1 << most[i]) - 1;
        }
        int[] argb = new int[width * image.getHeight()];
        int[] row = new int[width * bands];
        for (int y = 0; y < image.getHeight(); y++) {
            raster.getPixels(0, y, width, 1, row);
            for (int x = 0; x < width; x++) {
                int at = x * bands;
                int pixel = 0;
                for (int i = 0; i < 3; i++) {
                    int band = colors == 1 ? 0 : i;
                    pixel = pixel << 8 | eightBits(row[at + band], most[band]);
                }
                argb[y * width + x] =
                        pixel | (model.hasAlpha() ? eightBits(row[at + colors], most[colors]) << 24 : OPAQUE);
            }
        }
        return argb;
    }

    private static int[] converted(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        int[] argb = new int[width * height];
        for (int y = 0; y < height; y++) {
            image.getRGB(0, y, width, 1, argb, y * width, width);
        }
        return argb;
    }

    private static int eightBits(int value, int most) {
        return most == 255 ? value : (int) ((value * 255L + most / 2) / most);
    }
}
