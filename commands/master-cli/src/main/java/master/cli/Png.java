// SPDX-License-Identifier: Apache-2.0
package master.cli;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import master.core.io.AtomicFile;

/** Writes images as PNG. */
final class Png {
    private Png() {}

    /** The bytes of its file. */
    static byte[] of(BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, "png", bytes)) {
                throw new IllegalStateException("no PNG writer for " + image);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Writes a file that is there whole or not at all. */
    static void write(Path file, BufferedImage image) {
        AtomicFile.write(file, of(image));
    }
}
