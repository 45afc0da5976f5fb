// SPDX-License-Identifier: Apache-2.0
package master.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import master.api.Canvas;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterTest {
    /** Six columns, five rows. */
    private static final int[] IMAGE = {
        175, 196, 25, 246, 67, 211,
        151, 103, 255, 0, 142, 23,
        72, 89, 0, 255, 218, 136,
        167, 230, 68, 176, 127, 135,
        172, 0, 75, 55, 250, 6,
    };

    /** The values that OpenCV 5.0.0 and Pillow 13.0.0 give. */
    @ParameterizedTest
    @CsvSource({
        "BILINEAR, 9, 7, 175 185 167 53 135 216 97 139 211 161 152 145 154 131 106 109 107 103 128 113 113 168 "
                + "127 88 149 109 55 72 81 74 15 128 249 224 177 136 140 165 166 72 123 191 161 144 "
                + "135 169 150 121 81 97 133 170 130 80 172 86 12 62 65 87 217 128 6",
        "BICUBIC, 9, 7, 175 199 177 20 136 250 80 136 232 168 155 147 172 132 89 102 102 98 130 102 102 204 "
                + "127 50 160 105 28 71 85 76 0 124 255 230 172 131 137 184 194 56 121 209 152 141 "
                + "148 178 162 128 80 89 128 174 127 76 184 80 0 64 55 74 246 132 0",
        "LANCZOS, 9, 7, 166 213 167 0 140 255 85 127 250 176 159 156 177 133 83 91 100 98 129 81 96 217 "
                + "123 35 169 113 5 68 94 69 0 119 255 242 164 130 123 202 201 42 119 235 156 138 "
                + "166 184 168 129 89 80 123 176 124 71 190 74 0 62 46 80 255 138 0",
        "BILINEAR, 4, 3, 166 117 146 134 76 22 246 157 147 73 124 89",
        "BICUBIC, 4, 3, 162 137 123 117 116 98 176 136 147 73 142 114",
        "LANCZOS, 4, 3, 159 137 119 115 118 102 176 135 153 63 149 120",
    })
    void gives_what_others_give(Filter filter, int width, int height, String expected) {
        float[] resized = new float[width * height];
        filter.resizer(6, 5, width, height).resize(FilterTest::row, resized, 0, width);
        assertThat(resized)
                .containsExactly(floats(Arrays.stream(expected.split(" "))
                        .mapToInt(Integer::parseInt)
                        .toArray()));
    }

    private static void row(int y, float[] target, int offset) {
        System.arraycopy(floats(IMAGE), 6 * y, target, offset, 6);
    }

    private static float[] floats(int[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = values[i];
        }
        return floats;
    }

    @Test
    void an_image_of_the_right_size_stays_as_it_is() {
        for (Filter filter : Filter.values()) {
            float[] resized = new float[IMAGE.length];
            filter.resizer(6, 5, 6, 5).resize(FilterTest::row, resized, 0, 6);
            assertThat(resized).as("%s", filter).containsExactly(floats(IMAGE));
        }
    }

    @Test
    void the_planes_of_an_image_do_not_mix() {
        Resizer resizer = Filter.BILINEAR.resizer(6, 5, 9, 7);
        float[] first = new float[63];
        float[] second = new float[63];
        float[] black = new float[63];
        resizer.resize(FilterTest::row, first, 0, 9);
        resizer.resize((y, target, offset) -> Arrays.fill(target, offset, offset + 6, 0), black, 0, 9);
        resizer.resize(FilterTest::row, second, 0, 9);
        assertThat(black).containsOnly(0);
        assertThat(second).containsExactly(first);
    }

    @Test
    void with_pillows_filters_gray_is_made_of_the_resized_colors() {
        int[] pixels = {0xFF0000, 0x0000FF, 0x00FF00, 0xFFFFFF};
        Preprocessing gray =
                new Preprocessing(1, List.of(new Canvas(8, 8)), ResizeMode.STRETCH, 0, 1 / 255.0, Filter.LANCZOS);
        float[] plane = new float[64];
        gray.apply(new PixelImage(2, 2, pixels), plane, 0);
        float[] first = {76, 76, 79, 64, 41, 26, 29, 29}; // of Pillow's resize and convert("L")
        float[] fifth = {123, 123, 128, 141, 155, 167, 173, 173};
        assertThat(Arrays.copyOf(plane, 8)).containsExactly(first, within(1e-3f));
        assertThat(Arrays.copyOfRange(plane, 32, 40)).containsExactly(fifth, within(1e-3f));
    }
}
