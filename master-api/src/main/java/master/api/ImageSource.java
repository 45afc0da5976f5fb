// SPDX-License-Identifier: Apache-2.0
package master.api;

import java.awt.image.BufferedImage;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Objects;

/**
 * An image to be read: a file, bytes, a stream, base64, or a decoded image. Nothing is read before the image is recognized;
 * errors then are {@link ImageDecodeException}s. Supported are PNG, JPEG, BMP and GIF (all frames of an animation together), and
 * WebP and TIFF with {@code master-image-formats} on the path. Files, bytes and streams may also contain an image as base64 text or
 * as a data URI.
 */
public sealed interface ImageSource {
    /** An image file. */
    static ImageSource of(Path file) {
        return new File(file);
    }

    /** The bytes of an image file. They are not copied: do not modify them before the image has been recognized. */
    static ImageSource of(byte[] bytes) {
        return new Bytes(bytes);
    }

    /** A stream of an image file. It is read to its end, once, and not closed. */
    static ImageSource of(InputStream stream) {
        return new Stream(stream);
    }

    /** A decoded image. It is not modified. */
    static ImageSource of(BufferedImage image) {
        return new Image(image);
    }

    /**
     * An image file as base64 text, or a data URI with base64. Line breaks, missing padding and the URL-safe alphabet
     * ({@code -_}) are accepted.
     */
    static ImageSource ofBase64(String text) {
        return new Base64(text);
    }

    /** The same image with only the pixels that a filter keeps; everything else becomes background. */
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

    /** Encoded bytes as base64 text or data URI. */
    record Base64(String text) implements ImageSource {
        public Base64 {
            Objects.requireNonNull(text, "text");
        }
    }

    /** Another image, reduced to the colors that a filter keeps. */
    record Filtered(ImageSource source, ColorFilter filter) implements ImageSource {
        public Filtered {
            Objects.requireNonNull(source, "source");
            Objects.requireNonNull(filter, "filter");
        }
    }
}
