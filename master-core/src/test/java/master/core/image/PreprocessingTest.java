// SPDX-License-Identifier: Apache-2.0
package master.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PreprocessingTest {
    private static final float UNTOUCHED = 99;

    private static PixelImage constant(int width, int height, int rgb) {
        int[] pixels = new int[width * height];
        Arrays.fill(pixels, rgb);
        return new PixelImage(width, height, pixels);
    }

    private static float[] apply(Preprocessing preprocessing, PixelImage image) {
        float[] target = new float[preprocessing.length()];
        preprocessing.apply(image, target, 0);
        return target;
    }

    private static float at(float[] planes, Preprocessing preprocessing, int channel, int y, int x) {
        return planes[(channel * preprocessing.height() + y) * preprocessing.width() + x];
    }

    @Test
    void black_is_minus_one_and_white_is_one() {
        Preprocessing gray = Preprocessing.of(1, 8, 16, ResizeMode.STRETCH);
        assertThat(apply(gray, constant(3, 5, 0x000000))).hasSize(128).containsOnly(-1f);
        for (float value : apply(gray, constant(3, 5, 0xFFFFFF))) {
            assertThat((double) value).isCloseTo(1, within(1e-6));
        }
    }

    @Test
    void gray_is_the_luma_of_bt_601() {
        Preprocessing gray = new Preprocessing(1, 8, 8, ResizeMode.STRETCH, 0, 1);
        double expected = (0.299 * 0x20 + 0.587 * 0x80 + 0.114 * 0xE0) / 255;
        assertThat((double) apply(gray, constant(8, 8, 0x2080E0))[17]).isCloseTo(expected, within(1e-6));
    }

    @Test
    void planes_are_in_the_order_red_green_blue() {
        Preprocessing color = new Preprocessing(3, 8, 8, ResizeMode.STRETCH, 0, 1);
        float[] planes = apply(color, constant(8, 8, 0x2080E0));
        assertThat((double) planes[0]).isCloseTo(0x20 / 255.0, within(1e-6));
        assertThat((double) planes[64]).isCloseTo(0x80 / 255.0, within(1e-6));
        assertThat((double) planes[128]).isCloseTo(0xE0 / 255.0, within(1e-6));
    }

    @Test
    void mean_and_deviation_belong_to_values_from_0_to_1() {
        Preprocessing preprocessing = new Preprocessing(1, 8, 8, ResizeMode.STRETCH, 0.25, 0.5);
        assertThat((double) apply(preprocessing, constant(8, 8, 0xFFFFFF))[0])
                .isCloseTo((1 - 0.25) / 0.5, within(1e-6));
    }

    @Test
    void pad_right_fills_the_right_of_a_narrow_image() {
        Preprocessing preprocessing = Preprocessing.of(1, 8, 32, ResizeMode.PAD_RIGHT);
        float[] plane = apply(preprocessing, constant(20, 10, 0xFFFFFF)); // becomes 16x8
        for (int y = 0; y < 8; y++) {
            for (int x = 0; x < 32; x++) {
                assertThat((double) at(plane, preprocessing, 0, y, x)).isCloseTo(x < 16 ? 1 : -1, within(1e-6));
            }
        }
    }

    @Test
    void pad_center_fills_both_sides_of_a_narrow_image() {
        Preprocessing preprocessing = Preprocessing.of(1, 8, 32, ResizeMode.PAD_CENTER);
        float[] plane = apply(preprocessing, constant(20, 10, 0xFFFFFF));
        for (int x = 0; x < 32; x++) {
            assertThat((double) at(plane, preprocessing, 0, 3, x)).isCloseTo(x >= 8 && x < 24 ? 1 : -1, within(1e-6));
        }
    }

    @ParameterizedTest
    @CsvSource({"20, 10, 16", "10, 40, 8", "64, 16, 32", "400, 10, 32"})
    void full_height_fills_the_right_of_an_image_between_a_square_and_the_canvas(int width, int height, int filled) {
        Preprocessing preprocessing = Preprocessing.of(1, 8, 32, ResizeMode.FULL_HEIGHT);
        float[] plane = apply(preprocessing, constant(width, height, 0xFFFFFF));
        for (int y = 0; y < 8; y++) {
            for (int x = 0; x < 32; x++) {
                assertThat((double) at(plane, preprocessing, 0, y, x)).isCloseTo(x < filled ? 1 : -1, within(1e-5));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PAD_RIGHT", "PAD_CENTER"})
    void a_wide_image_is_padded_above_and_below(ResizeMode mode) {
        Preprocessing preprocessing = Preprocessing.of(1, 16, 32, mode);
        float[] plane = apply(preprocessing, constant(64, 16, 0xFFFFFF)); // becomes 32x8
        for (int y = 0; y < 16; y++) {
            assertThat((double) at(plane, preprocessing, 0, y, 5)).isCloseTo(y >= 4 && y < 12 ? 1 : -1, within(1e-6));
        }
    }

    @Test
    void the_fill_is_what_black_becomes_exactly() {
        Preprocessing preprocessing = new Preprocessing(3, 8, 32, ResizeMode.PAD_RIGHT, 0.485, 0.229);
        float[] planes = apply(preprocessing, constant(8, 8, 0x000000));
        assertThat(planes).containsOnly((float) (-0.485 / 0.229));
    }

    @Test
    void an_image_of_the_right_shape_needs_no_fill() {
        for (ResizeMode mode : ResizeMode.values()) {
            for (float value : apply(Preprocessing.of(1, 8, 32, mode), constant(64, 16, 0xFFFFFF))) {
                assertThat((double) value).isCloseTo(1, within(1e-5));
            }
        }
    }

    @Test
    void an_extreme_image_keeps_at_least_one_row_or_column() {
        Preprocessing preprocessing = Preprocessing.of(1, 8, 32, ResizeMode.PAD_RIGHT);
        float[] tall = apply(preprocessing, constant(1, 4000, 0xFFFFFF));
        assertThat((double) at(tall, preprocessing, 0, 0, 0)).isCloseTo(1, within(1e-5));
        assertThat((double) at(tall, preprocessing, 0, 0, 1)).isEqualTo(-1);
        float[] wide = apply(preprocessing, constant(4000, 1, 0xFFFFFF));
        assertThat((double) at(wide, preprocessing, 0, 3, 9)).isCloseTo(1, within(1e-5));
        assertThat((double) at(wide, preprocessing, 0, 4, 9)).isEqualTo(-1);
    }

    @ParameterizedTest
    @EnumSource
    void writes_its_values_at_the_offset_and_nothing_else(ResizeMode mode) {
        Preprocessing preprocessing = Preprocessing.of(3, 8, 16, mode);
        float[] target = new float[10 + preprocessing.length() + 10];
        Arrays.fill(target, UNTOUCHED);
        preprocessing.apply(constant(5, 9, 0x808080), target, 10);
        for (int i = 0; i < target.length; i++) {
            boolean inside = i >= 10 && i < 10 + preprocessing.length();
            assertThat(target[i] != UNTOUCHED).as("value %d", i).isEqualTo(inside);
        }
    }

    @ParameterizedTest
    @EnumSource
    void gives_the_same_values_every_time_and_leaves_the_image_alone(ResizeMode mode) {
        int[] pixels = new Random(7).ints(41 * 23, 0, 1 << 24).toArray();
        PixelImage image = new PixelImage(41, 23, pixels);
        int[] before = pixels.clone();
        Preprocessing preprocessing = Preprocessing.of(3, 8, 32, mode);
        float[] target = new float[preprocessing.length()];
        Arrays.fill(target, UNTOUCHED); // what is left there from another image does not shine through
        preprocessing.apply(image, target, 0);
        assertThat(target).isEqualTo(apply(preprocessing, image));
        assertThat(pixels).isEqualTo(before);
    }

    /** Checksums of what the first version wrote, bit by bit. */
    @ParameterizedTest
    @CsvSource({"STRETCH, 0x1F81636F", "PAD_RIGHT, 0x8EA59951", "PAD_CENTER, 0xAC8E6E35", "FULL_HEIGHT, 0x3DFDEEAA"})
    void writes_every_bit_as_ever(ResizeMode mode, String expected) {
        int[][] sizes = {{200, 50}, {41, 23}, {23, 41}, {128, 32}, {300, 32}, {128, 90}, {1, 700}, {16, 40}};
        CRC32 checksum = new CRC32();
        for (int channels : new int[] {1, 3}) {
            Preprocessing preprocessing = new Preprocessing(channels, 32, 128, mode, 0.485, 0.229);
            for (int[] size : sizes) {
                int[] pixels =
                        new Random(size[0]).ints(size[0] * size[1], 0, 1 << 24).toArray();
                float[] planes = apply(preprocessing, new PixelImage(size[0], size[1], pixels));
                ByteBuffer bytes = ByteBuffer.allocate(planes.length * Float.BYTES);
                bytes.asFloatBuffer().put(planes);
                checksum.update(bytes.array());
            }
        }
        assertThat(checksum.getValue()).isEqualTo(Long.decode(expected));
    }

    @ParameterizedTest
    @EnumSource
    void survives_its_properties(ResizeMode mode) {
        Preprocessing preprocessing = new Preprocessing(3, 48, 160, mode, 0.1, 1.0 / 3);
        assertThat(Preprocessing.fromProperties(preprocessing.toProperties())).isEqualTo(preprocessing);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2 | 32   | 32 | 0.5 | 0.5 | channels 2, 1 (gray) or 3 (RGB) are allowed",
                "1 | 7    | 32 | 0.5 | 0.5 | input of 7x32 (height x width), 8 to 4096 are allowed for each",
                "1 | 32 | 4097 | 0.5 | 0.5 | input of 32x4097 (height x width), 8 to 4096 are allowed for each",
                "1 | 32   | 32 | 0.5 | 0   | mean 0.5 and deviation 0.0, finite numbers and a deviation above 0 are allowed",
                "1 | 32   | 32 | NaN | 0.5 | mean NaN and deviation 0.5, finite numbers and a deviation above 0 are allowed",
            })
    void names_what_is_wrong_and_what_is_allowed(
            int channels, int height, int width, double mean, double deviation, String message) {
        assertThatThrownBy(() -> new Preprocessing(channels, height, width, ResizeMode.STRETCH, mean, deviation))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
