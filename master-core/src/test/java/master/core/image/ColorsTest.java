// SPDX-License-Identifier: Apache-2.0
package master.core.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColorsTest {
    @ParameterizedTest
    @ValueSource(ints = {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_INT_ARGB})
    void packed_pixels_are_those_of_java2d_also_of_a_part_of_an_image(int type) {
        BufferedImage whole = TestImages.sample(23, 17, type);
        whole.setRGB(9, 6, 0x80123456); // half transparent, if the type has that
        BufferedImage part = whole.getSubimage(5, 3, 11, 7);
        for (BufferedImage image : new BufferedImage[] {whole, part}) {
            int[] expected = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
            assertThat(Colors.argb(image)).isEqualTo(expected);
        }
    }
}
