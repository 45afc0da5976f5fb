// SPDX-License-Identifier: Apache-2.0
package master.image.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.IntSummaryStatistics;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import master.api.ImageDecodeException;
import master.api.ImageLimits;
import master.api.ImageSource;
import master.core.image.ImageReader;
import master.core.image.PixelImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images of testdata/image-formats, as whoever has this module on the path reads them. */
class FormatsTest {
    private static final Path TESTDATA = Path.of("../../testdata");
    private static final Path FILES = TESTDATA.resolve("image-formats");

    private static PixelImage read(byte[] file) {
        return ImageReader.read(ImageSource.of(file), ImageLimits.DEFAULT);
    }

    private static byte[] file(String name) throws IOException {
        return Files.readAllBytes(FILES.resolve(name));
    }

    /** Of all colors of all pixels: the differences. */
    private static IntSummaryStatistics differences(PixelImage one, PixelImage other) {
        assertThat(one.width()).isEqualTo(other.width());
        assertThat(one.height()).isEqualTo(other.height());
        BufferedImage first = one.toBufferedImage();
        BufferedImage second = other.toBufferedImage();
        IntSummaryStatistics differences = new IntSummaryStatistics();
        for (int y = 0; y < one.height(); y++) {
            for (int x = 0; x < one.width(); x++) {
                int a = first.getRGB(x, y);
                int b = second.getRGB(x, y);
                for (int shift = 0; shift < 24; shift += 8) {
                    differences.accept(Math.abs((a >> shift & 0xff) - (b >> shift & 0xff)));
                }
            }
        }
        return differences;
    }

    @ParameterizedTest
    @CsvSource({
        "lossless.webp, captchas/000002.png, 0",
        "alpha.webp, image-formats/alpha.png, 1",
        "lzw.tiff, captchas/000002.png, 0",
        "deflate.tiff, captchas/000002.png, 0",
        "group4.tiff, image-formats/group4.png, 0"
    })
    void a_file_is_the_image_that_was_saved(String name, String original, int most) throws IOException {
        PixelImage expected = read(Files.readAllBytes(TESTDATA.resolve(original)));
        assertThat(differences(read(file(name)), expected).getMax()).isLessThanOrEqualTo(most);
    }

    @Test
    void a_file_with_loss_is_nearly_the_image() throws IOException {
        PixelImage expected = read(Files.readAllBytes(TESTDATA.resolve("captchas/000002.png")));
        assertThat(differences(read(file("lossy.webp")), expected).getAverage()).isLessThan(7); // 4.7 by libwebp
    }

    @ParameterizedTest
    @CsvSource({
        "animated.webp, image: WebP is not read: it is an animation; convert it",
        "jpeg.tiff, image: TIFF is not read: it is packed by method 7; convert it"
    })
    void what_is_not_read_is_named(String name, String message) {
        assertThatThrownBy(() -> read(file(name)))
                .isInstanceOf(ImageDecodeException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lossless.webp", "lossy.webp", "alpha.webp", "lzw.tiff", "deflate.tiff", "group4.tiff"})
    void a_file_that_is_cut_short_is_never_an_image(String name) throws IOException {
        byte[] whole = file(name);
        for (int length = 12; length < whole.length - 1; length += 1 + whole.length / 300) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> read(cut)).as(name + " " + length).isInstanceOf(ImageDecodeException.class);
        }
    }

    @Test
    void a_giant_is_refused_by_its_header() throws IOException {
        byte[] lossy = file("lossy.webp");
        change(lossy, bytes -> bytes.putShort(26, (short) 16383).putShort(28, (short) 16383));
        byte[] lossless = file("lossless.webp");
        change(lossless, bytes -> bytes.putInt(21, 16383 | 16383 << 14));
        byte[] tiff = file("lzw.tiff");
        change(tiff, bytes -> bytes.putInt(valueOf(bytes, 257), 60_000));
        for (byte[] giant : new byte[][] {lossy, lossless, tiff}) {
            assertThatThrownBy(() -> read(giant))
                    .isInstanceOf(ImageDecodeException.class)
                    .hasMessageContaining("are allowed");
        }
    }

    @Test
    void an_image_inside_that_is_larger_than_its_header_says_is_refused() throws IOException {
        byte[] alpha = file("alpha.webp");
        int chunk = new String(alpha, StandardCharsets.ISO_8859_1).indexOf("VP8L");
        byte[] file = ByteBuffer.allocate(30 + alpha.length - chunk)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes())
                .putInt(22 + alpha.length - chunk)
                .put("WEBPVP8X".getBytes())
                .putInt(10)
                .putInt(0)
                .put(new byte[] {9, 0, 0, 9, 0, 0})
                .put(alpha, chunk, alpha.length - chunk)
                .array();
        assertThatThrownBy(() -> read(file)).hasMessageContaining("not of the size in its header");
    }

    private static void change(byte[] file, Consumer<ByteBuffer> change) {
        change.accept(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN));
    }

    /** Where the value of a field of the first directory stands. */
    private static int valueOf(ByteBuffer tiff, int field) {
        int directory = tiff.getInt(4);
        for (int i = 0; i < tiff.getShort(directory); i++) {
            int at = directory + 2 + 12 * i;
            if (tiff.getShort(at) == field) {
                tiff.putShort(at + 2, (short) 4);
                return at + 8;
            }
        }
        throw new AssertionError("no field " + field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lossless.webp", "lossy.webp", "lzw.tiff", "deflate.tiff", "group4.tiff"})
    void files_of_any_content_are_an_image_or_refused(String name) throws IOException {
        byte[] whole = file(name);
        SplittableRandom random = new SplittableRandom(17);
        int refused = 0;
        for (int round = 0; round < 300; round++) {
            byte[] changed = whole.clone();
            for (int i = random.nextInt(1, 5); i > 0; i--) {
                int until = random.nextBoolean() ? Math.min(200, changed.length) : changed.length;
                changed[12 + random.nextInt(until - 12)] = (byte) random.nextInt(256);
            }
            try {
                read(changed);
            } catch (ImageDecodeException e) {
                refused++;
                assertThat(e.getMessage())
                        .as("round " + round)
                        .startsWith("image")
                        .doesNotContain("\n");
            }
        }
        assertThat(refused).isBetween(1, 300);
    }
}
