// SPDX-License-Identifier: Apache-2.0
package master.core.image;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Objects;
import master.api.ColorFilter;

/**
 * A decoded image in the one form that the rest of the project works on: opaque 8-bit RGB, packed as {@code
 * 0xRRGGBB}, row by row. Transparent pixels have been blended onto white, or onto black if what is visible would
 * vanish on white.
 *
 * @param width pixels, at least 1
 * @param height pixels, at least 1
 * @param rgb {@code width * height} pixels; not copied, so do not modify it
 */
public record PixelImage(int width, int height, int[] rgb) {
    public PixelImage {
        Objects.requireNonNull(rgb, "rgb");
        if (width < 1 || height < 1 || (long) width * height != rgb.length) {
            throw new IllegalArgumentException("image of %dx%d with %d pixels".formatted(width, height, rgb.length));
        }
    }

    /**
     * Converts an image of any type: gray, palette, alpha, 16-bit. Gray and sRGB samples are taken as stored. The
     * given image is not modified.
     */
    public static PixelImage of(BufferedImage image) {
        return new PixelImage(image.getWidth(), image.getHeight(), Colors.rgb(image));
    }

    /** A copy that Java2D draws with. */
    public BufferedImage toBufferedImage() {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, width, height, rgb, 0, width);
        return image;
    }

    /** The same image with nothing on it but what a filter keeps. */
    public PixelImage only(ColorFilter filter) {
        int[] argb = new int[rgb.length];
        for (int i = 0; i < argb.length; i++) {
            argb[i] = filter.keeps(rgb[i]) ? 0xFF000000 | rgb[i] : 0;
        }
        return new PixelImage(width, height, Transparency.flatten(argb));
    }

    /**
     * The image in gray, each pixel as dark as the darkest of its red, green and blue: strokes in colors stay as dark as they
     * can be, whatever their brightness.
     */
    public PixelImage darkestChannel() {
        int[] gray = new int[rgb.length];
        for (int i = 0; i < gray.length; i++) {
            int darkest = Math.min(Math.min(rgb[i] >> 16 & 0xFF, rgb[i] >> 8 & 0xFF), rgb[i] & 0xFF);
            gray[i] = darkest * 0x010101;
        }
        return new PixelImage(width, height, gray);
    }

    /**
     * The image without lines and dots that are thinner than strokes of letters are: each channel of a pixel becomes the lightest
     * near it, or the darkest where the ground is dark. Near is a pixel away, in larger images one for each 45 rows or columns, at
     * most five.
     */
    public PixelImage withoutThinMarks() {
        int border = borderColor();
        int light = (border >> 16 & 0xFF) + (border >> 8 & 0xFF) + (border & 0xFF);
        int flip = light >= 3 * 128 ? 0 : 0xFFFFFF; // the lightest of the negative is the darkest
        int near = Math.max(1, Math.min(5, Math.min(width, height) / 45));
        int[] cleared = new int[rgb.length];
        for (int i = 0; i < cleared.length; i++) {
            cleared[i] = rgb[i] ^ flip;
        }
        cleared = lightest(lightest(cleared, height, width, width, 1, near), width, height, 1, width, near);
        for (int i = 0; i < cleared.length; i++) {
            cleared[i] ^= flip;
        }
        return new PixelImage(width, height, cleared);
    }

    /** The lightest of each channel along lines. */
    private static int[] lightest(int[] pixels, int lines, int length, int line, int step, int near) {
        int[] lightest = new int[pixels.length];
        for (int l = 0; l < lines; l++) {
            for (int i = 0; i < length; i++) {
                int red = 0;
                int green = 0;
                int blue = 0;
                for (int k = Math.max(0, i - near); k <= Math.min(length - 1, i + near); k++) {
                    int pixel = pixels[l * line + k * step];
                    red = Math.max(red, pixel & 0xFF0000);
                    green = Math.max(green, pixel & 0xFF00);
                    blue = Math.max(blue, pixel & 0xFF);
                }
                lightest[l * line + i * step] = red | green | blue;
            }
        }
        return lightest;
    }

    /** The image turned a quarter to the left: its right edge becomes the upper one. */
    public PixelImage turnedLeft() {
        return Exif.upright(this, 8);
    }

    /** The image turned a quarter to the right: its left edge becomes the upper one. */
    public PixelImage turnedRight() {
        return Exif.upright(this, 6);
    }

    /** Whether a pixel's red, green and blue differ by more than what compression makes of gray: by more than 64 of 255. */
    public boolean isColored() {
        for (int pixel : rgb) {
            int red = pixel >> 16 & 0xFF;
            int green = pixel >> 8 & 0xFF;
            int blue = pixel & 0xFF;
            if (Math.max(Math.max(red, green), blue) - Math.min(Math.min(red, green), blue) > 64) {
                return true;
            }
        }
        return false;
    }

    /** The mean color of the outermost pixels, {@code 0xRRGGBB}: what the image would be likely to continue with. */
    public int borderColor() {
        long[] sums = new long[3];
        long count = 0;
        for (int y = 0; y < height; y++) {
            boolean whole = y == 0 || y == height - 1 || width == 1;
            for (int x = 0; x < width; x += whole ? 1 : width - 1) {
                int pixel = rgb[y * width + x];
                sums[0] += pixel >> 16 & 255;
                sums[1] += pixel >> 8 & 255;
                sums[2] += pixel & 255;
                count++;
            }
        }
        int color = 0;
        for (long sum : sums) {
            color = color << 8 | (int) ((sum + count / 2) / count);
        }
        return color;
    }

    /**
     * A part of the image.
     *
     * @throws IllegalArgumentException if it is empty, or not all of it lies in the image
     */
    public PixelImage part(int x, int y, int partWidth, int partHeight) {
        if (x < 0 || y < 0 || partWidth < 1 || partHeight < 1 || x > width - partWidth || y > height - partHeight) {
            throw new IllegalArgumentException("a part of %dx%d at %d,%d of an image of %dx%d"
                    .formatted(partWidth, partHeight, x, y, width, height));
        }
        int[] part = new int[partWidth * partHeight];
        for (int row = 0; row < partHeight; row++) {
            System.arraycopy(rgb, (y + row) * width + x, part, row * partWidth, partWidth);
        }
        return new PixelImage(partWidth, partHeight, part);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PixelImage that
                && width == that.width
                && height == that.height
                && Arrays.equals(rgb, that.rgb);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * width + height) + Arrays.hashCode(rgb);
    }

    @Override
    public String toString() {
        return "PixelImage[" + width + "x" + height + "]";
    }
}
