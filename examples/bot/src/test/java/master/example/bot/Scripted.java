// SPDX-License-Identifier: Apache-2.0
package master.example.bot;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import javax.imageio.ImageIO;

/** Images in an order that the test says. */
final class Scripted {
    private static final Path FOLDER = Path.of(System.getProperty("testdata"), "captchas");

    private Scripted() {}

    /** One that nobody can read, one that the site takes for something else, one that is right. */
    static Supplier<Captcha> unreadableThenWrongThenRight() {
        Iterator<Captcha> captchas = List.of(noise(), new Captcha("other", image()), new Captcha("29942", image()))
                .iterator();
        return captchas::next;
    }

    static Supplier<Captcha> alwaysUnreadable() {
        return Scripted::noise;
    }

    /** Shows 29942. */
    private static byte[] image() {
        try {
            return Files.readAllBytes(FOLDER.resolve("000009.png"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Captcha noise() {
        BufferedImage image = new BufferedImage(160, 60, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(1);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                image.setRGB(x, y, random.nextInt());
            }
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", png);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Captcha("noise", png.toByteArray());
    }
}
