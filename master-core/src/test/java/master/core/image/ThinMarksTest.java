// SPDX-License-Identifier: Apache-2.0
package master.core.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ThinMarksTest {
    private static final int PALE = 0xE0D020;

    /** A letter's stroke of four columns, a line of one row across it, and a dot. */
    private static PixelImage scratched(int ground, int stroke, int line, int scale) {
        int width = 20 * scale;
        int height = 12 * scale;
        int[] rgb = new int[width * height];
        for (int i = 0; i < rgb.length; i++) {
            int x = i % width / scale;
            int y = i / width / scale;
            boolean mark = y == 6 || x == 16 && y == 3;
            rgb[i] = mark ? line : x >= 6 && x < 10 && y > 0 && y < 11 ? stroke : ground;
        }
        return new PixelImage(width, height, rgb);
    }

    @Test
    void dark_lines_and_dots_vanish_from_a_light_ground_and_from_pale_strokes() {
        PixelImage cleared = scratched(0xFFFFFF, PALE, 0, 1).withoutThinMarks();
        assertThat(cleared.rgb()).doesNotContain(0);
        assertThat(Arrays.stream(cleared.rgb()).distinct()).containsExactlyInAnyOrder(0xFFFFFF, PALE);
        assertThat(cleared.rgb()[5 * 20 + 7]).isEqualTo(PALE);
    }

    @Test
    void light_lines_and_dots_vanish_from_a_dark_ground() {
        PixelImage cleared = scratched(0x101010, 0x90A0F0, 0xFFFFFF, 1).withoutThinMarks();
        assertThat(Arrays.stream(cleared.rgb()).distinct()).containsExactlyInAnyOrder(0x101010, 0x90A0F0);
    }

    @Test
    void marks_of_larger_images_may_be_thicker() {
        assertThat(scratched(0xFFFFFF, PALE, 0, 4).withoutThinMarks().rgb()).contains(0);
        PixelImage large = new PixelImage(200, 200, new int[40_000]);
        Arrays.fill(large.rgb(), 0xFFFFFF);
        for (int row = 90; row < 98; row++) {
            Arrays.fill(large.rgb(), row * 200, row * 200 + 200, 0);
        }
        assertThat(large.withoutThinMarks().rgb()).containsOnly(0xFFFFFF);
    }

    @Test
    void the_image_itself_stays_as_it_is_and_a_single_pixel_has_no_marks() {
        PixelImage image = scratched(0xFFFFFF, PALE, 0, 1);
        image.withoutThinMarks();
        assertThat(image).isEqualTo(scratched(0xFFFFFF, PALE, 0, 1));
        PixelImage one = new PixelImage(1, 1, new int[] {0x123456});
        assertThat(one.withoutThinMarks()).isEqualTo(one);
    }
}
