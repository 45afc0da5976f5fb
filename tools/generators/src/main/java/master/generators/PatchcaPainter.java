// SPDX-License-Identifier: Apache-2.0
package master.generators;

import com.github.bingoohuang.patchca.background.BackgroundFactory;
import com.github.bingoohuang.patchca.background.MyCustomBackgroundFactory;
import com.github.bingoohuang.patchca.background.SingleColorBackgroundFactory;
import com.github.bingoohuang.patchca.color.ColorFactory;
import com.github.bingoohuang.patchca.color.SingleColorFactory;
import com.github.bingoohuang.patchca.custom.ConfigurableCaptchaService;
import com.github.bingoohuang.patchca.filter.FilterFactory;
import com.github.bingoohuang.patchca.filter.predefined.CurvesRippleFilterFactory;
import com.github.bingoohuang.patchca.filter.predefined.DiffuseRippleFilterFactory;
import com.github.bingoohuang.patchca.filter.predefined.DoubleRippleFilterFactory;
import com.github.bingoohuang.patchca.filter.predefined.MarbleRippleFilterFactory;
import com.github.bingoohuang.patchca.filter.predefined.RippleFilterFactory;
import com.github.bingoohuang.patchca.filter.predefined.WobbleRippleFilterFactory;
import com.github.bingoohuang.patchca.font.FontFactory;
import com.github.bingoohuang.patchca.text.renderer.BestFitTextRenderer;
import com.github.bingoohuang.patchca.text.renderer.RandomYBestFitTextRenderer;
import com.github.bingoohuang.patchca.text.renderer.TextCharacter;
import com.github.bingoohuang.patchca.text.renderer.TextRenderer;
import com.github.bingoohuang.patchca.text.renderer.TextString;
import com.github.bingoohuang.patchca.word.WordBean;
import com.github.bingoohuang.patchca.word.WordFactory;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.random.RandomGenerator;
import master.synth.LabeledImage;

/** Patchca: its defaults, those of the fork's ready-made class, and random configurations with all five filters. */
final class PatchcaPainter implements Painter {
    private static final String OWN = "absdegkmnpwx23456789";
    private static final String READY_MADE = "23456789abcdefghgkmnpqrstuvwxyzABCDEFGHGKMNPQRSTUVWXYZ";
    private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);
    private static final double OVERLAP = 0.06; // of the font size: more is not legible
    private static final int RIPPLE = 5; // pixels by which the filters move the text
    private static final int STRONG = 9; // by which wobble and double ripple mostly do

    private final Fonts fonts;

    PatchcaPainter(Fonts fonts) {
        this.fonts = fonts;
    }

    @Override
    public String name() {
        return "patchca";
    }

    @Override
    public LabeledImage draw(RandomGenerator random) {
        return Painter.chance(random, DEFAULTS) ? defaults(random) : custom(random);
    }

    private LabeledImage defaults(RandomGenerator random) {
        ConfigurableCaptchaService service = new ConfigurableCaptchaService();
        List<Face> faces = List.of(fonts.standIn(random, "Verdana"), fonts.standIn(random, "Tahoma"));
        if (Painter.chance(random, 50)) {
            ColorFactory colors = index -> vivid(random);
            service.setColorFactory(colors);
            service.setFilterFactory(Painter.<FilterFactory>pick(
                    random,
                    new CurvesRippleFilterFactory(colors),
                    new DoubleRippleFilterFactory(),
                    new WobbleRippleFilterFactory()));
            service.setWidth(90);
            service.setHeight(40);
            service.setTextRenderer(checked(false, 10, 8, 4));
            String alphabet = Texts.restrict(random, READY_MADE, Texts.ALL);
            return paint(service, random, faces, 25, 30, Texts.text(random, alphabet, 4));
        }
        service.setTextRenderer(checked(false, 10, RIPPLE, RIPPLE));
        // the library takes 6 to 9 characters, of which 8 and 9 hardly ever fit its 160 pixels
        return paint(service, random, faces, 45, 45, Texts.text(random, OWN, Painter.pick(random, 4, 5, 6, 6)));
    }

    private LabeledImage custom(RandomGenerator random) {
        ConfigurableCaptchaService service = new ConfigurableCaptchaService();
        List<Face> faces = Painter.chance(random, 35)
                ? List.of(fonts.standIn(random, "Verdana"), fonts.standIn(random, "Tahoma"))
                : fonts.some(random);
        String usable = Face.usable(faces);
        String alphabet =
                Painter.chance(random, 20) ? Texts.restrict(random, OWN, usable) : Texts.alphabet(random, usable);
        String text = Texts.text(random, alphabet, Texts.length(random));
        Dimension size = Sizes.of(random, text.length());
        Palette palette = Palette.of(random);
        boolean several = palette.texts().size() > 1;
        ColorFactory colors = several
                ? index -> palette.texts().get(index % palette.texts().size())
                : new SingleColorFactory(palette.text());
        service.setWidth(size.width);
        service.setHeight(size.height);
        service.setColorFactory(colors);
        boolean confetti = palette.from().equals(Color.WHITE) && Painter.chance(random, 15);
        BackgroundFactory background =
                confetti ? new MyCustomBackgroundFactory() : new SingleColorBackgroundFactory(palette.from());
        service.setBackgroundFactory(background);
        FilterFactory filter = filter(random, colors);
        service.setFilterFactory(filter);
        Extent extent = Extent.of(text, Face.sized(faces, Font.PLAIN, 1));
        int margin = Painter.pick(random, 6, 7, 8, 10, 12);
        int most = Extent.size(
                random,
                24,
                s -> extent.advance() * s <= size.width - 2 * margin
                        && (extent.above() + extent.below()) * s <= size.height - 2 * RIPPLE - 2);
        int least = Math.max(22, most - Painter.pick(random, 0, 0, 3, 6));
        boolean randomHeight = Painter.chance(random, 25);
        boolean strong = filter instanceof WobbleRippleFilterFactory || filter instanceof DoubleRippleFilterFactory;
        int free = strong ? STRONG : RIPPLE;
        service.setTextRenderer(checked(randomHeight, margin, free, randomHeight ? STRONG : free));
        return paint(service, random, faces, least, most, text);
    }

    private static FilterFactory filter(RandomGenerator random, ColorFactory colors) {
        return switch (random.nextInt(7)) {
            case 0, 1 -> new CurvesRippleFilterFactory(colors);
            case 2 -> new DoubleRippleFilterFactory();
            case 3 -> new WobbleRippleFilterFactory();
            case 4 -> new DiffuseRippleFilterFactory();
            case 5 -> new MarbleRippleFilterFactory();
            default -> new RippleFilterFactory();
        };
    }

    private static LabeledImage paint(
            ConfigurableCaptchaService service,
            RandomGenerator random,
            List<Face> faces,
            int least,
            int most,
            String text) {
        service.setWordFactory(new WordFactory() {
            @Override
            public WordBean getNextWord() {
                return new WordBean(text, text, "");
            }

            @Override
            public String[] getSupportedFontFamilies() {
                return new String[0];
            }
        });
        service.setFontFactory(new FontFactory() {
            @Override
            public Font getFont(int index) {
                Face face = faces.get(random.nextInt(faces.size()));
                return face.font().deriveFont(Font.PLAIN, random.nextInt(least, most + 1));
            }

            @Override
            public void setWord(String word) {}

            @Override
            public void setWordFactory(WordFactory factory) {}
        });
        BufferedImage image = service.getCaptcha().getImage();
        return new LabeledImage(Painter.opaque(image), text);
    }

    /** The library's layout, refused where it goes out of the image or lets letters overlap. */
    private static TextRenderer checked(boolean randomHeight, int margin, int freeX, int freeY) {
        TextRenderer renderer = randomHeight
                ? new RandomYBestFitTextRenderer() {
                    @Override
                    protected void arrangeCharacters(int width, int height, TextString text) {
                        super.arrangeCharacters(width, height, text);
                        check(width, height, text, freeX, freeY);
                    }
                }
                : new BestFitTextRenderer() {
                    @Override
                    protected void arrangeCharacters(int width, int height, TextString text) {
                        super.arrangeCharacters(width, height, text);
                        check(width, height, text, freeX, freeY);
                    }
                };
        renderer.setLeftMargin(margin);
        renderer.setRightMargin(margin);
        return renderer;
    }

    private static void check(int width, int height, TextString text, int freeX, int freeY) {
        double end = 0;
        for (TextCharacter c : text.getCharacters()) {
            Rectangle2D ink = c.getFont()
                    .createGlyphVector(CONTEXT, String.valueOf(c.getCharacter()))
                    .getVisualBounds();
            double left = c.getX() + ink.getMinX();
            double right = c.getX() + ink.getMaxX();
            boolean inside = left >= freeX
                    && right <= width - freeX
                    && c.getY() + ink.getMinY() >= freeY
                    && c.getY() + ink.getMaxY() <= height - freeY;
            if (!inside || left < end - OVERLAP * c.getFont().getSize()) {
                throw new CutOffException("letter " + c.getCharacter() + " outside or on its neighbor");
            }
            end = right;
        }
    }

    /** The colors of the ready-made class: one part dark, the others any. */
    private static Color vivid(RandomGenerator random) {
        int dark = random.nextInt(3);
        int[] c = new int[3];
        do { // bright yellow on white is not legible
            for (int i = 0; i < 3; i++) {
                c[i] = random.nextInt(i == dark ? 71 : 256);
            }
        } while (3 * c[0] + 6 * c[1] + c[2] > 10 * 190);
        return new Color(c[0], c[1], c[2]);
    }
}
