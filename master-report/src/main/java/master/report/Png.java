// SPDX-License-Identifier: Apache-2.0
package master.report;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import master.core.image.PixelImage;

/** Images as PNG, for pages and files. */
public final class Png {
    private static final int MOST_WIDTH = 320;
    private static final int MOST_HEIGHT = 120;

    private Png() {}

    /** An image as PNG, made smaller where it is wider than 320 or higher than 120 pixels. */
    public static byte[] of(PixelImage pixels) {
        return of(pixels.toBufferedImage(), MOST_WIDTH, MOST_HEIGHT);
    }

    /** An image as PNG, made smaller where it is wider or higher than so many pixels. */
    public static byte[] of(BufferedImage image, int mostWidth, int mostHeight) {
        return of(fitted(image, mostWidth, mostHeight));
    }

    private static BufferedImage fitted(BufferedImage image, int mostWidth, int mostHeight) {
        double scale =
                Math.min(1, Math.min((double) mostWidth / image.getWidth(), (double) mostHeight / image.getHeight()));
        if (scale == 1) {
            return image;
        }
        int width = (int) Math.max(1, Math.round(image.getWidth() * scale));
        int height = (int) Math.max(1, Math.round(image.getHeight() * scale));
        BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = small.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        graphics.drawImage(image, 0, 0, width, height, null);
        graphics.dispose();
        return small;
    }

    /** An image as PNG, in its size. */
    public static byte[] of(BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) { // no file in between
            ImageIO.write(image, "png", stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
