// SPDX-License-Identifier: Apache-2.0
package master.core.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The decoder held against that of the JDK, pixel for pixel. */
class PngDecoderTest {
    private static EncodedImage parsed(byte[] file) throws BadImageException {
        return PngParser.parse(file);
    }

    static Stream<Arguments> kinds() {
        List<Arguments> kinds = new ArrayList<>();
        for (int depth : new int[] {1, 2, 4, 8}) {
            kinds.add(Arguments.of(0, depth));
            kinds.add(Arguments.of(3, depth));
        }
        for (int color : new int[] {2, 4, 6}) {
            kinds.add(Arguments.of(color, 8));
        }
        return kinds.stream();
    }

    @ParameterizedTest(name = "color type {0}, {1} bits")
    @MethodSource("kinds")
    void gives_the_pixels_that_the_decoder_of_the_jdk_gives(int color, int depth) throws Exception {
        Random random = new Random(31L * color + depth);
        for (int round = 0; round < 60; round++) {
            int width = 1 + random.nextInt(round < 50 ? 40 : 400);
            int height = 1 + random.nextInt(round < 50 ? 30 : 400); // the last ones take several strips
            byte[] file = TestImages.png(
                    width,
                    height,
                    depth,
                    color,
                    rows(random, width, height, depth, color),
                    extra(random, color, depth));
            EncodedImage image = parsed(file);
            assertThat(PngDecoder.decode(image)).contains(PixelDecoder.argbByJdk(image));
        }
    }

    /** Random bytes behind random filters. */
    private static byte[] rows(Random random, int width, int height, int depth, int color) {
        int channels = List.of(1, 0, 3, 1, 2, 0, 4).get(color);
        int stride = 1 + (width * channels * depth + 7) / 8;
        byte[] rows = new byte[height * stride];
        random.nextBytes(rows);
        for (int at = 0; at < rows.length; at += stride) {
            rows[at] = (byte) random.nextInt(5);
        }
        return rows;
    }

    /** A whole palette, with the opacity of some of its colors, or none. */
    private static byte[][] extra(Random random, int color, int depth) {
        byte[] palette = new byte[3 << depth];
        byte[] alpha = new byte[1 + random.nextInt(1 << depth)];
        random.nextBytes(palette);
        random.nextBytes(alpha);
        if (color == 0 || color == 4) {
            return new byte[0][];
        }
        byte[] colors = TestImages.chunk("PLTE", palette);
        return color == 3 && random.nextBoolean()
                ? new byte[][] {colors, TestImages.chunk("tRNS", alpha)}
                : new byte[][] {colors};
    }

    /** The data of a file with one chunk of it. */
    private static byte[] data(byte[] file) {
        int at = new String(file, StandardCharsets.ISO_8859_1).indexOf("IDAT");
        return Arrays.copyOfRange(file, at + 4, at + 4 + ByteBuffer.wrap(file).getInt(at - 4));
    }

    /** The file with other data, in any number of chunks. */
    private static byte[] with(byte[] file, byte[]... data) {
        ByteArrayOutputStream changed = new ByteArrayOutputStream();
        changed.write(file, 0, new String(file, StandardCharsets.ISO_8859_1).indexOf("IDAT") - 4);
        for (byte[] part : data) {
            changed.writeBytes(TestImages.chunk("IDAT", part));
        }
        changed.writeBytes(TestImages.chunk("IEND", new byte[0]));
        return changed.toByteArray();
    }

    @Test
    void reads_data_in_many_pieces() throws Exception {
        byte[] file = TestImages.encode(TestImages.sample(48, 20, BufferedImage.TYPE_INT_ARGB), "png");
        byte[] data = data(file);
        List<byte[]> pieces = new ArrayList<>();
        for (int at = 0; at < data.length; at += 7) {
            pieces.add(Arrays.copyOfRange(data, at, Math.min(data.length, at + 7)));
            pieces.add(new byte[0]);
        }
        byte[] cut = with(file, pieces.toArray(byte[][]::new));
        assertThat(PngDecoder.decode(parsed(cut)).orElseThrow())
                .isEqualTo(PngDecoder.decode(parsed(file)).orElseThrow());
    }

    @Test
    void damaged_data_with_right_checksums_give_what_the_jdk_gives_or_nothing() throws Exception {
        byte[] file = TestImages.encode(TestImages.sample(48, 20, BufferedImage.TYPE_INT_ARGB), "png");
        Random random = new Random(5);
        int read = 0;
        for (int round = 0; round < 2000; round++) {
            byte[] data = data(file);
            // where there is more to read wrongly: in the first bytes and behind the last pixel
            int at = round % 2 == 0 ? random.nextInt(12) : data.length - 1 - random.nextInt(12);
            data[at] ^= (byte) (1 << random.nextInt(8));
            EncodedImage image = parsed(with(file, data));
            Optional<int[]> own = PngDecoder.decode(image);
            if (own.isPresent()) {
                assertThat(PixelDecoder.argbByJdk(image)).isEqualTo(own.get());
                read++;
            }
        }
        assertThat(read).isPositive();
    }

    static Stream<Arguments> unusual() {
        byte[] palette = TestImages.chunk("PLTE", new byte[] {1, 2, 3, 4, 5, 6});
        byte[] alpha = TestImages.chunk("tRNS", new byte[] {0, 0, 0, 7, 0, 9});
        byte[] shortAlpha = TestImages.chunk("tRNS", new byte[] {9});
        byte[] interlaced = TestImages.png(1, 1, 8, 0, new byte[2]);
        interlaced[28] = 1;
        byte[] body = Arrays.copyOfRange(interlaced, 16, 29);
        byte[] header = TestImages.chunk("IHDR", body);
        System.arraycopy(header, 0, interlaced, 8, header.length);
        return Stream.of(
                Arguments.of("16 bits", TestImages.png(2, 1, 16, 2, new byte[13])),
                Arguments.of("interlaced", interlaced),
                Arguments.of("RGB with a transparent color", TestImages.png(2, 1, 8, 2, new byte[7], alpha)),
                Arguments.of("an index behind the palette", TestImages.png(2, 1, 8, 3, new byte[] {0, 1, 2}, palette)),
                Arguments.of("more opacities than colors", TestImages.png(2, 1, 8, 3, new byte[3], palette, alpha)),
                Arguments.of(
                        "opacity before the palette", TestImages.png(2, 1, 8, 3, new byte[3], shortAlpha, palette)),
                Arguments.of("no palette", TestImages.png(2, 1, 8, 3, new byte[3])),
                Arguments.of("two palettes", TestImages.png(2, 1, 8, 3, new byte[3], palette, palette)),
                Arguments.of("an unknown filter", TestImages.png(2, 1, 8, 0, new byte[] {5, 0, 0})),
                Arguments.of("data that end early", TestImages.png(2, 2, 8, 0, new byte[4])),
                Arguments.of("an unknown type of color", TestImages.png(2, 1, 8, 5, new byte[3])),
                Arguments.of("a depth that there is not", TestImages.png(2, 1, 3, 0, new byte[3])));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unusual")
    void leaves_what_is_out_of_the_ordinary_to_the_jdk(String name, byte[] file) throws Exception {
        assertThat(PngDecoder.decode(parsed(file))).isEmpty();
    }
}
