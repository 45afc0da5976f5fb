// SPDX-License-Identifier: Apache-2.0
package master.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import master.core.image.PixelImage;
import org.junit.jupiter.api.Test;

class PngTest {
    private static BufferedImage decoded(byte[] png) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(png));
    }

    private static PixelImage filled(int width, int height, int rgb) {
        int[] pixels = new int[width * height];
        java.util.Arrays.fill(pixels, rgb);
        return new PixelImage(width, height, pixels);
    }

    @Test
    void a_small_image_keeps_its_pixels() throws IOException {
        BufferedImage image = decoded(Png.of(new PixelImage(2, 1, new int[] {0x123456, 0xFEDCBA})));
        assertThat(image.getRGB(0, 0) & 0xFFFFFF).isEqualTo(0x123456);
        assertThat(image.getRGB(1, 0) & 0xFFFFFF).isEqualTo(0xFEDCBA);
    }

    @Test
    void a_large_image_is_made_smaller_and_keeps_its_ratio() throws IOException {
        BufferedImage image = decoded(Png.of(filled(1280, 200, 0x336699)));
        assertThat(image.getWidth()).isEqualTo(320);
        assertThat(image.getHeight()).isEqualTo(50);
        assertThat(image.getRGB(100, 20) & 0xFFFFFF).isEqualTo(0x336699);
        assertThat(decoded(Png.of(filled(4000, 1, 0))).getHeight()).isEqualTo(1);
    }
}
