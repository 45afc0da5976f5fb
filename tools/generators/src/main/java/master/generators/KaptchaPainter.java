// SPDX-License-Identifier: Apache-2.0
package master.generators;

import com.google.code.kaptcha.GimpyEngine;
import com.google.code.kaptcha.impl.DefaultKaptcha;
import com.google.code.kaptcha.impl.DefaultNoise;
import com.google.code.kaptcha.impl.FishEyeGimpy;
import com.google.code.kaptcha.impl.NoNoise;
import com.google.code.kaptcha.impl.ShadowGimpy;
import com.google.code.kaptcha.impl.WaterRipple;
import com.google.code.kaptcha.text.WordRenderer;
import com.google.code.kaptcha.text.impl.DefaultWordRenderer;
import com.google.code.kaptcha.util.Config;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Properties;
import java.util.random.RandomGenerator;
import master.synth.LabeledImage;

/** Kaptcha: its defaults, what tutorials and frameworks configure, and random configurations. */
final class KaptchaPainter implements Painter {
    private static final String OWN = "abcde2345678gfynmnpwx";

    /** How the library distorts, and how much room that needs at the edges, in pixels. */
    private enum Gimpy {
        WATER(WaterRipple.class, 3, 2, 24),
        SHADOW(ShadowGimpy.class, 8, 2, 30),
        FISH_EYE(FishEyeGimpy.class, 2, 0, 32),
        NONE(null, 2, 1, 14);

        private final Class<? extends GimpyEngine> engine;
        private final int x;
        private final int y;
        private final int least; // font size

        Gimpy(Class<? extends GimpyEngine> engine, int x, int y, int least) {
            this.engine = engine;
            this.x = x;
            this.y = y;
            this.least = least;
        }
    }

    private final Fonts fonts;

    KaptchaPainter(Fonts fonts) {
        this.fonts = fonts;
    }

    @Override
    public String name() {
        return "kaptcha";
    }

    @Override
    public LabeledImage draw(RandomGenerator random) {
        if (Painter.chance(random, DEFAULTS)) {
            return preset(random);
        }
        return custom(random);
    }

    private LabeledImage preset(RandomGenerator random) {
        List<Face> faces = List.of(fonts.standIn(random, "Arial"), fonts.standIn(random, "Courier"));
        Properties p = new Properties();
        int which = random.nextInt(10);
        if (which < 5) { // nothing configured
            return paint(p, faces, Gimpy.WATER, Texts.text(random, OWN, 5), false);
        }
        set(p, "border", Painter.pick(random, "yes", "no"));
        set(p, "border.color", "105,179,90");
        set(p, "textproducer.font.color", Painter.pick(random, "blue", "black", "0,0,0", "red"));
        if (which == 5 || which == 6) { // a well-known administration framework
            size(p, new Dimension(160, 60));
            set(p, "textproducer.font.size", "38");
            Gimpy gimpy = Gimpy.SHADOW;
            set(p, "obscurificator.impl", gimpy.engine.getName());
            if (which == 5) {
                return paint(p, faces, gimpy, Texts.text(random, OWN, 4), false);
            }
            set(p, "textproducer.font.size", "35");
            set(p, "textproducer.char.space", "3");
            set(p, "noise.impl", NoNoise.class.getName());
            return paint(p, faces, gimpy, Texts.sum(random, '*', 9, "=?"), false);
        }
        // what tutorials show
        size(
                p,
                Painter.pick(
                        random,
                        new Dimension(125, 45),
                        new Dimension(100, 40),
                        new Dimension(120, 40),
                        new Dimension(110, 40),
                        new Dimension(150, 50),
                        new Dimension(135, 50)));
        String alphabet = Painter.pick(
                random,
                OWN,
                Texts.DIGITS,
                "ABCDEFGHJKMNPQRSTUVWXYZ23456789",
                Texts.DIGITS + "abcdefghjkmnpqrstuvwxyz",
                "ACDEFHKPRSTWX345679");
        String text = Texts.text(random, alphabet, Painter.pick(random, 4, 4, 4, 5));
        Gimpy gimpy = Painter.pick(random, Gimpy.WATER, Gimpy.WATER, Gimpy.NONE, Gimpy.SHADOW);
        if (Painter.chance(random, 40)) {
            set(p, "noise.impl", NoNoise.class.getName());
        }
        fit(random, p, faces, gimpy, text);
        return paint(p, faces, gimpy, text, true);
    }

    private LabeledImage custom(RandomGenerator random) {
        List<Face> faces = Painter.chance(random, 35)
                ? List.of(fonts.standIn(random, "Arial"), fonts.standIn(random, "Courier"))
                : fonts.some(random);
        String usable = Face.usable(faces);
        String text;
        if (Painter.chance(random, 8)) {
            char times = Painter.pick(random, '*', 'x');
            text = Texts.sum(random, times, Painter.pick(random, 9, 20, 50), Painter.pick(random, "=?", "="));
            if (!Texts.without(text, usable).isEmpty()) {
                throw new CutOffException("font cannot draw " + text);
            }
        } else {
            String alphabet =
                    Painter.chance(random, 20) ? Texts.restrict(random, OWN, usable) : Texts.alphabet(random, usable);
            text = Texts.text(random, alphabet, Texts.length(random));
        }
        Properties p = new Properties();
        size(p, Sizes.of(random, text.length()));
        Gimpy gimpy = Painter.pick(
                random,
                Gimpy.WATER,
                Gimpy.WATER,
                Gimpy.WATER,
                Gimpy.WATER,
                Gimpy.SHADOW,
                Gimpy.SHADOW,
                Gimpy.SHADOW,
                Gimpy.NONE,
                Gimpy.NONE,
                Gimpy.NONE,
                Gimpy.FISH_EYE);
        boolean light = gimpy == Gimpy.SHADOW || gimpy == Gimpy.FISH_EYE; // a black shadow, a red and blue grid
        Palette palette = light ? Palette.light(random) : Palette.of(random);
        set(p, "background.clear.from", color(palette.from()));
        set(p, "background.clear.to", color(palette.to()));
        set(p, "textproducer.font.color", color(gimpy == Gimpy.FISH_EYE ? Color.BLACK : palette.text()));
        set(p, "noise.color", color(palette.line(random)));
        set(
                p,
                "noise.impl",
                Painter.pick(random, DefaultNoise.class, DefaultNoise.class, NoNoise.class)
                        .getName());
        set(p, "border", Painter.pick(random, "yes", "no"));
        set(p, "border.color", color(palette.line(random)));
        set(p, "border.thickness", Painter.pick(random, "1", "1", "1", "2", "3"));
        set(p, "textproducer.char.space", String.valueOf(Painter.pick(random, 1, 2, 2, 2, 3, 4, 5, 6, 8, 10)));
        fit(random, p, faces, gimpy, text);
        return paint(p, faces, gimpy, text, true);
    }

    /** Chooses a font size at which the text, laid out as DefaultWordRenderer does, fits. */
    private static void fit(RandomGenerator random, Properties p, List<Face> faces, Gimpy gimpy, String text) {
        Config config = new Config(p);
        Extent extent = Extent.of(text, Face.sized(faces, Font.BOLD, 1));
        int width = config.getWidth();
        int height = config.getHeight();
        int gaps = text.length() - 1;
        double shift = 2 * Math.max(0, config.getTextProducerCharSpace() - 2) * gaps; // the library centers as if 2 px
        // the fish eye pushes what is far from the center out of the image
        double top = gimpy == Gimpy.FISH_EYE ? 0.24 * height : gimpy.y;
        int size = Extent.size(random, gimpy.least, s -> {
            double baseline = (height - s) / 5 + s;
            return extent.width() * s + 2 * gaps + shift <= width - 2 * gimpy.x - 4
                    && baseline - extent.above() * s >= top
                    && baseline + extent.below() * s <= height - top;
        });
        set(p, "textproducer.font.size", String.valueOf(size));
    }

    private LabeledImage paint(Properties p, List<Face> faces, Gimpy gimpy, String text, boolean check) {
        Config config = new Config(p) {
            @Override
            public Font[] getTextProducerFonts(int size) {
                return Face.sized(faces, Font.BOLD, size).toArray(Font[]::new);
            }

            @Override
            public WordRenderer getWordRendererImpl() {
                DefaultWordRenderer renderer = new DefaultWordRenderer() {
                    @Override
                    public BufferedImage renderWord(String word, int width, int height) {
                        BufferedImage image = super.renderWord(word, width, height);
                        Ink.inside(image, 1, check ? 1 : 0);
                        return image;
                    }
                };
                renderer.setConfig(this);
                return renderer;
            }

            @Override
            public GimpyEngine getObscurificatorImpl() {
                if (gimpy != Gimpy.NONE) {
                    return super.getObscurificatorImpl();
                }
                return image -> {
                    getNoiseImpl().makeNoise(image, .1f, .1f, .25f, .25f);
                    return image;
                };
            }
        };
        if (gimpy != Gimpy.NONE) {
            set(p, "obscurificator.impl", gimpy.engine.getName());
        }
        DefaultKaptcha kaptcha = new DefaultKaptcha();
        kaptcha.setConfig(config);
        return new LabeledImage(Painter.opaque(kaptcha.createImage(text)), text);
    }

    private static void size(Properties p, Dimension size) {
        set(p, "image.width", String.valueOf(size.width));
        set(p, "image.height", String.valueOf(size.height));
    }

    private static void set(Properties p, String key, String value) {
        p.setProperty("kaptcha." + key, value);
    }

    private static String color(Color c) {
        return c.getRed() + "," + c.getGreen() + "," + c.getBlue();
    }
}
