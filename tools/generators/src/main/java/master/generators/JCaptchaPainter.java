// SPDX-License-Identifier: Apache-2.0
package master.generators;

import com.jhlabs.image.RippleFilter;
import com.octo.captcha.CaptchaException;
import com.octo.captcha.component.image.backgroundgenerator.BackgroundGenerator;
import com.octo.captcha.component.image.backgroundgenerator.EllipseBackgroundGenerator;
import com.octo.captcha.component.image.backgroundgenerator.FunkyBackgroundGenerator;
import com.octo.captcha.component.image.backgroundgenerator.GradientBackgroundGenerator;
import com.octo.captcha.component.image.backgroundgenerator.UniColorBackgroundGenerator;
import com.octo.captcha.component.image.color.RandomListColorGenerator;
import com.octo.captcha.component.image.color.RandomRangeColorGenerator;
import com.octo.captcha.component.image.color.SingleColorGenerator;
import com.octo.captcha.component.image.deformation.ImageDeformation;
import com.octo.captcha.component.image.deformation.ImageDeformationByFilters;
import com.octo.captcha.component.image.fontgenerator.FontGenerator;
import com.octo.captcha.component.image.fontgenerator.RandomFontGenerator;
import com.octo.captcha.component.image.textpaster.DecoratedRandomTextPaster;
import com.octo.captcha.component.image.textpaster.RandomTextPaster;
import com.octo.captcha.component.image.textpaster.TextPaster;
import com.octo.captcha.component.image.textpaster.textdecorator.BaffleTextDecorator;
import com.octo.captcha.component.image.textpaster.textdecorator.LineTextDecorator;
import com.octo.captcha.component.image.textpaster.textdecorator.TextDecorator;
import com.octo.captcha.component.image.wordtoimage.DeformedComposedWordToImage;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.image.BufferedImageFilter;
import java.awt.image.ImageFilter;
import java.util.List;
import java.util.random.RandomGenerator;
import master.synth.LabeledImage;

/**
 * JCaptcha: text placed at random on a plain, shaded, many-colored or dotted background, with holes or lines over it, and
 * rippled.
 *
 * <p>Left out, as people cannot read them: its puzzles, its engines that draw every text twice, and the filters for water and
 * swimming, which smear a letter or two.
 */
final class JCaptchaPainter implements Painter {
    private static final RandomRangeColorGenerator PALE =
            new RandomRangeColorGenerator(new int[] {150, 255}, new int[] {150, 255}, new int[] {150, 255});

    private static final ImageDeformation NONE = new ImageDeformationByFilters(new ImageFilter[0]);

    private final Fonts fonts;

    JCaptchaPainter(Fonts fonts) {
        this.fonts = fonts;
    }

    @Override
    public String name() {
        return "jcaptcha";
    }

    @Override
    public LabeledImage draw(RandomGenerator random) {
        Face face = Painter.chance(random, DEFAULTS) ? fonts.standIn(random, "Arial") : fonts.pick(random);
        String text = Texts.text(random, Texts.alphabet(random, face.usable()), Texts.length(random));
        Dimension size = Sizes.of(random, text.length());
        int style = Painter.pick(random, Font.PLAIN, Font.BOLD);
        Extent extent = Extent.of(text, Face.sized(List.of(face), style, 1));
        int points = Extent.size(
                random,
                14,
                s -> 1.1 * extent.advance() * s <= 0.86 * size.width
                        && 1.8 * (extent.above() + extent.below()) * s <= 0.9 * size.height);
        Font font = Face.sized(List.of(face), style, points).get(0);
        Palette palette = Palette.light(random);
        var image = new DeformedComposedWordToImage(
                only(font),
                background(random, size, palette),
                paster(random, text.length(), palette),
                Painter.chance(random, 40) ? ripple(random, points) : NONE,
                NONE,
                Painter.chance(random, 30) ? ripple(random, points) : NONE); // of the background, the text, and both
        try {
            return new LabeledImage(Painter.opaque(image.getImage(text)), text);
        } catch (CaptchaException e) {
            throw new CutOffException("text does not fit: " + e.getMessage());
        }
    }

    private static FontGenerator only(Font font) {
        return new RandomFontGenerator(font.getSize(), font.getSize()) {
            @Override
            public Font getFont() {
                return font;
            }
        };
    }

    private static BackgroundGenerator background(RandomGenerator random, Dimension size, Palette palette) {
        int most = size.height < 50 ? 9 : 10; // the dots of the last one hide small letters
        return switch (random.nextInt(most)) {
            case 0, 1, 2 -> new UniColorBackgroundGenerator(size.width, size.height, palette.from());
            case 3, 4, 5, 6 -> new GradientBackgroundGenerator(size.width, size.height, palette.from(), palette.to());
            case 7, 8 -> new FunkyBackgroundGenerator(size.width, size.height, PALE);
            default -> new EllipseBackgroundGenerator(size.width, size.height);
        };
    }

    private static TextPaster paster(RandomGenerator random, int length, Palette palette) {
        var ink = palette.texts().size() == 1
                ? new SingleColorGenerator(palette.text())
                : new RandomListColorGenerator(palette.texts().toArray(new Color[0]));
        boolean colors = palette.texts().size() > 1;
        TextDecorator decorator = switch (random.nextInt(4)) {
            case 0 -> new BaffleTextDecorator(1, palette.from());
            case 1 -> new LineTextDecorator(1, palette.line(random));
            default -> null;
        };
        if (decorator == null) {
            return new RandomTextPaster(length, length, ink, colors);
        }
        return new DecoratedRandomTextPaster(length, length, ink, colors, new TextDecorator[] {decorator});
    }

    private static ImageDeformation ripple(RandomGenerator random, int points) {
        RippleFilter ripple = new RippleFilter();
        ripple.setXAmplitude(points * random.nextFloat(0.02f, 0.08f));
        ripple.setYAmplitude(points * random.nextFloat(0.02f, 0.08f));
        ripple.setXWavelength(points * random.nextFloat(0.8f, 3));
        ripple.setYWavelength(points * random.nextFloat(0.8f, 3));
        return new ImageDeformationByFilters(new ImageFilter[] {new BufferedImageFilter(ripple)});
    }
}
