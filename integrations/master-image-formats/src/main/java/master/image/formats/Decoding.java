// SPDX-License-Identifier: Apache-2.0
package master.image.formats;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageReader;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Has a decoder read the first image of a file. */
final class Decoding {
    private Decoding() {}

    /** @throws IOException whatever goes wrong, but for a lack of memory */
    static BufferedImage first(ImageReaderSpi decoder, byte[] file, String format) throws IOException {
        ImageReader reader = decoder.createReaderInstance();
        try (ImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            boolean[] warned = new boolean[1];
            reader.addIIOReadWarningListener((source, warning) -> warned[0] = true);
            reader.setInput(stream, true, true);
            BufferedImage image = reader.read(0);
            if (warned[0]) {
                throw new IOException("%s file damaged: a part of the image is missing".formatted(format));
            }
            return image;
        } catch (RuntimeException e) {
            throw new IOException("%s file damaged".formatted(format), e);
        } finally {
            reader.dispose();
        }
    }
}
