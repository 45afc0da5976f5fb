// SPDX-License-Identifier: Apache-2.0
package master.core.image;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import master.api.ImageDecodeException;
import master.api.ImageLimits;
import master.api.ImageSource;
import master.api.spi.ImageDecoder;
import master.core.io.FileKind;

/**
 * Reads images that may be hostile. PNG, JPEG, BMP and GIF are recognized by their first bytes, others by what is on
 * the path; size limits are checked before a pixel is decoded; whatever a decoder does with damaged data, the caller gets an
 * image or an {@link ImageDecodeException}, and never an image of which a part is missing.
 *
 * <p>Colors are taken as stored, without color profiles. Transparent pixels are blended onto white, or onto black
 * if what is visible would vanish on white; samples of 16 bits become 8; images with an EXIF orientation (JPEG, PNG) are turned
 * upright; of an animation (GIF, PNG) all frames are read together. Stateless and thread-safe.
 */
public final class ImageReader {
    /** How many frames of an animation are looked at, of no more pixels than a single image may have. */
    public static final int MOST_FRAMES = 64;

    private static final int MOST_BYTES = Integer.MAX_VALUE - 16; // of a Java array

    private ImageReader() {}

    /**
     * Reads an image.
     *
     * @param source where it comes from; of a stream, at most {@code limits.maxBytes() + 1} bytes are read
     * @param limits how large it may be, a decoded one too
     * @throws ImageDecodeException if it cannot be read, is damaged, of another format or too large; the message names
     *     the file and says what is wrong
     */
    public static PixelImage read(ImageSource source, ImageLimits limits) {
        return readAll(source, limits).image();
    }

    /**
     * An image that was read.
     *
     * @param image the image; of an animation, what its frames show together
     * @param frames how many frames there were; 1 unless it is an animation
     */
    public record Read(PixelImage image, int frames) {}

    /** The same, with the number of frames. */
    public static Read readAll(ImageSource source, ImageLimits limits) {
        if (source instanceof ImageSource.Filtered filtered) {
            Read read = readAll(filtered.source(), limits);
            return new Read(read.image().only(filtered.filter()), read.frames());
        }
        String name = source instanceof ImageSource.File file
                ? "image " + line(file.path().toString())
                : "image";
        try {
            if (source instanceof ImageSource.Image image) {
                return new Read(decoded(image.image(), limits), 1);
            }
            return decoded(bytes(source, limits), limits);
        } catch (IOException e) {
            throw new ImageDecodeException(name + ": " + reason(e), e);
        } catch (RuntimeException e) {
            throw new ImageDecodeException(name + ": cannot be decoded: " + line(e.toString()), e);
        } catch (OutOfMemoryError e) {
            throw new ImageDecodeException(name + ": does not fit into the memory of this JVM", e);
        }
    }

    private static PixelImage decoded(BufferedImage image, ImageLimits limits) throws BadImageException {
        check(image.getWidth(), image.getHeight(), limits);
        return PixelImage.of(image);
    }

    private static Read decoded(byte[] file, ImageLimits limits) throws IOException {
        Optional<ImageFormat> format = ImageFormat.of(file);
        if (format.isEmpty()) {
            Optional<byte[]> text = TextImage.find(file);
            return text.isPresent() ? decoded(checked(text.get(), limits), limits) : other(file, limits);
        }
        EncodedImage encoded = format.get().parse(file);
        check(encoded.width(), encoded.height(), limits);
        Optional<Animation> animation = format.get().animation(file, MOST_FRAMES);
        if (animation.isEmpty()) {
            return new Read(PixelDecoder.decode(encoded), 1);
        }
        check(animation.get().width(), animation.get().height(), limits);
        for (AnimationFrame frame : animation.get().frames()) {
            check(frame.image().width(), frame.image().height(), limits);
        }
        PixelImage together = animation.get().together(limits);
        return new Read(
                Exif.upright(together, encoded.orientation()), animation.get().count());
    }

    /** An image of a format that a module on the path reads. */
    private static Read other(byte[] file, ImageLimits limits) throws IOException {
        for (ImageDecoder format : ImageDecoder.all()) {
            if (format.matches(file)) {
                ImageDecoder.Size size = asked(() -> format.size(file));
                check(size.width(), size.height(), limits);
                BufferedImage image = asked(() -> format.decode(file));
                if (image.getWidth() != size.width() || image.getHeight() != size.height()) {
                    throw new BadImageException(
                            "%s file damaged: its pixels are not of the size in its header".formatted(format.name()));
                }
                return new Read(PixelImage.of(image), 1);
            }
        }
        throw unknown(file);
    }

    private interface Asking<T> {
        T ask() throws IOException;
    }

    private static <T> T asked(Asking<T> asking) throws IOException {
        try {
            return asking.ask();
        } catch (IOException e) {
            Memory.rethrow(e);
            throw new BadImageException(line(String.valueOf(e.getMessage())), e);
        }
    }

    private static byte[] bytes(ImageSource source, ImageLimits limits) throws IOException {
        if (source instanceof ImageSource.Bytes bytes) {
            return checked(bytes.bytes(), limits);
        }
        if (source instanceof ImageSource.Stream stream) {
            return bytes(stream.stream(), limits);
        }
        if (source instanceof ImageSource.File file) {
            return bytes(file.path(), limits);
        }
        if (source instanceof ImageSource.Base64 text) {
            return checked(TextImage.decode(text.text()), limits);
        }
        throw new AssertionError(source);
    }

    private static byte[] bytes(Path file, ImageLimits limits) throws IOException {
        if (Files.isDirectory(file)) {
            throw new BadImageException("is a directory, a file is needed");
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new BadImageException("is not a regular file; - or a stream reads from a pipe");
        }
        try (InputStream stream = Files.newInputStream(file)) {
            long size = Files.size(file);
            if (size > limits.maxBytes()) {
                throw tooLong(size + " bytes", limits);
            }
            return bytes(stream, limits);
        }
    }

    private static byte[] bytes(InputStream stream, ImageLimits limits) throws IOException {
        int most = (int) Math.min(limits.maxBytes(), MOST_BYTES);
        return checked(stream.readNBytes(most + 1), limits);
    }

    private static byte[] checked(byte[] file, ImageLimits limits) throws BadImageException {
        if (file.length > Math.min(limits.maxBytes(), MOST_BYTES)) {
            throw tooLong("more than %d bytes".formatted(limits.maxBytes()), limits);
        }
        if (file.length == 0) {
            throw new BadImageException("is empty");
        }
        return file;
    }

    private static BadImageException tooLong(String length, ImageLimits limits) {
        return new BadImageException("%s, at most %d are allowed".formatted(length, limits.maxBytes()));
    }

    private static void check(int width, int height, ImageLimits limits) throws BadImageException {
        if (Math.max(width, height) > limits.maxSide() || (long) width * height > limits.maxPixels()) {
            throw new BadImageException("%dx%d pixels, at most %d for a side and %d in all are allowed"
                    .formatted(width, height, limits.maxSide(), limits.maxPixels()));
        }
    }

    private static BadImageException unknown(byte[] file) {
        Optional<String> kind = FileKind.of(file);
        if (kind.isPresent()) {
            String way = kind.get().matches("a (WebP|TIFF) image")
                    ? "; it is read with master-image-formats on the path"
                    : kind.get().matches("an? .* image|an icon .*|an SVG .*")
                            ? "; convert it, or pass it as a BufferedImage"
                            : "";
            return new BadImageException("not a PNG, JPEG, BMP or GIF image, but " + line(kind.get()) + way);
        }
        StringBuilder start = new StringBuilder();
        for (int i = 0; i < Math.min(8, file.length); i++) {
            start.append(" %02X".formatted(file[i]));
        }
        return new BadImageException("not a PNG, JPEG, BMP or GIF image; it begins with" + start);
    }

    private static String reason(IOException error) {
        if (error instanceof BadImageException) {
            return line(String.valueOf(error.getMessage())); // it may quote the file
        }
        return error instanceof NoSuchFileException ? "no such file" : "cannot be read: " + line(error.toString());
    }

    /** Names and causes may hold anything; a message is one line. */
    private static String line(String text) {
        return text.replaceAll("\\p{Cc}", "?");
    }
}
