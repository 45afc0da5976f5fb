// SPDX-License-Identifier: Apache-2.0
package master.data.heldout;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Font;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HeldOutCaptchasTest {
    private static final List<Font> FONTS = List.of(new Font(Font.SANS_SERIF, Font.PLAIN, 1));

    private static int[] pixels(BufferedImage image) {
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }

    @ParameterizedTest
    @EnumSource(HeldOutCaptchas.Family.class)
    void a_family_draws_the_same_images_from_the_same_seed_and_within_their_bounds(HeldOutCaptchas.Family family) {
        HeldOutCaptchas one = new HeldOutCaptchas(7, FONTS);
        HeldOutCaptchas other = new HeldOutCaptchas(7, FONTS);
        for (int i = 0; i < 10; i++) {
            HeldOutCaptchas.Sample sample = one.draw(family);
            HeldOutCaptchas.Sample again = other.draw(family);
            assertThat(again.text())
                    .isEqualTo(sample.text())
                    .matches("[!-~]{2,9}")
                    .doesNotContain("O", "I", "l");
            assertThat(pixels(again.image())).isEqualTo(pixels(sample.image()));
            assertThat(sample.image().getWidth()).isBetween(50, 500);
            assertThat(sample.image().getHeight()).isBetween(18, 120);
            assertThat(Arrays.stream(pixels(sample.image())).distinct().count()).isGreaterThan(10);
        }
    }
}
