// SPDX-License-Identifier: Apache-2.0
package master.generators;

import cn.apiclub.captcha.Captcha;
import cn.apiclub.captcha.backgrounds.BackgroundProducer;
import cn.apiclub.captcha.backgrounds.FlatColorBackgroundProducer;
import cn.apiclub.captcha.backgrounds.GradiatedBackgroundProducer;
import cn.apiclub.captcha.backgrounds.SquigglesBackgroundProducer;
import cn.apiclub.captcha.gimpy.BlockGimpyRenderer;
import cn.apiclub.captcha.gimpy.DropShadowGimpyRenderer;
import cn.apiclub.captcha.gimpy.FishEyeGimpyRenderer;
import cn.apiclub.captcha.gimpy.GimpyRenderer;
import cn.apiclub.captcha.gimpy.RippleGimpyRenderer;
import cn.apiclub.captcha.gimpy.ShearGimpyRenderer;
import cn.apiclub.captcha.noise.CurvedLineNoiseProducer;
import cn.apiclub.captcha.noise.StraightLineNoiseProducer;
import cn.apiclub.captcha.text.renderer.ColoredEdgesWordRenderer;
import cn.apiclub.captcha.text.renderer.DefaultWordRenderer;
import cn.apiclub.captcha.text.renderer.WordRenderer;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.awt.font.TextLayout;
import java.util.List;
import java.util.random.RandomGenerator;
import master.synth.LabeledImage;

/**
 * SimpleCaptcha in the edition of apiclub.cn: its builder's defaults and random configurations.
 *
 * <p>Left out, as people cannot read them: its servlet's look (hairlines on a gray gradient, rippled) and its stretch,
 * which draws the text over itself.
 */
final class ApiclubPainter implements Painter {
    private static final String OWN = "abcdefghkmnprwxy2345678";
    private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);

    private enum Gimpy {
        NONE(0, 14),
        RIPPLE(2, 20),
        BLOCK(1, 30),
        DROP_SHADOW(1, 16),
        FISH_EYE(0, 30),
        SHEAR(2, 26);

        private final int free; // rows at the top and bottom
        private final int least; // font size

        Gimpy(int free, int least) {
            this.free = free;
            this.least = least;
        }
    }

    private final Fonts fonts;

    ApiclubPainter(Fonts fonts) {
        this.fonts = fonts;
    }

    @Override
    public String name() {
        return "apiclub";
    }

    @Override
    public LabeledImage draw(RandomGenerator random) {
        return Painter.chance(random, DEFAULTS) ? defaults(random) : custom(random);
    }

    private LabeledImage defaults(RandomGenerator random) {
        Captcha.Builder builder = new Captcha.Builder(200, 50);
        boolean digits = Painter.chance(random, 25);
        String text = Texts.text(random, digits ? Texts.DIGITS : OWN, Painter.pick(random, 5, 5, 5, 6));
        List<Face> faces = List.of(fonts.standIn(random, "Arial"), fonts.standIn(random, "Courier"));
        add(builder, text, new DefaultWordRenderer(List.of(Color.BLACK), Face.sized(faces, Font.BOLD, 40)), 0);
        if (Painter.chance(random, 45)) {
            builder.gimp();
        } else if (Painter.chance(random, 15)) {
            builder.gimp(new DropShadowGimpyRenderer());
        }
        if (Painter.chance(random, 55)) {
            builder.addNoise();
        } else if (Painter.chance(random, 25)) {
            builder.addNoise(new StraightLineNoiseProducer());
        }
        if (Painter.chance(random, 60)) {
            builder.addBackground(Painter.<BackgroundProducer>pick(
                    random,
                    new GradiatedBackgroundProducer(),
                    new FlatColorBackgroundProducer(),
                    new GradiatedBackgroundProducer(Color.LIGHT_GRAY, Color.WHITE)));
        }
        if (Painter.chance(random, 40)) {
            builder.addBorder();
        }
        return finish(builder, text);
    }

    private LabeledImage custom(RandomGenerator random) {
        List<Face> faces = Painter.chance(random, 30)
                ? List.of(fonts.standIn(random, "Arial"), fonts.standIn(random, "Courier"))
                : fonts.some(random);
        String usable = Face.usable(faces);
        String alphabet =
                Painter.chance(random, 20) ? Texts.restrict(random, OWN, usable) : Texts.alphabet(random, usable);
        String text = Texts.text(random, alphabet, Texts.length(random));
        Palette palette = Palette.of(random);
        Gimpy drawn = Painter.pick(
                random,
                Gimpy.NONE,
                Gimpy.NONE,
                Gimpy.NONE,
                Gimpy.RIPPLE,
                Gimpy.RIPPLE,
                Gimpy.RIPPLE,
                Gimpy.BLOCK,
                Gimpy.DROP_SHADOW,
                Gimpy.DROP_SHADOW,
                Gimpy.FISH_EYE,
                Gimpy.SHEAR);
        Gimpy gimpy = drawn == Gimpy.SHEAR && text.length() > 5 ? Gimpy.NONE : drawn; // not legible
        Dimension size = gimpy == Gimpy.SHEAR
                ? new Dimension(random.nextInt(120, 301), random.nextInt(70, 101))
                : Sizes.of(random, text.length());
        int style = Painter.pick(random, Font.BOLD, Font.PLAIN);
        boolean squiggles = gimpy == Gimpy.NONE && Painter.chance(random, 6);
        boolean clear = gimpy == Gimpy.NONE || gimpy == Gimpy.DROP_SHADOW;
        boolean edges = clear && !squiggles && Painter.chance(random, 25);
        WordRenderer renderer;
        List<Color> colors = squiggles ? List.of(Color.YELLOW, Color.RED) : palette.texts();
        if (edges) {
            Font font = faces.get(0).font().deriveFont(style, 1f);
            float points = outlineSize(random, font, text, size.width, size.height, Math.max(24, gimpy.least));
            List<Font> fitting = List.of(font.deriveFont(points));
            renderer = new ColoredEdgesWordRenderer(colors, fitting, random.nextFloat(1, 2.5f));
        } else {
            Extent extent = Extent.of(text, Face.sized(faces, style, 1));
            // the fish eye pushes what is far from the center out of the image, shear moves up and down
            double free = switch (gimpy) {
                case FISH_EYE -> 0.24 * size.height;
                case SHEAR -> 0.17 * size.height;
                default -> gimpy.free;
            };
            int points = Extent.size(
                    random,
                    Math.max(gimpy.least, squiggles ? 42 : 0),
                    s -> extent.width() * s <= 0.93 * size.width - 4
                            && 0.75 * size.height - extent.above() * s >= free
                            && (gimpy == Gimpy.SHEAR
                                    || 0.75 * size.height + extent.below() * s <= size.height - gimpy.free));
            renderer = new DefaultWordRenderer(colors, Face.sized(faces, style, points));
        }
        Captcha.Builder builder = new Captcha.Builder(size.width, size.height);
        add(builder, text, renderer, 1);
        Color gap = new Color(random.nextInt(100, 200), random.nextInt(100, 200), random.nextInt(100, 200));
        builder.gimp(gimpy(random, gimpy, palette.faint(), gap));
        if (gimpy == Gimpy.SHEAR) {
            builder.gimp(image -> {
                for (int x = 0; x < image.getWidth(); x++) {
                    clear(image.getRGB(x, 0), gap);
                    clear(image.getRGB(x, image.getHeight() - 1), gap);
                }
            });
        }
        if (!squiggles) {
            noise(random, builder, palette, size);
        }
        builder.addBackground(
                squiggles
                        ? new SquigglesBackgroundProducer()
                        : new GradiatedBackgroundProducer(palette.from(), palette.to()));
        if (Painter.chance(random, 35)) {
            builder.addBorder();
        }
        return finish(builder, text);
    }

    private static void clear(int argb, Color gap) {
        if (argb >>> 24 > 128 && (argb & 0xffffff) != (gap.getRGB() & 0xffffff)) {
            throw new CutOffException("sheared text touches the edge");
        }
    }

    private static GimpyRenderer gimpy(RandomGenerator random, Gimpy gimpy, Color line, Color gap) {
        return switch (gimpy) {
            case NONE -> image -> {};
            case RIPPLE -> new RippleGimpyRenderer();
            case BLOCK -> new BlockGimpyRenderer(Painter.pick(random, 2, 2, 3));
            case DROP_SHADOW ->
                Painter.chance(random, 50)
                        ? new DropShadowGimpyRenderer()
                        : new DropShadowGimpyRenderer(random.nextInt(1, 6), random.nextFloat(0.3f, 1f));
            case FISH_EYE -> new FishEyeGimpyRenderer(line, line);
            case SHEAR -> new ShearGimpyRenderer(gap);
        };
    }

    private static void noise(RandomGenerator random, Captcha.Builder builder, Palette palette, Dimension size) {
        int lines = Painter.pick(random, 0, 0, 1, 1, 1, 2, 2, 3);
        for (int i = 0; i < lines; i++) {
            float width = random.nextFloat(0.8f, Math.max(1.2f, Math.min(4, size.height / 16f)));
            builder.addNoise(
                    Painter.chance(random, 65)
                            ? new CurvedLineNoiseProducer(palette.line(random), width)
                            : new StraightLineNoiseProducer(palette.line(random), Math.max(1, (int) width)));
        }
    }

    /** Draws the text and checks that it is inside. */
    private static void add(Captcha.Builder builder, String text, WordRenderer renderer, int free) {
        builder.addText(() -> text, (word, image) -> {
            renderer.render(word, image);
            Ink.inside(image, 1, free);
        });
    }

    /** A size at which the outlined text, laid out from 5 % of the width and on 75 % of the height, fits. */
    private static float outlineSize(RandomGenerator random, Font font, String text, int width, int height, int least) {
        var bounds = new TextLayout(text, font.deriveFont(100f), CONTEXT).getBounds();
        return Extent.size(
                random,
                least,
                s -> bounds.getMaxX() / 100 * s <= 0.95 * width - 4
                        && -bounds.getMinY() / 100 * s <= 0.75 * height - 2
                        && bounds.getMaxY() / 100 * s <= 0.25 * height - 2);
    }

    private static LabeledImage finish(Captcha.Builder builder, String text) {
        Captcha captcha = builder.build();
        if (!captcha.getAnswer().equals(text)) {
            throw new IllegalStateException("drew " + captcha.getAnswer() + " instead of " + text);
        }
        return new LabeledImage(Painter.opaque(captcha.getImage()), text);
    }
}
