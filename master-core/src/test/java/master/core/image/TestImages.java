// SPDX-License-Identifier: Apache-2.0
package master.core.image;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Image files for tests, made in memory. */
final class TestImages {
    private TestImages() {}

    /** An image with a smooth and a noisy half; the same every time. */
    static BufferedImage sample(int width, int height, int type) {
        BufferedImage image = new BufferedImage(width, height, type);
        Random random = new Random(11);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int smooth = (x * 255 / width) << 16 | (y * 255 / height) << 8 | 0x40;
                image.setRGB(x, y, 0xFF000000 | (x < width / 2 ? smooth : random.nextInt(1 << 24)));
            }
        }
        return image;
    }

    static byte[] encode(BufferedImage image, String format) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            if (!ImageIO.write(image, format, bytes)) {
                throw new IllegalArgumentException("no writer of " + format);
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A bitmap of gray stripes, packed as {@code BI_RLE8} or {@code BI_RLE4} does. */
    static byte[] bmp(String compression, int width, int height) {
        byte[] levels = new byte[compression.endsWith("8") ? 256 : 16];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = (byte) (255 * i / (levels.length - 1));
        }
        IndexColorModel colors =
                new IndexColorModel(levels.length == 256 ? 8 : 4, levels.length, levels, levels, levels);
        int type = levels.length == 256 ? BufferedImage.TYPE_BYTE_INDEXED : BufferedImage.TYPE_BYTE_BINARY;
        BufferedImage image = new BufferedImage(width, height, type, colors);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.getRaster().setSample(x, y, 0, 1 + (x / 3 + y) % (levels.length - 1));
            }
        }
        ImageWriter writer = ImageIO.getImageWritersByFormatName("bmp").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(bytes)) {
            ImageWriteParam options = writer.getDefaultWriteParam();
            options.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            options.setCompressionType(compression);
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    static byte[] progressiveJpeg(BufferedImage image) {
        return jpeg(new IIOImage(image, null, null), true);
    }

    /** A JPEG of bare components, which the writer stores as they are and without JFIF or Adobe segment. */
    static byte[] bareJpeg(int width, int height, int... components) {
        WritableRaster raster = Raster.createInterleavedRaster(0, width, height, components.length, null);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                raster.setPixel(x, y, components);
            }
        }
        return jpeg(new IIOImage(raster, null, null), false);
    }

    private static byte[] jpeg(IIOImage image, boolean progressive) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(bytes)) {
            ImageWriteParam options = writer.getDefaultWriteParam();
            options.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            options.setCompressionQuality(1);
            if (progressive) {
                options.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
            }
            writer.setOutput(stream);
            writer.write(null, image, options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** A JPEG with one more segment behind its start. */
    static byte[] withSegment(byte[] jpeg, int marker, byte[] body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(jpeg, 0, 2);
        bytes.writeBytes(
                new byte[] {(byte) 0xFF, (byte) marker, (byte) (body.length + 2 >> 8), (byte) (body.length + 2)});
        bytes.writeBytes(body);
        bytes.write(jpeg, 2, jpeg.length - 2);
        return bytes.toByteArray();
    }

    /** The body of the segment in which Adobe's programs say how they store: 0 as it is, 1 YCbCr, 2 YCCK. */
    static byte[] adobe(int transform) {
        return new byte[] {'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) transform};
    }

    /** The body of an EXIF segment with an orientation. */
    static byte[] exif(int orientation, boolean littleEndian) {
        byte[] big = {
            'E',
            'x',
            'i',
            'f',
            0,
            0,
            'M',
            'M',
            0,
            42,
            0,
            0,
            0,
            8,
            0,
            2,
            1,
            0x0F,
            0,
            2,
            0,
            0,
            0,
            1,
            0,
            0,
            0,
            0, // the camera's maker, which is passed over
            1,
            0x12,
            0,
            3,
            0,
            0,
            0,
            1,
            0,
            (byte) orientation,
            0,
            0,
            0,
            0,
            0,
            0
        };
        byte[] little = {
            'E',
            'x',
            'i',
            'f',
            0,
            0,
            'I',
            'I',
            42,
            0,
            8,
            0,
            0,
            0,
            2,
            0,
            0x0F,
            1,
            2,
            0,
            1,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0x12,
            1,
            3,
            0,
            1,
            0,
            0,
            0,
            (byte) orientation,
            0,
            0,
            0,
            0,
            0,
            0,
            0
        };
        return littleEndian ? little : big;
    }

    /**
     * A PNG by hand.
     *
     * @param depth bits of a sample
     * @param color the color type: 0 gray, 2 RGB, 3 palette, 4 gray and alpha, 6 RGB and alpha
     * @param rows the rows, each with its filter byte
     * @param extra complete chunks between header and data
     */
    static byte[] png(int width, int height, int depth, int color, byte[] rows, byte[]... extra) {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        writeInt(header, width);
        writeInt(header, height);
        header.writeBytes(new byte[] {(byte) depth, (byte) color, 0, 0, 0});
        png.writeBytes(chunk("IHDR", header.toByteArray()));
        for (byte[] chunk : extra) {
            png.writeBytes(chunk);
        }
        png.writeBytes(chunk("IDAT", deflate(rows)));
        png.writeBytes(chunk("IEND", new byte[0]));
        return png.toByteArray();
    }

    /** An animated GIF. */
    static byte[] gif(List<BufferedImage> frames) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(stream);
            writer.prepareWriteSequence(null);
            for (BufferedImage frame : frames) {
                writer.writeToSequence(new IIOImage(frame, null, null), null);
            }
            writer.endWriteSequence();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** An animated PNG of frames that cover the screen. */
    static byte[] apng(List<BufferedImage> frames) {
        List<byte[]> parts = new ArrayList<>();
        for (BufferedImage frame : frames) {
            parts.add(frameControl(parts.size(), frame, 0, 0));
            parts.add(frameData(parts.size(), frame, parts.size() == 1));
        }
        return apng(frames.get(0), frames.size(), parts);
    }

    /** An animated PNG of two frames, of which the second one covers a part of the first one. */
    static byte[] apng(BufferedImage first, BufferedImage second, int left, int top) {
        return apng(
                first,
                2,
                List.of(
                        frameControl(0, first, 0, 0),
                        frameData(1, first, true),
                        frameControl(1, second, left, top),
                        frameData(2, second, false)));
    }

    private static byte[] apng(BufferedImage screen, int frames, List<byte[]> parts) {
        ByteArrayOutputStream animation = new ByteArrayOutputStream();
        writeInt(animation, frames);
        writeInt(animation, 0);
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.writeBytes(Arrays.copyOf(png(screen.getWidth(), screen.getHeight(), 8, 2, new byte[0]), 33)); // with IHDR
        png.writeBytes(chunk("acTL", animation.toByteArray()));
        parts.forEach(png::writeBytes);
        png.writeBytes(chunk("IEND", new byte[0]));
        return png.toByteArray();
    }

    private static byte[] frameControl(int number, BufferedImage frame, int left, int top) {
        ByteArrayOutputStream control = new ByteArrayOutputStream();
        for (int value : new int[] {number, frame.getWidth(), frame.getHeight(), left, top}) {
            writeInt(control, value);
        }
        control.writeBytes(new byte[] {0, 10, 0, 100, 0, 0}); // a tenth of a second; stays; replaces
        return chunk("fcTL", control.toByteArray());
    }

    private static byte[] frameData(int number, BufferedImage frame, boolean first) {
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        for (int y = 0; y < frame.getHeight(); y++) {
            rows.write(0);
            for (int x = 0; x < frame.getWidth(); x++) {
                int rgb = frame.getRGB(x, y);
                rows.writeBytes(new byte[] {(byte) (rgb >> 16), (byte) (rgb >> 8), (byte) rgb});
            }
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        if (!first) {
            writeInt(body, number);
        }
        body.writeBytes(deflate(rows.toByteArray()));
        return chunk(first ? "IDAT" : "fdAT", body.toByteArray());
    }

    static byte[] chunk(String type, byte[] body) {
        ByteArrayOutputStream chunk = new ByteArrayOutputStream();
        writeInt(chunk, body.length);
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        chunk.writeBytes(name);
        chunk.writeBytes(body);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(body);
        writeInt(chunk, (int) crc.getValue());
        return chunk.toByteArray();
    }

    /** A chunk of a compressed text that unpacks to so many bytes. */
    static byte[] textBomb(int size) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(new byte[] {'C', 'o', 'm', 'm', 'e', 'n', 't', 0, 0});
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(body, new Deflater(9))) {
            byte[] block = new byte[1 << 16];
            for (int written = 0; written < size; written += block.length) {
                deflater.write(block);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return chunk("zTXt", body.toByteArray());
    }

    private static byte[] deflate(byte[] bytes) {
        ByteArrayOutputStream deflated = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(deflated)) {
            new ByteArrayInputStream(bytes).transferTo(deflater);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return deflated.toByteArray();
    }

    private static void writeInt(ByteArrayOutputStream stream, int value) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            stream.write(value >> shift);
        }
    }
}
