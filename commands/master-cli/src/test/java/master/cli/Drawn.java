// SPDX-License-Identifier: Apache-2.0
package master.cli;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Small images for tests. */
final class Drawn {
    private Drawn() {}

    /** Writes a PNG whose bars depend on the seed; returns the file. */
    static Path png(Path file, int seed) throws IOException {
        BufferedImage image = new BufferedImage(60, 20, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, 60, 20);
        graphics.setColor(Color.BLACK);
        for (int bar = 0; bar < 10; bar++) {
            if ((seed >> bar & 1) == 1) {
                graphics.fillRect(bar * 6, 3, 4, 14);
            }
        }
        graphics.dispose();
        ImageIO.write(image, "png", file.toFile());
        return file;
    }
}
