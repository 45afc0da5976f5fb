// SPDX-License-Identifier: Apache-2.0
package master.api.spi;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;

/**
 * An additional image format, such as WebP, found by {@link java.util.ServiceLoader}. {@link #size} is called first, then the
 * {@link master.api.ImageLimits} are checked, then {@link #decode} is called. Files may be hostile. Implementations are thread-safe.
 */
public interface ImageDecoder {
    /** The formats on the path. */
    static List<ImageDecoder> all() {
        return Providers.of(ImageDecoder.class);
    }

    /** The name of the format for messages, such as {@code WebP}. */
    String name();

    /** Whether a file is of this format, judged by its first bytes. */
    boolean matches(byte[] file);

    /**
     * Reads the size of the image without allocating memory for its pixels.
     *
     * @throws IOException if the file is damaged, truncated, or of an unsupported variant
     */
    Size size(byte[] file) throws IOException;

    /**
     * Decodes the image; it has the size that {@link #size} returned.
     *
     * @throws IOException if the file is damaged
     */
    BufferedImage decode(byte[] file) throws IOException;

    /**
     * The size of an image.
     *
     * @param width in pixels, at least 1
     * @param height in pixels, at least 1
     */
    record Size(int width, int height) {
        public Size {
            if (width < 1 || height < 1) {
                throw new IllegalArgumentException("%dx%d pixels, 1x1 or more are allowed".formatted(width, height));
            }
        }
    }
}
