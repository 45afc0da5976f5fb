// SPDX-License-Identifier: Apache-2.0
package master.example.bot;

import com.google.code.kaptcha.impl.DefaultKaptcha;
import com.google.code.kaptcha.util.Config;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;
import java.util.function.Supplier;
import javax.imageio.ImageIO;

/**
 * A captcha.
 *
 * @param text what it says
 * @param png the image; not copied
 */
record Captcha(String text, byte[] png) {
    /** The characters of Kaptcha's default, which has the n twice. */
    static final String CHARACTERS = "abcde2345678gfynmpwx";
    /** How many of them Kaptcha's default draws. */
    static final int LENGTH = 5;

    Captcha {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(png, "png");
    }

    /** Draws captchas as Kaptcha does when nothing is configured. */
    static Supplier<Captcha> kaptcha() {
        DefaultKaptcha kaptcha = new DefaultKaptcha();
        kaptcha.setConfig(new Config(new Properties()));
        return () -> {
            String text = kaptcha.createText();
            ByteArrayOutputStream png = new ByteArrayOutputStream();
            try {
                ImageIO.write(kaptcha.createImage(text), "png", png);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return new Captcha(text, png.toByteArray());
        };
    }
}
