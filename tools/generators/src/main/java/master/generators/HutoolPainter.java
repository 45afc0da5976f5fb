// SPDX-License-Identifier: Apache-2.0
package master.generators;

import cn.hutool.captcha.AbstractCaptcha;
import cn.hutool.captcha.CircleCaptcha;
import cn.hutool.captcha.LineCaptcha;
import cn.hutool.captcha.ShearCaptcha;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.Image;
import java.awt.font.FontRenderContext;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.random.RandomGenerator;
import master.synth.LabeledImage;

/** Hutool's captchas: lines, circles, shear. Its animated type is left out. */
final class HutoolPainter implements Painter {
    private static final int LEAST = 18; // font size
    private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);

    private final Fonts fonts;

    HutoolPainter(Fonts fonts) {
        this.fonts = fonts;
    }

    @Override
    public String name() {
        return "hutool";
    }

    @Override
    public LabeledImage draw(RandomGenerator random) {
        boolean defaults = Painter.chance(random, DEFAULTS);
        Face face = defaults ? fonts.standIn(random, "Verdana") : fonts.pick(random);
        String text = text(random, face, defaults);
        Dimension size = defaults
                ? Painter.pick(random, new Dimension(200, 100), new Dimension(120, 40), new Dimension(160, 60))
                : Sizes.of(random, text.length());
        Font font = face.font().deriveFont(Painter.chance(random, 70) ? Font.PLAIN : Font.BOLD);
        Extent extent = Extent.of(text, List.of(font));
        int points = Extent.size(
                random,
                LEAST,
                s -> extent.advance() * s <= size.width * 0.97
                        && (extent.above() + extent.below()) * s <= size.height * 0.9
                        && endsInside(font.deriveFont((float) s), text, size));
        int kind = random.nextInt(3);
        AbstractCaptcha captcha = switch (kind) {
            case 0 -> new LineCaptcha(size.width, size.height, text.length(), defaults ? 150 : random.nextInt(5, 160));
            case 1 -> new CircleCaptcha(size.width, size.height, text.length(), defaults ? 15 : random.nextInt(4, 25));
            default -> new ShearCaptcha(size.width, size.height, text.length(), defaults ? 4 : random.nextInt(1, 5));
        };
        captcha.setFont(font.deriveFont((float) points));
        if (Painter.chance(random, 30)) {
            captcha.setBackground(Palette.light(random).from());
        }
        return new LabeledImage(Painter.opaque(image(captcha, text)), text);
    }

    /** True when the last letter ends in the image: the library puts each letter at the left of a cell of its own. */
    static boolean endsInside(Font font, String text, Dimension size) {
        int last = text.length() - 1;
        double right = font.createGlyphVector(CONTEXT, text.substring(last))
                .getVisualBounds()
                .getMaxX();
        return last * (size.width / text.length()) + right <= size.width;
    }

    private static String text(RandomGenerator random, Face face, boolean defaults) {
        if (Painter.chance(random, 12)) {
            String sum = Texts.sum(random, '*', Painter.pick(random, 9, 9, 99), "=");
            if (!face.draws(sum)) {
                throw new CutOffException("font cannot draw " + sum);
            }
            return sum;
        }
        String alphabet = defaults
                ? Texts.restrict(random, Texts.DIGITS + Texts.LOWER, face.usable())
                : Texts.alphabet(random, face.usable());
        return Texts.text(random, alphabet, defaults ? Painter.pick(random, 4, 5, 5) : Texts.length(random));
    }

    /** The library's abstract class hides its drawing, its three kinds do not. */
    private static BufferedImage image(AbstractCaptcha captcha, String text) {
        Image image;
        if (captcha instanceof LineCaptcha line) {
            image = line.createImage(text);
        } else if (captcha instanceof CircleCaptcha circle) {
            image = circle.createImage(text);
        } else {
            image = ((ShearCaptcha) captcha).createImage(text);
        }
        return (BufferedImage) image;
    }
}
