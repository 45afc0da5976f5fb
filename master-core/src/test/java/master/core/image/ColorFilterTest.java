// SPDX-License-Identifier: Apache-2.0
package master.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.awt.image.BufferedImage;
import master.api.ColorFilter;
import master.api.ImageLimits;
import master.api.ImageSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColorFilterTest {
    private static final int[] COLORS = {0xD01010, 0x108020, 0x1030C0, 0x202020, 0xFFFFFF, 0xFFE010, 0x808080};

    private static int[] only(String words) {
        BufferedImage image = new BufferedImage(COLORS.length, 1, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < COLORS.length; x++) {
            image.setRGB(x, 0, COLORS[x]);
        }
        ImageSource source = ImageSource.of(image).only(ColorFilter.parse(words));
        return ImageReader.read(source, ImageLimits.DEFAULT).rgb();
    }

    @ParameterizedTest
    @CsvSource({"red, 0", "green, 1", "blue, 2", "black, 3", "yellow, 5", "gray, 6", "340-20, 0", "RED, 0"})
    void what_is_written_in_a_color_stays_on_white(String words, int kept) {
        int[] pixels = only(words);
        for (int i = 0; i < COLORS.length; i++) {
            assertThat(pixels[i]).as("%06X", COLORS[i]).isEqualTo(i == kept ? COLORS[i] : 0xFFFFFF);
        }
    }

    @Test
    void white_stays_on_black() {
        assertThat(only("white")).containsExactly(0, 0, 0, 0, 0xFFFFFF, 0, 0);
    }

    @Test
    void several_colors_may_be_named() {
        assertThat(only("red, blue")).startsWith(COLORS[0], 0xFFFFFF, COLORS[2], 0xFFFFFF);
    }

    @Test
    void an_unknown_color_is_told_the_names() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ColorFilter.parse("grue"))
                .withMessageStartingWith("color \"grue\"; red, orange, yellow,");
        assertThatIllegalArgumentException().isThrownBy(() -> ColorFilter.parse("red,"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ColorFilter.parse("340-500"))
                .withMessageContaining("0 to 360");
    }
}
