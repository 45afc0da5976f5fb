// SPDX-License-Identifier: Apache-2.0
package master.table.synth;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.random.RandomGenerator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** What becomes of an image on its way to the reader; its size stays. Holds no state. */
final class Scan {
    private Scan() {}

    /** Inverts the image. */
    static void invert(BufferedImage image) {
        change(image, (rgb, x, y) -> ~rgb & 0xFFFFFF);
    }

    /**
     * Some of: fewer pixels, softness, uneven light, noise, JPEG.
     *
     * @return the image, or another one
     */
    static BufferedImage degrade(BufferedImage image, Chance chance) {
        BufferedImage result = image;
        if (chance.of(0.3)) {
            result = resampled(result, chance.between(0.6, 0.95));
        }
        if (chance.of(0.25)) {
            light(result, chance);
        }
        if (chance.of(0.3)) {
            noise(result, chance.between(2, 14), chance.random());
        }
        if (chance.of(0.6)) {
            result = compressed(result, (float) chance.between(0.25, 0.9));
        }
        return result;
    }

    /**
     * Turns the image around its center.
     *
     * @param turn made for the image's size
     */
    static BufferedImage turned(BufferedImage image, AffineTransform turn, Color paper) {
        BufferedImage turned = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = turned.createGraphics();
        try {
            graphics.setColor(paper);
            graphics.fillRect(0, 0, turned.getWidth(), turned.getHeight());
            graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
            graphics.drawImage(image, turn, null);
        } finally {
            graphics.dispose();
        }
        return turned;
    }

    private interface PixelChange {
        int of(int rgb, int x, int y);
    }

    /** Changes each pixel of an image of {@link BufferedImage#TYPE_INT_RGB}. */
    private static void change(BufferedImage image, PixelChange change) {
        int width = image.getWidth();
        int[] row = new int[width];
        WritableRaster raster = image.getRaster();
        for (int y = 0; y < image.getHeight(); y++) {
            raster.getDataElements(0, y, width, 1, row);
            for (int x = 0; x < width; x++) {
                row[x] = change.of(row[x], x, y);
            }
            raster.setDataElements(0, y, width, 1, row);
        }
    }

    private static int each(int rgb, double factor, double plus) {
        return part(rgb >> 16 & 0xFF, factor, plus) << 16
                | part(rgb >> 8 & 0xFF, factor, plus) << 8
                | part(rgb & 0xFF, factor, plus);
    }

    private static int part(int value, double factor, double plus) {
        return (int) (Math.max(0, Math.min(255, value * factor + plus)) + 0.5);
    }

    private static void light(BufferedImage image, Chance chance) {
        double dark = chance.between(0.1, 0.4);
        double angle = chance.between(0, 2 * Math.PI);
        double across = Math.cos(angle) / image.getWidth();
        double down = Math.sin(angle) / image.getHeight();
        change(
                image,
                (rgb, x, y) -> each(
                        rgb,
                        1
                                - dark
                                        * (0.5
                                                + 0.5
                                                        * (across * (x - image.getWidth() / 2.0)
                                                                + down * (y - image.getHeight() / 2.0))),
                        0));
    }

    private static void noise(BufferedImage image, double deviation, RandomGenerator random) {
        change(
                image,
                (rgb, x, y) -> each(
                        rgb,
                        1,
                        deviation * (random.nextDouble() + random.nextDouble() + random.nextDouble() - 1.5) * 2));
    }

    private static BufferedImage resampled(BufferedImage image, double factor) {
        int width = Math.max(1, (int) Math.round(image.getWidth() * factor));
        int height = Math.max(1, (int) Math.round(image.getHeight() * factor));
        return scaled(scaled(image, width, height), image.getWidth(), image.getHeight());
    }

    static BufferedImage scaled(BufferedImage image, int width, int height) {
        BufferedImage scaled = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = scaled.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
            graphics.drawImage(image, 0, 0, width, height, null);
        } finally {
            graphics.dispose();
        }
        return scaled;
    }

    private static BufferedImage compressed(BufferedImage image, float quality) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            ImageWriteParam settings = writer.getDefaultWriteParam();
            settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            settings.setCompressionQuality(quality);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory can always be written
        } finally {
            writer.dispose();
        }
        try {
            BufferedImage read = ImageIO.read(new ByteArrayInputStream(bytes.toByteArray()));
            return scaled(read, image.getWidth(), image.getHeight()); // as RGB
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
