// SPDX-License-Identifier: Apache-2.0
package master.data;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import master.api.ImageDecodeException;
import master.api.ImageLimits;
import master.api.ImageSource;
import master.core.image.ImageReader;
import master.core.image.PixelImage;

/** Reads image files of datasets. Holds no state. */
final class ImageFile {
    private static final long MAX_BYTES = LmdbFile.MAX_VALUE; // of one image, in every kind of dataset

    private ImageFile() {}

    /**
     * Reads a file.
     *
     * @param where the sample, for messages
     */
    static byte[] read(Path file, String where) {
        try {
            long size = Files.size(file);
            if (size > MAX_BYTES) {
                throw new DatasetException(
                        "%s: %s".formatted(where, file), "more than %d bytes".formatted(MAX_BYTES), null);
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new DatasetException("%s: %s".formatted(where, file), "no such file", e);
        } catch (IOException e) {
            throw new DatasetException(
                    "%s: %s".formatted(where, file),
                    "cannot be read (%s)".formatted(e.getClass().getSimpleName()),
                    e);
        }
    }

    /** A part of an image, as PNG; what lies outside of the image is cut off. */
    static byte[] cut(byte[] file, Rectangle part, String where) {
        try {
            PixelImage whole = ImageReader.read(ImageSource.of(file), ImageLimits.DEFAULT);
            Rectangle inside = part.intersection(new Rectangle(whole.width(), whole.height()));
            if (inside.isEmpty()) {
                throw new DatasetException(where, "the rectangle lies outside of its image", null);
            }
            BufferedImage image = new BufferedImage(inside.width, inside.height, BufferedImage.TYPE_INT_RGB);
            int from = inside.y * whole.width() + inside.x;
            image.setRGB(0, 0, inside.width, inside.height, whole.rgb(), from, whole.width());
            ByteArrayOutputStream png = new ByteArrayOutputStream();
            if (!ImageIO.write(image, "png", png)) {
                throw new IllegalStateException("this Java writes no PNG");
            }
            return png.toByteArray();
        } catch (ImageDecodeException e) {
            throw new DatasetException(where, e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory is never unreadable
        }
    }
}
