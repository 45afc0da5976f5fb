// SPDX-License-Identifier: Apache-2.0
package master.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import master.api.ImageDecodeException;
import master.api.ImageLimits;
import master.api.ImageSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JPEGs beyond the plain one: other components, EXIF, profiles. */
class JpegColorTest {
    private static final int WIDTH = 24;
    private static final int HEIGHT = 16;

    private static PixelImage read(byte[] file) {
        return ImageReader.read(ImageSource.of(file), ImageLimits.DEFAULT);
    }

    /** The one color of an image, which may be off by 2 for the loss of the format. */
    private static void assertColor(byte[] file, int red, int green, int blue) {
        for (int pixel : read(file).rgb()) {
            assertThat(pixel >> 16).isBetween(red - 2, red + 2);
            assertThat(pixel >> 8 & 255).isBetween(green - 2, green + 2);
            assertThat(pixel & 255).isBetween(blue - 2, blue + 2);
        }
    }

    @Test
    void three_components_without_a_word_are_ycbcr() {
        assertColor(TestImages.bareJpeg(WIDTH, HEIGHT, 128, 128, 128), 128, 128, 128);
        assertColor(TestImages.bareJpeg(WIDTH, HEIGHT, 76, 85, 255), 254, 0, 0);
    }

    @Test
    void adobe_can_say_that_they_are_rgb() {
        byte[] file = TestImages.bareJpeg(WIDTH, HEIGHT, 200, 100, 50);
        assertColor(TestImages.withSegment(file, 0xEE, TestImages.adobe(0)), 200, 100, 50);
        assertColor(
                TestImages.withSegment(TestImages.bareJpeg(WIDTH, HEIGHT, 76, 85, 255), 0xEE, TestImages.adobe(1)),
                254,
                0,
                0);
    }

    @Test
    void four_components_without_a_word_are_ink_densities() {
        assertColor(TestImages.bareJpeg(WIDTH, HEIGHT, 0, 0, 0, 0), 255, 255, 255);
        assertColor(TestImages.bareJpeg(WIDTH, HEIGHT, 0, 0, 0, 255), 0, 0, 0);
        assertColor(TestImages.bareJpeg(WIDTH, HEIGHT, 255, 100, 0, 0), 0, 155, 255);
        assertColor(TestImages.bareJpeg(WIDTH, HEIGHT, 0, 0, 255, 128), 127, 127, 0);
    }

    @Test
    void adobe_stores_ink_densities_upside_down() {
        byte[] file = TestImages.bareJpeg(WIDTH, HEIGHT, 255, 100, 0, 128);
        assertColor(TestImages.withSegment(file, 0xEE, TestImages.adobe(0)), 128, 50, 0);
    }

    /** The components stand for Y 76, Cb 85, Cr 255, which is red: cyan is stored as 1, magenta and yellow as 255. */
    @Test
    void adobe_stores_them_as_ycck_too() {
        byte[] file = TestImages.bareJpeg(WIDTH, HEIGHT, 76, 85, 255, 255);
        assertColor(TestImages.withSegment(file, 0xEE, TestImages.adobe(2)), 1, 255, 255);
        byte[] dark = TestImages.bareJpeg(WIDTH, HEIGHT, 76, 85, 255, 128);
        assertColor(TestImages.withSegment(dark, 0xEE, TestImages.adobe(2)), 1, 128, 128);
    }

    @Test
    void two_components_are_refused() {
        assertThatThrownBy(() -> read(TestImages.bareJpeg(WIDTH, HEIGHT, 1, 2)))
                .isInstanceOf(ImageDecodeException.class)
                .hasMessageContaining("2 components, 1, 3 or 4 are allowed");
    }

    /**
     * What the upright image looks like in the stored one: the stored image is 24x16, dark with one bright quarter
     * at the top left.
     */
    @ParameterizedTest
    @CsvSource({
        "1, 24, 16, 0, 0",
        "2, 24, 16, 1, 0",
        "3, 24, 16, 1, 1",
        "4, 24, 16, 0, 1",
        "5, 16, 24, 0, 0",
        "6, 16, 24, 1, 0",
        "7, 16, 24, 1, 1",
        "8, 16, 24, 0, 1"
    })
    void exif_orientation_is_applied(int orientation, int width, int height, int right, int bottom) {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < HEIGHT / 2; y++) {
            for (int x = 0; x < WIDTH / 2; x++) {
                image.setRGB(x, y, 0xFFFFFF);
            }
        }
        byte[] file = TestImages.encode(image, "jpeg");
        for (boolean littleEndian : new boolean[] {false, true}) {
            PixelImage read = read(TestImages.withSegment(file, 0xE1, TestImages.exif(orientation, littleEndian)));
            assertThat(read.width()).isEqualTo(width);
            assertThat(read.height()).isEqualTo(height);
            for (int quarter = 0; quarter < 4; quarter++) {
                int x = width / 4 + quarter % 2 * width / 2;
                int y = height / 4 + quarter / 2 * height / 2;
                boolean bright = quarter % 2 == right && quarter / 2 == bottom;
                assertThat((read.rgb()[y * width + x] & 255) > 128)
                        .as("quarter %d", quarter)
                        .isEqualTo(bright);
            }
        }
    }

    /** A row and a column tell mirroring from turning, which a quarter on the diagonal does not. */
    @Test
    void turning_and_mirroring_move_every_pixel_to_its_place() {
        PixelImage stored = new PixelImage(3, 2, new int[] {1, 2, 3, 4, 5, 6});
        int[][] upright = {
            {1, 2, 3, 4, 5, 6},
            {3, 2, 1, 6, 5, 4},
            {6, 5, 4, 3, 2, 1},
            {4, 5, 6, 1, 2, 3},
            {1, 4, 2, 5, 3, 6},
            {4, 1, 5, 2, 6, 3},
            {6, 3, 5, 2, 4, 1},
            {3, 6, 2, 5, 1, 4}
        };
        for (int orientation = 1; orientation <= 8; orientation++) {
            PixelImage turned = Exif.upright(stored, orientation);
            assertThat(turned.rgb()).as("orientation %d", orientation).containsExactly(upright[orientation - 1]);
            assertThat(turned.width()).isEqualTo(orientation < 5 ? 3 : 2);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 9, 255})
    void an_orientation_that_does_not_exist_is_passed_over(int orientation) {
        byte[] file = TestImages.encode(TestImages.sample(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY), "jpeg");
        assertThat(read(TestImages.withSegment(file, 0xE1, TestImages.exif(orientation, false))))
                .isEqualTo(read(file));
    }

    @Test
    void damaged_exif_is_passed_over() {
        byte[] file = TestImages.encode(TestImages.sample(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY), "jpeg");
        byte[] exif = TestImages.exif(6, true);
        for (int length = 0; length < 36; length++) { // the orientation's entry ends at byte 40
            byte[] cut = Arrays.copyOf(exif, length);
            assertThat(read(TestImages.withSegment(file, 0xE1, cut)))
                    .as("%d bytes", length)
                    .isEqualTo(read(file));
        }
        byte[] farAway = exif.clone();
        farAway[13] = (byte) 0x80; // the directory's place, now below 0
        assertThat(read(TestImages.withSegment(file, 0xE1, farAway))).isEqualTo(read(file));
        byte[] endless = exif.clone();
        endless[14] = (byte) 0xFF; // the number of entries
        endless[15] = (byte) 0xFF;
        endless[28] = 0x13; // and no orientation among them
        assertThat(read(TestImages.withSegment(file, 0xE1, endless))).isEqualTo(read(file));
    }

    @Test
    void profiles_comments_and_thumbnails_change_nothing() {
        byte[] file = TestImages.encode(TestImages.sample(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB), "jpeg");
        byte[] profile = "ICC_PROFILE\0\1\1 this is no profile".getBytes(StandardCharsets.ISO_8859_1);
        byte[] thumbnail = "JFXX\0\20 this is no thumbnail".getBytes(StandardCharsets.ISO_8859_1);
        byte[] more = TestImages.withSegment(TestImages.withSegment(file, 0xE2, profile), 0xFE, new byte[60000]);
        assertThat(read(TestImages.withSegment(more, 0xE0, thumbnail))).isEqualTo(read(file));
    }
}
