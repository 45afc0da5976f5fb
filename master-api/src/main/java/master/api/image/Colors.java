// SPDX-License-Identifier: Apache-2.0
package master.api.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;

/**
 * Packed RGB out of pictures of any type. Gray and sRGB samples are taken as stored, scaled to 8 bits: Java2D sends
 * gray through a linear color space and changes it. Transparent pixels are blended onto white.
 */
final class Colors {
    private Colors() {}

    /** The pixels of a picture as {@code 0xRRGGBB}, row by row. */
    static int[] rgb(BufferedImage image) {
        return asStored(image.getColorModel()) ? stored(image) : converted(image);
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
        int[] rgb = new int[width * image.getHeight()];
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
                rgb[y * width + x] =
                        model.hasAlpha() ? onWhite(pixel, eightBits(row[at + colors], most[colors])) : pixel;
            }
        }
        return rgb;
    }

    private static int[] converted(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        int[] rgb = new int[width * height];
        for (int y = 0; y < height; y++) {
            image.getRGB(0, y, width, 1, rgb, y * width, width);
        }
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = onWhite(rgb[i] & 0xFFFFFF, rgb[i] >>> 24);
        }
        return rgb;
    }

    private static int eightBits(int value, int most) {
        return most == 255 ? value : (int) ((value * 255L + most / 2) / most);
    }

    /** A color of some opacity, 0 to 255, as it looks on white. */
    static int onWhite(int rgb, int alpha) {
        if (alpha == 255) {
            return rgb;
        }
        int red = blend(rgb >> 16, alpha);
        int green = blend(rgb >> 8 & 255, alpha);
        int blue = blend(rgb & 255, alpha);
        return red << 16 | green << 8 | blue;
    }

    private static int blend(int value, int alpha) {
        return (value * alpha + 255 * (255 - alpha) + 127) / 255;
    }
}
