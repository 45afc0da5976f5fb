// SPDX-License-Identifier: Apache-2.0
package master.core.image;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.event.IIOReadProgressListener;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes the pixels of checked files with the decoders of the JDK, usual PNG files with {@link PngDecoder}; plugins on
 * the path are not asked. Nothing is cached on disk. A JPEG is decoded to its bare components, which {@link JpegColor} then converts.
 */
final class PixelDecoder {
    private PixelDecoder() {}

    static PixelImage decode(EncodedImage image) throws IOException {
        if (image.format() != ImageFormat.JPEG) {
            PixelImage pixels = new PixelImage(image.width(), image.height(), Transparency.flatten(argb(image)));
            return Exif.upright(pixels, image.orientation());
        }
        return decode(image, PixelDecoder::jpeg);
    }

    /** The pixels of a file that is no JPEG, as {@code 0xAARRGGBB}. */
    static int[] argb(EncodedImage image) throws IOException {
        Optional<int[]> usual = image.format() == ImageFormat.PNG ? PngDecoder.decode(image) : Optional.empty();
        return usual.isPresent() ? usual.get() : argbByJdk(image);
    }

    /** The same by the decoder of the JDK. */
    static int[] argbByJdk(EncodedImage image) throws IOException {
        return decode(image, PixelDecoder::other);
    }

    /** Takes the pixels from the JDK's decoder. */
    @FunctionalInterface
    private interface Read<T> {
        T from(javax.imageio.ImageReader decoder, EncodedImage image) throws IOException;
    }

    private static <T> T decode(EncodedImage image, Read<T> read) throws IOException {
        javax.imageio.ImageReader decoder = decoder(image.format());
        try (MemoryCacheImageInputStream stream =
                new MemoryCacheImageInputStream(new ByteArrayInputStream(image.bytes()))) {
            decoder.setInput(stream, true, true); // forward only, no metadata
            return read.from(decoder, image);
        } catch (BadImageException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            Memory.rethrow(e);
            throw new BadImageException("%s file damaged: %s".formatted(image.format(), oneLine(e)), e);
        } finally {
            decoder.dispose();
        }
    }

    private static PixelImage jpeg(javax.imageio.ImageReader decoder, EncodedImage image) throws IOException {
        List<String> warnings = new ArrayList<>();
        decoder.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
        Raster raster = decoder.readRaster(0, null);
        // a warning means that the decoder made up pixels; bytes before the end marker are the one harmless case
        for (String warning : warnings) {
            if (!warning.endsWith("extraneous bytes before marker 0xd9")) {
                throw new BadImageException("JPEG file damaged: " + warning);
            }
        }
        check(image, raster.getWidth(), raster.getHeight());
        if (raster.getNumBands() != image.color().components()) {
            throw new BadImageException("JPEG file damaged: %d components, but %d in its header"
                    .formatted(raster.getNumBands(), image.color().components()));
        }
        PixelImage pixels = new PixelImage(
                raster.getWidth(), raster.getHeight(), image.color().rgb(raster));
        return Exif.upright(pixels, image.orientation());
    }

    private static int[] other(javax.imageio.ImageReader decoder, EncodedImage image) throws IOException {
        if (image.format() == ImageFormat.BMP) {
            BmpParser.checkRuns(image);
        }
        Completion completion = new Completion();
        if (image.format() == ImageFormat.GIF) { // its decoder leaves what is missing transparent, and says nothing
            decoder.addIIOReadProgressListener(completion);
        }
        BufferedImage decoded = decoder.read(0);
        check(image, decoded.getWidth(), decoded.getHeight());
        if (image.format() == ImageFormat.GIF && completion.percent < 99.999f) {
            throw new BadImageException(
                    "GIF file damaged: only %d %% of the rows are there".formatted((int) completion.percent));
        }
        return Colors.argb(decoded);
    }

    private static void check(EncodedImage image, int width, int height) throws BadImageException {
        if (width != image.width() || height != image.height()) {
            throw new BadImageException("%s file damaged: decoded to %dx%d pixels, but its header says %dx%d"
                    .formatted(image.format(), width, height, image.width(), image.height()));
        }
    }

    /** The JDK's own; a plugin is not even asked whether it could read the file. */
    private static javax.imageio.ImageReader decoder(ImageFormat format) throws IOException {
        String name = format.name().toLowerCase(Locale.ROOT);
        Iterator<ImageReaderSpi> decoders = IIORegistry.getDefaultInstance()
                .getServiceProviders(ImageReaderSpi.class, provider -> isJdk(provider, name), false);
        if (!decoders.hasNext()) {
            throw new IllegalStateException("this JVM has no decoder for " + format);
        }
        return decoders.next().createReaderInstance();
    }

    private static boolean isJdk(Object provider, String format) {
        return provider.getClass().getModule() == ImageIO.class.getModule()
                && provider instanceof ImageReaderSpi reader
                && List.of(reader.getFormatNames()).contains(format);
    }

    private static String oneLine(Exception error) {
        String message = error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage();
        return message.replaceAll("\\p{Cntrl}+", " ");
    }

    /** How far the decoder came. */
    private static final class Completion implements IIOReadProgressListener {
        private float percent;

        @Override
        public void imageProgress(javax.imageio.ImageReader source, float percentageDone) {
            percent = Math.max(percent, percentageDone);
        }

        @Override
        public void imageStarted(javax.imageio.ImageReader source, int imageIndex) {}

        @Override
        public void imageComplete(javax.imageio.ImageReader source) {}

        @Override
        public void readAborted(javax.imageio.ImageReader source) {}

        @Override
        public void sequenceStarted(javax.imageio.ImageReader source, int minIndex) {}

        @Override
        public void sequenceComplete(javax.imageio.ImageReader source) {}

        @Override
        public void thumbnailStarted(javax.imageio.ImageReader source, int imageIndex, int thumbnailIndex) {}

        @Override
        public void thumbnailProgress(javax.imageio.ImageReader source, float percentageDone) {}

        @Override
        public void thumbnailComplete(javax.imageio.ImageReader source) {}
    }
}
