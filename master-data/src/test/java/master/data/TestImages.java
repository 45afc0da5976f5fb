// SPDX-License-Identifier: Apache-2.0
package master.data;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/** Small images for tests. */
final class TestImages {
    private TestImages() {}

    /** A PNG whose bars depend on the seed. */
    static byte[] png(int seed) throws IOException {
        BufferedImage image = new BufferedImage(24, 12, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, 24, 12);
        graphics.setColor(new Color(seed * 7919 & 0xFFFFFF));
        for (int bar = 0; bar < 8; bar++) {
            if ((seed >> bar & 1) == 1) {
                graphics.fillRect(bar * 3, 2, 2, 8);
            }
        }
        graphics.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }
}
