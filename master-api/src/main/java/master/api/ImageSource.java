// SPDX-License-Identifier: Apache-2.0
package master.api;

import java.awt.image.BufferedImage;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Where an image comes from. PNG, JPEG, BMP and GIF are read, animations as a whole; WebP and TIFF with master-image-formats on
 * the path. In the place of an image file there may be its base64, or a data URI with base64.
 */
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

    /** A decoded image; not modified. */
    static ImageSource of(BufferedImage image) {
        return new Image(image);
    }

    /**
     * An image file in base64, or a data URI with it. Line ends, missing padding and the alphabet for addresses ({@code -_}) are
     * taken.
     */
    static ImageSource ofBase64(String text) {
        return new Base64(text);
    }

    /** The same image with nothing on it but what is written in a color. */
    default ImageSource only(ColorFilter filter) {
        return new Filtered(this, filter);
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

    /** A decoded image. */
    record Image(BufferedImage image) implements ImageSource {
        public Image {
            Objects.requireNonNull(image, "image");
        }
    }

    /** Encoded bytes as text. */
    record Base64(String text) implements ImageSource {
        public Base64 {
            Objects.requireNonNull(text, "text");
        }
    }

    /** Another image, of which only some colors are kept. */
    record Filtered(ImageSource source, ColorFilter filter) implements ImageSource {
        public Filtered {
            Objects.requireNonNull(source, "source");
            Objects.requireNonNull(filter, "filter");
        }
    }
}
