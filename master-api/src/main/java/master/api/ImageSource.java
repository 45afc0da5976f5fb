// SPDX-License-Identifier: Apache-2.0
package master.api;

import java.awt.image.BufferedImage;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Objects;

/** Where a picture comes from. PNG, JPEG, BMP and GIF (its first frame) are read. */
public sealed interface ImageSource {
    /** A file. */
    static ImageSource of(Path file) {
        return new File(file);
    }

    /** The bytes of an image file; not copied, so do not modify them before the answer is there. */
    static ImageSource of(byte[] bytes) {
        return new Bytes(bytes);
    }

    /** A stream of an image file; read to its end, not closed. */
    static ImageSource of(InputStream stream) {
        return new Stream(stream);
    }

    /** A decoded picture; not modified. */
    static ImageSource of(BufferedImage image) {
        return new Image(image);
    }

    /** A file. */
    record File(Path path) implements ImageSource {
        public File {
            Objects.requireNonNull(path, "path");
        }
    }

    /** Encoded bytes. */
    record Bytes(byte[] bytes) implements ImageSource {
        public Bytes {
            Objects.requireNonNull(bytes, "bytes");
        }
    }

    /** A stream of encoded bytes. */
    record Stream(InputStream stream) implements ImageSource {
        public Stream {
            Objects.requireNonNull(stream, "stream");
        }
    }

    /** A decoded picture. */
    record Image(BufferedImage image) implements ImageSource {
        public Image {
            Objects.requireNonNull(image, "image");
        }
    }
}
