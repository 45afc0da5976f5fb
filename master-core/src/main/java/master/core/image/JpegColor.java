// SPDX-License-Identifier: Apache-2.0
package master.core.image;

import java.awt.image.Raster;

/** How the components of a JPEG become RGB. */
enum JpegColor {
    /** Not a JPEG. */
    NONE(0, false, false),
    GRAY(1, false, false),
    RGB(3, false, false),
    YCBCR(3, true, false),
    CMYK(4, false, false),
    /** CMYK as Adobe's programs write it: 255 is no ink. */
    INVERTED_CMYK(4, false, true),
    /** CMYK whose first three components are stored as YCbCr; only Adobe's programs write it. */
    YCCK(4, true, true);

    private final int components;
    private final boolean luma;
    private final boolean inverted;

    JpegColor(int components, boolean luma, boolean inverted) {
        this.components = components;
        this.luma = luma;
        this.inverted = inverted;
    }

    int components() {
        return components;
    }

    /**
     * Converts decoded components to packed RGB. YCbCr is converted in 16-bit fixed point, as libjpeg does it. Source:
     * JFIF 1.02, "Conversion to and from RGB". CMYK is taken as plain ink densities, without a color profile.
     */
    int[] rgb(Raster raster) {
        int width = raster.getWidth();
        int height = raster.getHeight();
        int[] rgb = new int[width * height];
        int[] row = new int[width * components];
        for (int y = 0; y < height; y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            for (int x = 0; x < width; x++) {
                rgb[y * width + x] = pixel(row, x * components);
            }
        }
        return rgb;
    }

    private int pixel(int[] row, int at) {
        if (components == 1) {
            return row[at] * 0x010101;
        }
        int red = row[at];
        int green = row[at + 1];
        int blue = row[at + 2];
        if (luma) {
            int y = row[at];
            int cb = row[at + 1] - 128;
            int cr = row[at + 2] - 128;
            red = clamp(y + (91881 * cr + 32768 >> 16)); // 1.402
            green = clamp(y + (-22554 * cb - 46802 * cr + 32768 >> 16)); // 0.34414, 0.71414
            blue = clamp(y + (116130 * cb + 32768 >> 16)); // 1.772
        }
        if (components == 4) {
            int light = inverted ? row[at + 3] : 255 - row[at + 3];
            boolean ink = this != INVERTED_CMYK; // and YCbCr stands for inverted CMYK, inverted once more
            red = scale(ink ? 255 - red : red, light);
            green = scale(ink ? 255 - green : green, light);
            blue = scale(ink ? 255 - blue : blue, light);
        }
        return red << 16 | green << 8 | blue;
    }

    private static int scale(int value, int light) {
        return (value * light + 127) / 255;
    }

    private static int clamp(int value) {
        return Math.max(0, Math.min(255, value));
    }
}
