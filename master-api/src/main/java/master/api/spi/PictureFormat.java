// SPDX-License-Identifier: Apache-2.0
package master.api.spi;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;

/**
 * A format of images beyond those that are always read, found by {@link java.util.ServiceLoader}. Files may be hostile, and
 * limits of size are checked between the two calls. Implementations are thread-safe.
 */
public interface PictureFormat {
    /** The formats on the path. */
    static List<PictureFormat> all() {
        return Providers.of(PictureFormat.class);
    }

    /** The name for messages, such as {@code WebP}. */
    String name();

    /** Whether a file begins like one of this format. */
    boolean matches(byte[] file);

    /**
     * The size of the image, without memory for its pixels.
     *
     * @throws IOException if the file is damaged, cut short, or of a kind that is not read
     */
    Size size(byte[] file) throws IOException;

    /**
     * The image, of the size that was announced.
     *
     * @throws IOException if the file is damaged
     */
    BufferedImage decode(byte[] file) throws IOException;

    /**
     * A size in pixels.
     *
     * @param width above 0
     * @param height above 0
     */
    record Size(int width, int height) {
        public Size {
            if (width < 1 || height < 1) {
                throw new IllegalArgumentException("%dx%d pixels, 1x1 or more are allowed".formatted(width, height));
            }
        }
    }
}
