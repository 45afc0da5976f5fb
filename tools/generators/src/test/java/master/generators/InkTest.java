// SPDX-License-Identifier: Apache-2.0
package master.generators;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

class InkTest {
    private final BufferedImage image = new BufferedImage(20, 10, BufferedImage.TYPE_INT_ARGB);

    @Test
    void ink_away_from_the_edge_is_accepted() {
        image.setRGB(3, 2, Color.RED.getRGB());
        assertThatCode(() -> Ink.inside(image, 3, 2)).doesNotThrowAnyException();
    }

    @Test
    void ink_near_the_edge_is_refused() {
        image.setRGB(18, 5, Color.RED.getRGB());
        assertThatThrownBy(() -> Ink.inside(image, 2, 0))
                .isInstanceOf(CutOffException.class)
                .hasMessageContaining("18, 5 of 20 x 10");
        assertThatCode(() -> Ink.inside(image, 1, 0)).doesNotThrowAnyException();
    }

    @Test
    void an_image_without_ink_is_refused() {
        assertThatThrownBy(() -> Ink.inside(image, 0, 0)).isInstanceOf(CutOffException.class);
    }
}
