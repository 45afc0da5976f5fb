// SPDX-License-Identifier: Apache-2.0
package master.generators;

import com.wf.captcha.ArithmeticCaptcha;
import com.wf.captcha.SpecCaptcha;
import com.wf.captcha.base.Captcha;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.FontFormatException;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import javax.imageio.ImageIO;
import master.synth.LabeledImage;

/** EasyCaptcha: letters and sums, with its ten fonts and others; its animated and Chinese types are left out. */
final class EasyCaptchaPainter implements Painter {
    private static final String OWN = new String(Captcha.ALPHA);
    private static final int FONTS = 10;
    private static final int LEAST = 17; // font size

    /** Letters of our choice in the library's drawing. */
    private static final class Letters extends SpecCaptcha {
        Letters(Dimension size, String text) {
            super(size.width, size.height, text.length());
            chars = text;
        }
    }

    /** A sum of our choice: the library's own needs a JavaScript engine, which Java 17 has not. */
    private static final class Sum extends ArithmeticCaptcha {
        Sum(Dimension size, String text) {
            super(size.width, size.height);
            chars = "0"; // the answer, never drawn
            setArithmeticString(text);
        }
    }

    private final Fonts fonts;
    private final List<Face> own = new ArrayList<>();

    /** @throws IOException if the library's fonts cannot be read */
    EasyCaptchaPainter(Fonts fonts) throws IOException {
        this.fonts = fonts;
        for (int i = 0; i < FONTS; i++) {
            SpecCaptcha captcha = new SpecCaptcha();
            try {
                captcha.setFont(i, Font.PLAIN, 32f);
            } catch (FontFormatException e) {
                throw new IOException("EasyCaptcha's font " + (i + 1) + " cannot be read", e);
            }
            own.add(Face.decorated(captcha.getFont()));
        }
    }

    @Override
    public String name() {
        return "easycaptcha";
    }

    /** The library's fonts and what is used of them. */
    List<Face> own() {
        return List.copyOf(own);
    }

    @Override
    public LabeledImage draw(RandomGenerator random) throws IOException {
        boolean defaults = Painter.chance(random, DEFAULTS);
        boolean sum = Painter.chance(random, 18);
        Face face = Painter.chance(random, defaults ? 60 : 0)
                ? own.get(0)
                : Painter.chance(random, 65) ? own.get(random.nextInt(FONTS)) : fonts.pick(random);
        String text = sum ? sum(random, face, defaults) : letters(random, face, defaults);
        Dimension size = defaults ? new Dimension(130, 48) : Sizes.of(random, text.length());
        Captcha captcha = sum ? new Sum(size, text) : new Letters(size, text);
        int style = Painter.chance(random, 85) ? Font.BOLD : Font.PLAIN;
        Font font = face.font();
        int points = defaults && fits(font.deriveFont(Font.BOLD, 32f), captcha, text)
                ? 32
                : Extent.size(random, LEAST, s -> fits(font.deriveFont(style, (float) s), captcha, text));
        captcha.setFont(font.deriveFont(style, (float) points));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (!captcha.out(out)) {
            throw new IOException("EasyCaptcha could not encode an image");
        }
        return new LabeledImage(Painter.opaque(ImageIO.read(new ByteArrayInputStream(out.toByteArray()))), text);
    }

    private static String sum(RandomGenerator random, Face face, boolean defaults) {
        String text = Texts.sum(random, 'x', 9, "=?");
        if (!defaults && Painter.chance(random, 25)) {
            text = random.nextInt(10) + Painter.pick(random, "+", "-", "x") + text;
        }
        if (!face.draws(Texts.without(text, "x"))) {
            throw new CutOffException("font cannot draw " + text);
        }
        return text;
    }

    private static String letters(RandomGenerator random, Face face, boolean defaults) {
        String alphabet =
                defaults ? Texts.restrict(random, kind(random), face.usable()) : Texts.alphabet(random, face.usable());
        return Texts.text(random, alphabet, defaults ? Painter.pick(random, 4, 5, 5) : Texts.length(random));
    }

    private static String kind(RandomGenerator random) {
        String digits = Texts.only(OWN, Texts.DIGITS);
        String upper = Texts.only(OWN, Texts.UPPER);
        String lower = Texts.only(OWN, Texts.LOWER);
        return Painter.pick(random, OWN, OWN, OWN, OWN, digits, upper + lower, upper, lower, digits + upper);
    }

    /** True when the text, laid out as the library does, is inside the image. */
    private static boolean fits(Font font, Captcha captcha, String text) {
        BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setFont(font);
            FontMetrics metrics = graphics.getFontMetrics();
            int width = captcha.getWidth();
            int height = captcha.getHeight();
            int cell = width / text.length();
            String widest = captcha instanceof ArithmeticCaptcha ? "8" : "W";
            int space = (cell - (int) metrics.getStringBounds(widest, graphics).getWidth()) / 2;
            double last = -3; // where the letter before ends; a little overlap is legible
            for (int i = 0; i < text.length(); i++) {
                String letter = text.substring(i, i + 1);
                int line = (int) metrics.getStringBounds(letter, graphics).getHeight();
                int baseline = height - ((height - line) >> 1) - 3;
                Rectangle2D ink = font.createGlyphVector(graphics.getFontRenderContext(), letter)
                        .getVisualBounds();
                double left = i * cell + space + 3 + ink.getMinX();
                double right = i * cell + space + 3 + ink.getMaxX();
                boolean inside = left >= 0
                        && right <= width
                        && baseline + ink.getMinY() >= 0
                        && baseline + ink.getMaxY() <= height;
                if (!inside || left < last - 0.12 * font.getSize()) {
                    return false;
                }
                last = right;
            }
            return true;
        } finally {
            graphics.dispose();
        }
    }
}
