// SPDX-License-Identifier: Apache-2.0
package master.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResamplerTest {
    private static void assertClose(float[] actual, double... expected) {
        assertThat(actual).hasSize(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) actual[i]).as("value %d", i).isCloseTo(expected[i], within(1e-4));
        }
    }

    private static float[] resize(float[] plane, int width, int height, int toWidth, int toHeight) {
        float[] resized = new float[toWidth * toHeight];
        new Resampler(width, height, toWidth, toHeight, Filter.ANTIALIAS)
                .resize(
                        (y, row, offset) -> System.arraycopy(plane, y * width, row, offset, width),
                        resized,
                        0,
                        toWidth);
        return resized;
    }

    private static float[] random(int count) {
        Random random = new Random(42);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextInt(256);
        }
        return values;
    }

    /**
     * Scale 2, so the triangle reaches 2 pixels to each side. Output 0 has its center at 1: inputs 0, 1, 2 have the
     * centers 0.5, 1.5, 2.5 and the weights 0.75, 0.75, 0.25, in sum 1.75; output 1 is its mirror image.
     */
    @Test
    void halves_four_pixels_as_by_hand() {
        float[] halved = resize(new float[] {10, 20, 30, 40}, 4, 1, 2, 1);
        assertClose(halved, (7.5 + 15 + 7.5) / 1.75, (5 + 22.5 + 30) / 1.75);
    }

    /** Scale 1/2: centers at 0.25, 0.75, 1.25, 1.75; a line between pixels, at the borders the pixel. */
    @Test
    void doubles_two_pixels_as_by_hand() {
        assertClose(resize(new float[] {0, 100}, 2, 1, 4, 1), 0, 25, 75, 100);
    }

    @Test
    void treats_columns_as_rows() {
        assertClose(resize(new float[] {10, 20, 30, 40}, 1, 4, 1, 2), (7.5 + 15 + 7.5) / 1.75, (5 + 22.5 + 30) / 1.75);
        assertClose(resize(new float[] {0, 100}, 1, 2, 1, 4), 0, 25, 75, 100);
    }

    @Test
    void resizes_both_ways_at_once() {
        float[] resized = resize(new float[] {0, 100, 100, 200}, 2, 2, 4, 1);
        assertClose(resized, 50, 75, 125, 150);
    }

    @ParameterizedTest
    @CsvSource({"7, 5, 3, 2", "3, 2, 7, 5", "100, 40, 128, 32", "1, 1, 9, 9", "300, 2, 8, 8", "5, 5, 5, 5"})
    void a_constant_image_stays_constant(int width, int height, int toWidth, int toHeight) {
        float[] plane = new float[width * height];
        Arrays.fill(plane, 77);
        float[] resized = resize(plane, width, height, toWidth, toHeight);
        double[] expected = new double[toWidth * toHeight];
        Arrays.fill(expected, 77);
        assertClose(resized, expected);
    }

    @ParameterizedTest
    @CsvSource({"7, 5, 3, 2", "3, 2, 7, 5", "100, 40, 128, 32", "31, 17, 8, 40"})
    void a_mirrored_image_gives_the_mirrored_result(int width, int height, int toWidth, int toHeight) {
        float[] plane = random(width * height);
        float[] mirrored = mirror(resize(mirror(plane, width), width, height, toWidth, toHeight), toWidth);
        double[] expected = new double[mirrored.length];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = mirrored[i];
        }
        assertClose(resize(plane, width, height, toWidth, toHeight), expected);
    }

    @Test
    void the_same_size_is_a_copy() {
        float[] plane = random(12);
        float[] same = resize(plane, 4, 3, 4, 3);
        assertThat(same).isEqualTo(plane);
    }

    @Test
    void no_value_leaves_the_range_of_the_source() {
        float[] plane = random(50 * 20);
        for (float value : resize(plane, 50, 20, 33, 27)) {
            assertThat(value).isBetween(-1e-3f, 255 + 1e-3f);
        }
    }

    private static float[] mirror(float[] plane, int width) {
        float[] mirrored = new float[plane.length];
        for (int i = 0; i < plane.length; i++) {
            mirrored[i] = plane[i / width * width + width - 1 - i % width];
        }
        return mirrored;
    }
}
