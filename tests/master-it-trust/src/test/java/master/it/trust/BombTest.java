// SPDX-License-Identifier: Apache-2.0
package master.it.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import master.api.ImageDecodeException;
import master.api.ImageLimits;
import master.api.ImageSource;
import master.core.image.ImageReader;
import master.core.image.PixelImage;
import org.junit.jupiter.api.Test;

/** Small files that say they are large images. */
class BombTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int[][] SIZES = {
        {8193, 1},
        {1, 8193},
        {8000, 8000},
        {10_000, 10_000},
        {16_384, 16_384},
        {30_000, 30_000},
        {65_535, 1},
        {1, 65_535},
        {65_500, 65_500},
        {65_535, 65_535}
    };

    private static byte[] file(String format) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(20, 10, BufferedImage.TYPE_BYTE_INDEXED), format, bytes);
        return bytes.toByteArray();
    }

    private static byte[] png(int width, int height) throws IOException {
        ByteBuffer png = ByteBuffer.wrap(file("png"));
        png.putInt(16, width).putInt(20, height);
        CRC32 crc = new CRC32();
        crc.update(png.array(), 12, 17);
        return png.putInt(29, (int) crc.getValue()).array();
    }

    private static byte[] jpeg(int width, int height) throws IOException {
        byte[] jpeg = file("jpeg");
        int frame = indexOf(jpeg, "\u00FF\u00C0");
        return ByteBuffer.wrap(jpeg)
                .putShort(frame + 5, (short) height)
                .putShort(frame + 7, (short) width)
                .array();
    }

    private static byte[] gif(int width, int height) throws IOException {
        byte[] gif = file("gif");
        int picture = indexOf(gif, ",\0\0\0\0\24\0\12\0");
        return ByteBuffer.wrap(gif)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort(picture + 5, (short) width)
                .putShort(picture + 7, (short) height)
                .array();
    }

    private static byte[] bmp(int width, int height) throws IOException {
        ByteBuffer bmp = ByteBuffer.wrap(file("bmp")).order(ByteOrder.LITTLE_ENDIAN);
        bmp.putInt(18, width).putInt(22, height);
        return bmp.putInt(30, 1).array(); // packed, so that it may be any size
    }

    private static int indexOf(byte[] file, String bytes) {
        int at = new String(file, StandardCharsets.ISO_8859_1).indexOf(bytes);
        assertThat(at).isPositive();
        return at;
    }

    @Test
    void forty_headers_of_giants_are_refused_without_memory_for_an_image() throws IOException {
        List<byte[]> files = new ArrayList<>();
        for (int[] size : SIZES) {
            files.addAll(List.of(
                    png(size[0], size[1]), jpeg(size[0], size[1]), gif(size[0], size[1]), bmp(size[0], size[1])));
        }
        long most = 0;
        for (byte[] file : files) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            assertThatThrownBy(() -> ImageReader.read(ImageSource.of(file), ImageLimits.DEFAULT))
                    .isInstanceOf(ImageDecodeException.class)
                    .hasMessageContaining("pixels, at most 8192 for a side and 16000000 in all are allowed");
            most = Math.max(most, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(files).hasSize(40);
        Mutations.say("headers of giants: 40, at most %d KiB allocated", most >> 10);
        assertThat(most).as("bytes allocated").isLessThan(1 << 20);
    }

    @Test
    void of_ten_thousand_frames_the_first_are_read_and_the_others_cost_nothing() throws IOException {
        byte[] few = frames(64);
        byte[] many = frames(10_000);
        PixelImage first = ImageReader.read(ImageSource.of(few), ImageLimits.DEFAULT); // loads the decoder
        long before = THREADS.getCurrentThreadAllocatedBytes();
        ImageReader.read(ImageSource.of(few), ImageLimits.DEFAULT);
        long after = THREADS.getCurrentThreadAllocatedBytes();
        PixelImage all = ImageReader.read(ImageSource.of(many), ImageLimits.DEFAULT);
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - after).isLessThan(after - before + (1 << 20));
        assertThat(all).isEqualTo(first);
    }

    @Test
    void of_frames_that_are_larger_than_the_screen_no_more_pixels_are_decoded_than_an_image_may_have()
            throws IOException {
        byte[] file = small(20);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        PixelImage image = ImageReader.read(ImageSource.of(file), ImageLimits.DEFAULT);
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(256L << 20);
        assertThat(image.width()).isEqualTo(1);
    }

    /** A GIF with a screen of a pixel, on which so many frames of 4000x2000 stand. */
    private static byte[] small(int count) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(stream);
            writer.prepareWriteSequence(null);
            writer.writeToSequence(
                    new IIOImage(new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_INDEXED), null, null), null);
            BufferedImage large = new BufferedImage(4000, 2000, BufferedImage.TYPE_BYTE_INDEXED);
            for (int i = 0; i < count; i++) {
                writer.writeToSequence(new IIOImage(large, null, null), null);
            }
            writer.endWriteSequence();
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** The image of a GIF so many times more. */
    private static byte[] frames(int count) throws IOException {
        byte[] gif = file("gif");
        int end = gif.length - 1; // its last byte ends the file
        int frame = new String(gif, StandardCharsets.ISO_8859_1).lastIndexOf(",\0\0\0\0\24\0\12\0");
        ByteArrayOutputStream many = new ByteArrayOutputStream();
        many.write(gif, 0, end);
        for (int i = 0; i < count; i++) {
            many.write(gif, frame, end - frame);
        }
        many.write(gif, end, 1);
        return many.toByteArray();
    }

    /** Control: an image within the limits takes what its pixels take, and the count sees it. */
    @Test
    void a_large_image_within_the_limits_is_seen_by_the_count() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(2000, 1000, BufferedImage.TYPE_BYTE_GRAY), "png", bytes);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        ImageReader.read(ImageSource.of(bytes.toByteArray()), ImageLimits.DEFAULT);
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isBetween(8_000_000L, 64_000_000L);
    }
}
