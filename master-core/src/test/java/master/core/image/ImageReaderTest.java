// SPDX-License-Identifier: Apache-2.0
package master.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import master.api.ImageDecodeException;
import master.api.ImageLimits;
import master.api.ImageSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReaderTest {
    private static PixelImage read(byte[] file) {
        return ImageReader.read(ImageSource.of(file), ImageLimits.DEFAULT);
    }

    private static PixelImage pixels(BufferedImage image) {
        return new PixelImage(
                image.getWidth(),
                image.getHeight(),
                IntStream.range(0, image.getWidth() * image.getHeight())
                        .map(i -> image.getRGB(i % image.getWidth(), i / image.getWidth()) & 0xFFFFFF)
                        .toArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "bmp"})
    void formats_without_loss_give_the_pixels_back(String format) {
        BufferedImage image = TestImages.sample(37, 21, BufferedImage.TYPE_INT_RGB);
        assertThat(read(TestImages.encode(image, format))).isEqualTo(pixels(image));
    }

    @Test
    void a_gif_gives_its_palette_colors() {
        BufferedImage image = TestImages.sample(37, 21, BufferedImage.TYPE_BYTE_INDEXED);
        assertThat(read(TestImages.encode(image, "gif"))).isEqualTo(pixels(image));
    }

    @Test
    void a_jpeg_is_converted_to_rgb_to_the_last_bit_as_by_libjpeg() throws IOException {
        byte[] file = TestImages.encode(TestImages.sample(37, 21, BufferedImage.TYPE_INT_RGB), "jpeg");
        assertThat(read(file)).isEqualTo(pixels(ImageIO.read(new ByteArrayInputStream(file))));
    }

    @Test
    void a_progressive_jpeg_is_read_too() throws IOException {
        byte[] file = TestImages.progressiveJpeg(TestImages.sample(60, 40, BufferedImage.TYPE_INT_RGB));
        assertThat(read(file)).isEqualTo(pixels(ImageIO.read(new ByteArrayInputStream(file))));
    }

    @Test
    void a_gray_jpeg_keeps_its_levels() throws IOException {
        byte[] file = TestImages.encode(TestImages.sample(37, 21, BufferedImage.TYPE_BYTE_GRAY), "jpeg");
        int[] levels =
                ImageIO.read(new ByteArrayInputStream(file)).getRaster().getSamples(0, 0, 37, 21, 0, (int[]) null);
        assertThat(read(file).rgb())
                .isEqualTo(IntStream.of(levels).map(v -> v * 0x010101).toArray());
    }

    @ParameterizedTest
    @CsvSource({"1, 80, FF, 00", "2, 90, AA, 55", "4, F8, FF, 88", "8, FF 80, FF, 80", "16, FF FF 80 80, FF, 80"})
    void gray_of_any_depth_keeps_its_levels(int depth, String row, String first, String second) {
        assertThat(read(TestImages.png(2, 1, depth, 0, bytes("00 " + row))).rgb())
                .containsExactly(Integer.parseInt(first, 16) * 0x010101, Integer.parseInt(second, 16) * 0x010101);
    }

    @Test
    void sixteen_bit_rgb_is_scaled_to_eight() {
        byte[] rows = bytes("00  FF FF 80 80 00 00  01 00 00 7F 00 81");
        assertThat(read(TestImages.png(2, 1, 16, 2, rows)).rgb()).containsExactly(0xFF8000, 0x010001);
    }

    @Test
    void transparent_pixels_are_blended_onto_white() {
        byte[] rows = bytes("00  10 20 30 FF  10 20 30 00  00 80 FF 80");
        assertThat(read(TestImages.png(3, 1, 8, 6, rows)).rgb()).containsExactly(0x102030, 0xFFFFFF, 0x7FBFFF);
    }

    @Test
    void transparent_gray_is_blended_onto_white() {
        byte[] rows = bytes("00  40 FF  40 00  00 80");
        assertThat(read(TestImages.png(3, 1, 8, 4, rows)).rgb()).containsExactly(0x404040, 0xFFFFFF, 0x7F7F7F);
    }

    @Test
    void transparent_gray_of_sixteen_bits_is_blended_onto_white() {
        byte[] rows = bytes("00  40 40 FF FF  40 40 00 00");
        assertThat(read(TestImages.png(2, 1, 16, 4, rows)).rgb()).containsExactly(0x404040, 0xFFFFFF);
    }

    @Test
    void a_palette_and_its_transparency_are_applied() {
        byte[] palette = TestImages.chunk("PLTE", bytes("11 22 33  44 55 66  00 00 00"));
        byte[] transparency = TestImages.chunk("tRNS", bytes("FF FF 00"));
        assertThat(read(TestImages.png(3, 1, 8, 3, bytes("00 00 01 02"), palette, transparency))
                        .rgb())
                .containsExactly(0x112233, 0x445566, 0xFFFFFF);
    }

    @Test
    void a_color_that_means_transparent_is_white() {
        byte[] transparency = TestImages.chunk("tRNS", bytes("00 0A 00 0B 00 0C"));
        assertThat(read(TestImages.png(2, 1, 8, 2, bytes("00 0A 0B 0C 0A 0B 0D"), transparency))
                        .rgb())
                .containsExactly(0xFFFFFF, 0x0A0B0D);
    }

    @ParameterizedTest
    @ValueSource(strings = {"F8 F8 FF 00  F8 F8 FF FF", "FF FF FF 00  FF FF FF FF", "00 00 00 00  C0 E0 FF FF"})
    void light_writing_on_a_transparent_ground_gets_a_dark_one(String pixels) {
        int[] rgb = read(TestImages.png(2, 1, 8, 6, bytes("00" + pixels))).rgb();
        assertThat(rgb[0]).isZero();
        assertThat(rgb[1]).isGreaterThanOrEqualTo(0xC0E0FF);
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(1, 0, 0xFF000000 | rgb[1]);
        assertThat(PixelImage.of(image).rgb()).as("in memory").isEqualTo(rgb);
    }

    @ParameterizedTest
    @ValueSource(strings = {"FF E0 00 FF  00 00 00 00", "FF FF FF FF  40 40 40 FF  00 00 00 00"})
    void what_is_seen_on_white_stays_on_it(String pixels) {
        byte[] rows = bytes("00" + pixels);
        assertThat(read(TestImages.png(rows.length / 4, 1, 8, 6, rows)).rgb()).endsWith(0xFFFFFF);
    }

    @Test
    void white_without_a_ground_stays_white() {
        byte[] rows = bytes("00" + "FFFFFFFF".repeat(19) + "00000000"); // a rounded corner
        assertThat(read(TestImages.png(20, 1, 8, 6, rows)).rgb()).containsOnly(0xFFFFFF);
    }

    @Test
    void exif_in_a_png_turns_it_upright() {
        byte[] exif = TestImages.exif(6, false);
        byte[] chunk = TestImages.chunk("eXIf", Arrays.copyOfRange(exif, 6, exif.length));
        assertThat(read(TestImages.png(3, 1, 8, 0, bytes("00 10 20 30"), chunk)))
                .isEqualTo(new PixelImage(1, 3, new int[] {0x101010, 0x202020, 0x303030}));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 54, -2, Integer.MAX_VALUE})
    void a_bmp_may_state_a_wrong_size(int size) {
        BufferedImage image = TestImages.sample(37, 21, BufferedImage.TYPE_INT_RGB);
        byte[] file = TestImages.encode(image, "bmp");
        for (int i = 0; i < 4; i++) {
            file[2 + i] = (byte) ((size < 0 ? file.length + size : size) >> 8 * i);
        }
        assertThat(read(file)).isEqualTo(pixels(image));
    }

    @Test
    void a_file_whose_pixels_are_all_there_may_lack_its_end() {
        BufferedImage image = TestImages.sample(37, 21, BufferedImage.TYPE_INT_RGB);
        byte[] png = TestImages.encode(image, "png");
        byte[] jpeg = TestImages.encode(image, "jpeg");
        for (int missing : new int[] {1, 5, 12}) {
            assertThat(read(Arrays.copyOf(png, png.length - missing))).isEqualTo(read(png));
        }
        assertThat(read(Arrays.copyOf(jpeg, jpeg.length - 2))).isEqualTo(read(jpeg));
        assertThat(read(Arrays.copyOf(jpeg, jpeg.length - 1))).isEqualTo(read(jpeg));
        byte[] progressive = TestImages.progressiveJpeg(image);
        refuses(
                ImageSource.of(Arrays.copyOf(progressive, progressive.length - 2)),
                "image: JPEG file cut short at byte %d".formatted(progressive.length - 2));
        byte[] short4 = Arrays.copyOf(TestImages.png(3, 4, 8, 0, new byte[12]), 33 + 12 + 11);
        assertThatThrownBy(() -> read(short4)).hasMessageContaining("cut short");
    }

    @Test
    void a_png_without_its_end_that_lacks_rows_is_refused() {
        byte[] file = TestImages.png(3, 4, 8, 0, new byte[12]); // 16 are needed
        refuses(
                ImageSource.of(Arrays.copyOf(file, file.length - 12)),
                "image: PNG file cut short: 12 of 16 bytes of pixels are there");
        for (int rows : new int[] {1, 2, 5, 8, 9}) { // interlaced: 7 passes, of which small images have fewer
            byte[] whole = TestImages.png(rows, rows, 8, 0, new byte[100]);
            assertThat(read(Arrays.copyOf(whole, whole.length - 12)).width()).isEqualTo(rows);
        }
    }

    @Test
    void base64_and_data_uris_are_images(@TempDir Path folder) throws IOException {
        byte[] png = TestImages.encode(TestImages.sample(37, 21, BufferedImage.TYPE_INT_RGB), "png");
        String plain = Base64.getEncoder().encodeToString(png);
        List<String> texts = List.of(
                plain,
                Base64.getMimeEncoder().encodeToString(png) + "\n",
                Base64.getUrlEncoder().withoutPadding().encodeToString(png),
                "data:image/png;base64," + plain,
                "DATA:image/png;charset=utf-8;base64,\n"
                        + Base64.getMimeEncoder().encodeToString(png),
                "\uFEFF" + plain);
        for (String text : texts) {
            Path file = Files.writeString(folder.resolve("text"), text);
            for (ImageSource source : List.of(
                    ImageSource.ofBase64(text),
                    ImageSource.of(file),
                    ImageSource.of(text.getBytes(StandardCharsets.UTF_8)))) {
                assertThat(ImageReader.read(source, ImageLimits.DEFAULT)).isEqualTo(read(png));
            }
        }
    }

    @Test
    void what_is_no_base64_is_told_where() {
        refuses(ImageSource.ofBase64("iVBORw0K\u00f6"), "image: not base64: character U+00F6 at place 9");
        refuses(ImageSource.ofBase64("iVBOR"), "image: not base64: 5 characters, cut short");
        refuses(ImageSource.ofBase64("data:image/png,%89PNG"), "image: a data URI without base64: data:image/png");
        refuses(
                ImageSource.ofBase64("data:a\r\n\u001b[31m\u009b,x"),
                "image: a data URI without base64: data:a???[31m?");
        refuses(
                ImageSource.ofBase64("data:image/png;base64"),
                "image: a data URI without a comma, behind which the image is");
        refuses(ImageSource.ofBase64(""), "image: is empty");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RIFF\\4\\0\\0\\0WEBPVP8 | a WebP image; it is read with master-image-formats on the path",
                "II*\\0\\b\\0\\0\\0 | a TIFF image; it is read with master-image-formats on the path",
                "\\0\\0\\0 ftypavif | an AVIF image; convert it, or pass it as a BufferedImage",
                "<svg xmlns=''> | an SVG drawing: <svg xmlns=''>; convert it, or pass it as a BufferedImage",
                "<!DOCTYPE html><p>Log in | an HTML page, perhaps a login or an error: <!DOCTYPE html><p>Log in",
                "{\"code\": 500} | JSON: {\"code\": 500}",
                "version https://git-lfs.github.com/spec/v1 | a Git LFS pointer, not the file itself; git lfs pull fetches it",
                "%PDF-1.7 | a PDF file",
                "\\n\\nGIF89a\\1 | an image behind 2 other bytes, which do not belong to it",
                "?\\0\\7 | it begins with 3F 00 07"
            })
    void a_file_that_is_no_image_is_told_what_it_is(String start, String kind) {
        byte[] file = start.translateEscapes().getBytes(StandardCharsets.ISO_8859_1);
        String begin = "image: not a PNG, JPEG, BMP or GIF image";
        // texts that only begin like a PDF are texts
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(ImageDecodeException.class)
                .hasMessageMatching("(?s)\\Q" + begin + "\\E(, but |; )\\Q" + kind + "\\E.*");
    }

    @Test
    void the_same_image_in_memory_gives_the_same_pixels() {
        for (int type = BufferedImage.TYPE_INT_RGB; type <= BufferedImage.TYPE_BYTE_INDEXED; type++) {
            BufferedImage image = TestImages.sample(19, 7, type);
            PixelImage decoded = read(TestImages.encode(
                    type == BufferedImage.TYPE_USHORT_565_RGB
                                    || type == BufferedImage.TYPE_USHORT_555_RGB
                                    || image.getColorModel().isAlphaPremultiplied()
                            ? opaque(image)
                            : image,
                    "png"));
            assertThat(ImageReader.read(ImageSource.of(image), ImageLimits.DEFAULT))
                    .as("type %d", type)
                    .isEqualTo(decoded);
        }
    }

    private static BufferedImage opaque(BufferedImage image) {
        BufferedImage copy = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                copy.setRGB(x, y, image.getRGB(x, y));
            }
        }
        return copy;
    }

    @Test
    void a_part_of_an_image_in_memory_is_that_part() {
        BufferedImage image = TestImages.sample(20, 10, BufferedImage.TYPE_INT_RGB);
        BufferedImage part = image.getSubimage(5, 2, 7, 6);
        assertThat(ImageReader.read(ImageSource.of(part), ImageLimits.DEFAULT)).isEqualTo(pixels(part));
    }

    @Test
    void file_bytes_and_stream_give_the_same(@TempDir Path folder) throws IOException {
        byte[] bytes = TestImages.encode(TestImages.sample(9, 9, BufferedImage.TYPE_INT_RGB), "png");
        Path file = Files.write(folder.resolve("named wrongly.jpg"), bytes);
        assertThat(ImageReader.read(ImageSource.of(file), ImageLimits.DEFAULT)).isEqualTo(read(bytes));
        assertThat(ImageReader.read(ImageSource.of(new ByteArrayInputStream(bytes)), ImageLimits.DEFAULT))
                .isEqualTo(read(bytes));
    }

    @Test
    void a_missing_file_is_named(@TempDir Path folder) {
        Path file = folder.resolve("absent.png");
        refuses(ImageSource.of(file), "image " + file + ": no such file");
    }

    @Test
    void a_directory_is_named(@TempDir Path folder) {
        refuses(ImageSource.of(folder), "image " + folder + ": is a directory, a file is needed");
    }

    @Test
    void a_text_is_not_taken_for_an_image_because_of_its_name(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("text.png"), "Lorem ipsum\n");
        refuses(ImageSource.of(file), "image " + file + ": not a PNG, JPEG, BMP or GIF image, but a text: Lorem ipsum");
    }

    @Test
    void an_empty_file_is_called_empty(@TempDir Path folder) throws IOException {
        Path file = Files.createFile(folder.resolve("empty.png"));
        refuses(ImageSource.of(file), "image " + file + ": is empty");
        refuses(ImageSource.of(new byte[0]), "image: is empty");
    }

    @Test
    void a_failing_stream_is_the_images_failure() {
        InputStream failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("connection lost");
            }
        };
        assertThatThrownBy(() -> ImageReader.read(ImageSource.of(failing), ImageLimits.DEFAULT))
                .isInstanceOf(ImageDecodeException.class)
                .hasMessageContaining("connection lost")
                .hasRootCauseInstanceOf(IOException.class);
    }

    @Test
    void a_stream_is_read_no_further_than_the_limit() {
        long[] count = {0};
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                count[0]++;
                return 'B';
            }
        };
        assertThatThrownBy(() -> ImageReader.read(ImageSource.of(endless), new ImageLimits(1000, 100, 100)))
                .isInstanceOf(ImageDecodeException.class)
                .hasMessage("image: more than 1000 bytes, at most 1000 are allowed");
        assertThat(count[0]).isLessThanOrEqualTo(1001);
    }

    @Test
    void a_long_file_is_refused_by_its_length(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("long.png"), new byte[1001]);
        assertThatThrownBy(() -> ImageReader.read(ImageSource.of(file), new ImageLimits(1000, 100, 100)))
                .hasMessage("image " + file + ": 1001 bytes, at most 1000 are allowed");
    }

    @ParameterizedTest
    @CsvSource({"20, 9, 200", "9, 20, 200", "15, 15, 200"})
    void size_limits_hold_for_files_and_for_images_in_memory(int width, int height, int maxPixels) {
        BufferedImage image = TestImages.sample(width, height, BufferedImage.TYPE_INT_RGB);
        ImageLimits limits = new ImageLimits(1 << 20, 19, maxPixels);
        String message =
                "image: %dx%d pixels, at most 19 for a side and 200 in all are allowed".formatted(width, height);
        for (String format : new String[] {"png", "jpeg", "bmp", "gif"}) {
            assertThatThrownBy(() -> ImageReader.read(ImageSource.of(TestImages.encode(image, format)), limits))
                    .isInstanceOf(ImageDecodeException.class)
                    .hasMessage(message);
        }
        assertThatThrownBy(() -> ImageReader.read(ImageSource.of(image), limits))
                .hasMessage(message);
    }

    private static void refuses(ImageSource source, String message) {
        assertThatThrownBy(() -> ImageReader.read(source, ImageLimits.DEFAULT))
                .isInstanceOf(ImageDecodeException.class)
                .hasMessage(message);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
