// SPDX-License-Identifier: Apache-2.0

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Draws each line of a text file as a 96x32 image: {@code java DrawWords.java words.txt FOLDER}. */
final class DrawWords {
    public static void main(String[] args) throws IOException {
        int number = 0;
        for (String word : Files.readAllLines(Path.of(args[0]))) {
            BufferedImage image = new BufferedImage(96, 32, BufferedImage.TYPE_BYTE_GRAY);
            Graphics2D graphics = image.createGraphics();
            graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            graphics.setColor(Color.WHITE);
            graphics.fillRect(0, 0, 96, 32);
            graphics.setColor(Color.BLACK);
            graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 18));
            graphics.drawString(word, 6, 23);
            graphics.dispose();
            ImageIO.write(image, "png", new File(args[1], ++number + ".png"));
        }
    }
}
