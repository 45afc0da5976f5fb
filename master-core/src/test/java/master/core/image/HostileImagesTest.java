// SPDX-License-Identifier: Apache-2.0
package master.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import master.api.ImageDecodeException;
import master.api.ImageLimits;
import master.api.ImageSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostileImagesTest {
    private static final ImageLimits LIMITS = new ImageLimits(1 << 20, 2000, 1_000_000);

    private static PixelImage read(byte[] file) {
        return ImageReader.read(ImageSource.of(file), LIMITS);
    }

    static Stream<Arguments> files() {
        BufferedImage color = TestImages.sample(48, 20, BufferedImage.TYPE_INT_RGB);
        BufferedImage indexed = TestImages.sample(48, 20, BufferedImage.TYPE_BYTE_INDEXED);
        byte[] jpeg = TestImages.encode(color, "jpeg");
        return Stream.of(
                Arguments.of("PNG", TestImages.encode(color, "png")),
                Arguments.of("PNG with a palette", TestImages.encode(indexed, "png")),
                Arguments.of("JPEG", jpeg),
                Arguments.of("JPEG with EXIF", TestImages.withSegment(jpeg, 0xE1, TestImages.exif(6, true))),
                Arguments.of("progressive JPEG", TestImages.progressiveJpeg(color)),
                Arguments.of("CMYK JPEG", TestImages.bareJpeg(48, 20, 10, 20, 30, 40)),
                Arguments.of("GIF", TestImages.encode(indexed, "gif")),
                Arguments.of("BMP", TestImages.encode(color, "bmp")),
                Arguments.of("BMP with a palette", TestImages.encode(indexed, "bmp")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void a_file_that_was_cut_short_is_never_an_image(String name, byte[] file) {
        assertThat(read(file).width()).isEqualTo(name.endsWith("EXIF") ? 20 : 48);
        for (int percent = 0; percent < 100; percent += 10) {
            byte[] cut = Arrays.copyOf(file, file.length * percent / 100);
            assertThatThrownBy(() -> read(cut)).as("%d %%", percent).isInstanceOf(ImageDecodeException.class);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void a_file_with_changed_bytes_is_an_image_or_refused(String name, byte[] file) {
        Random random = new Random(2026);
        int refused = 0;
        for (int round = 0; round < 1500; round++) {
            byte[] changed = file.clone();
            for (int i = 0; i <= round % 4; i++) {
                // every second time in the header, where there is more to break
                int at = random.nextInt(round % 2 == 0 ? Math.min(120, file.length) : file.length);
                changed[at] = (byte) random.nextInt(256);
            }
            refused += refusedOrRead(changed, name, round);
        }
        assertThat(refused).as("refused").isGreaterThan(100);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void a_file_with_bytes_left_out_or_put_in_is_an_image_or_refused(String name, byte[] file) {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            int from = random.nextInt(file.length);
            int to = Math.min(file.length, from + random.nextInt(12));
            byte[] put = new byte[random.nextInt(12)];
            random.nextBytes(put);
            ByteArrayOutputStream changed = new ByteArrayOutputStream();
            changed.write(file, 0, from);
            changed.writeBytes(put);
            changed.write(file, to, file.length - to);
            refusedOrRead(changed.toByteArray(), name, round);
        }
    }

    /** Whether a file is refused (1) or read (0); anything else that is thrown fails the test. */
    private static int refusedOrRead(byte[] file, String name, int round) {
        try {
            PixelImage image = read(file);
            assertThat(image.width()).isBetween(1, LIMITS.maxSide());
            assertThat(image.height()).isBetween(1, LIMITS.maxSide());
            return 0;
        } catch (ImageDecodeException e) {
            assertThat(e.getMessage())
                    .startsWith("image: ")
                    .doesNotContain("\n")
                    .hasSizeLessThan(400);
            return 1;
        } catch (RuntimeException | Error e) {
            throw new AssertionError("%s, round %d".formatted(name, round), e);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("giants")
    void a_giant_is_refused_by_its_header(String name, byte[] file) {
        assertThatThrownBy(() -> ImageReader.read(ImageSource.of(file), ImageLimits.DEFAULT))
                .isInstanceOf(ImageDecodeException.class)
                .hasMessageMatching(
                        "image: [0-9]+x[0-9]+ pixels, at most 8192 for a side and 16000000 in all are allowed");
    }

    static Stream<Arguments> giants() {
        byte[] jpeg = TestImages.encode(TestImages.sample(48, 20, BufferedImage.TYPE_BYTE_GRAY), "jpeg");
        int frame = indexOf(jpeg, 0xFF, 0xC0);
        Arrays.fill(jpeg, frame + 5, frame + 9, (byte) 0xFF);
        byte[] gif = TestImages.encode(TestImages.sample(48, 20, BufferedImage.TYPE_BYTE_INDEXED), "gif");
        int picture = indexOf(gif, 0x2C, 0, 0, 0, 0, 48, 0);
        Arrays.fill(gif, picture + 5, picture + 9, (byte) 0xFF);
        return Stream.of(
                Arguments.of("PNG of 100000x100000", TestImages.png(100_000, 100_000, 8, 2, new byte[10])),
                Arguments.of(
                        "PNG of 2147483647 squared",
                        TestImages.png(Integer.MAX_VALUE, Integer.MAX_VALUE, 1, 0, new byte[10])),
                Arguments.of("PNG of 8000x8000", TestImages.png(8000, 8000, 1, 0, new byte[10])),
                Arguments.of("JPEG of 65535x65535", jpeg),
                Arguments.of("GIF of 65535x65535", gif),
                Arguments.of("BMP of 60000x60000", runLengthBmp(60_000, 60_000)));
    }

    private static byte[] runLengthBmp(int width, int height) {
        ByteBuffer bmp = ByteBuffer.allocate(14 + 40 + 1024 + 2).order(ByteOrder.LITTLE_ENDIAN);
        bmp.put((byte) 'B').put((byte) 'M').putInt(bmp.capacity()).putInt(0).putInt(14 + 40 + 1024);
        bmp.putInt(40)
                .putInt(width)
                .putInt(height)
                .putShort((short) 1)
                .putShort((short) 8)
                .putInt(1);
        return bmp.array();
    }

    private static int indexOf(byte[] file, int... bytes) {
        for (int at = 0; at <= file.length - bytes.length; at++) {
            int same = 0;
            while (same < bytes.length && (file[at + same] & 255) == bytes[same]) {
                same++;
            }
            if (same == bytes.length) {
                return at;
            }
        }
        throw new AssertionError("not found");
    }

    @ParameterizedTest(name = "color type {0}")
    @MethodSource("colorTypes")
    void a_text_that_unpacks_to_hundreds_of_megabytes_is_not_unpacked(int colorType, int rowBytes) {
        byte[] bomb = TestImages.textBomb(300 << 20);
        byte[] palette = TestImages.chunk("PLTE", new byte[] {1, 2, 3});
        byte[] file = colorType == 3
                ? TestImages.png(2, 1, 8, colorType, new byte[rowBytes + 1], bomb, palette)
                : TestImages.png(2, 1, 8, colorType, new byte[rowBytes + 1], bomb);
        assertThat(read(file).rgb()).hasSize(2);
    }

    static Stream<Arguments> colorTypes() {
        return Stream.of(Arguments.of(0, 2), Arguments.of(2, 6), Arguments.of(3, 2), Arguments.of(6, 8));
    }

    @Test
    void a_wrong_checksum_in_the_pixels_of_a_png_is_found() {
        byte[] file = TestImages.encode(TestImages.sample(48, 20, BufferedImage.TYPE_INT_RGB), "png");
        int data = indexOf(file, 'I', 'D', 'A', 'T');
        file[data + 300] ^= 1;
        refuses(file, "a checksum is wrong");
    }

    @Test
    void a_png_with_too_few_rows_is_refused() {
        refuses(TestImages.png(4, 4, 8, 0, new byte[7]), "PNG file damaged");
    }

    @Test
    void a_gif_with_too_few_pixels_is_refused() {
        byte[] file = TestImages.encode(new BufferedImage(48, 20, BufferedImage.TYPE_BYTE_INDEXED), "gif");
        int picture = indexOf(file, 0x2C, 0, 0, 0, 0, 48, 0);
        file[picture + 7] = 21; // one row more than there is
        refuses(file, "only 95 % of the rows are there");
    }

    @Test
    void a_jpeg_whose_pixels_end_early_is_refused_even_with_an_end_marker() {
        byte[] file = TestImages.encode(TestImages.sample(200, 100, BufferedImage.TYPE_INT_RGB), "jpeg");
        byte[] half = Arrays.copyOf(file, file.length / 2);
        half[half.length - 2] = (byte) 0xFF;
        half[half.length - 1] = (byte) 0xD9;
        refuses(half, "JPEG file damaged");
    }

    @Test
    void a_jpeg_of_thousands_of_scans_is_refused() {
        byte[] file = TestImages.progressiveJpeg(TestImages.sample(48, 20, BufferedImage.TYPE_INT_RGB));
        int scan = indexOf(file, 0xFF, 0xDA);
        ByteArrayOutputStream many = new ByteArrayOutputStream();
        many.write(file, 0, scan);
        for (int i = 0; i < 1000; i++) {
            many.write(file, scan, 14); // the header of a scan of three components
        }
        many.write(file, scan, file.length - scan);
        refuses(many.toByteArray(), "more than 64 scans");
    }

    @Test
    void a_bmp_with_another_file_inside_is_refused() {
        byte[] file = runLengthBmp(10, 10);
        file[30] = 5; // compression: PNG
        refuses(file, "compression 5, 0 to 3 are allowed");
    }

    @Test
    void what_follows_the_end_of_an_image_is_passed_over() {
        Function<byte[], byte[]> longer = file -> Arrays.copyOf(file, file.length + 500);
        files().forEach(arguments -> {
            byte[] file = (byte[]) arguments.get()[1];
            assertThat(read(longer.apply(file)))
                    .as(arguments.get()[0].toString())
                    .isEqualTo(read(file));
        });
    }

    @Test
    void an_image_of_one_pixel_is_an_image() {
        for (String format : new String[] {"png", "jpeg", "bmp", "gif"}) {
            BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_INDEXED);
            assertThat(read(TestImages.encode(image, format)).rgb()).as(format).hasSize(1);
        }
    }

    private static void refuses(byte[] file, String message) {
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(ImageDecodeException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"BI_RLE8", "BI_RLE4"})
    void a_bitmap_of_runs_that_was_cut_short_is_never_an_image(String compression) {
        byte[] file = TestImages.bmp(compression, 48, 20);
        byte[] unsaid = file.clone();
        Arrays.fill(unsaid, 34, 38, (byte) 0); // the size of the pixels, which may be left out
        PixelImage whole = read(file);
        assertThat(read(unsaid)).isEqualTo(whole);
        for (byte[] each : new byte[][] {file, unsaid}) {
            for (int length = file.length - 3; length > 60; length--) { // two bytes say that it ends
                byte[] cut = Arrays.copyOf(each, length);
                assertThatThrownBy(() -> read(cut)).as("%d bytes", length).isInstanceOf(ImageDecodeException.class);
            }
        }
    }
}
