// SPDX-License-Identifier: Apache-2.0
package master.generators;

import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.random.RandomGenerator;
import master.synth.LabeledImage;
import net.logicsquad.nanocaptcha.image.ImageCaptcha;
import net.logicsquad.nanocaptcha.image.backgrounds.BackgroundProducer;
import net.logicsquad.nanocaptcha.image.backgrounds.FlatColorBackgroundProducer;
import net.logicsquad.nanocaptcha.image.backgrounds.GradiatedBackgroundProducer;
import net.logicsquad.nanocaptcha.image.backgrounds.SquigglesBackgroundProducer;
import net.logicsquad.nanocaptcha.image.filter.FishEyeImageFilter;
import net.logicsquad.nanocaptcha.image.filter.RippleImageFilter;
import net.logicsquad.nanocaptcha.image.filter.ShearImageFilter;
import net.logicsquad.nanocaptcha.image.noise.CurvedLineNoiseProducer;
import net.logicsquad.nanocaptcha.image.noise.GaussianNoiseProducer;
import net.logicsquad.nanocaptcha.image.noise.SaltAndPepperNoiseProducer;
import net.logicsquad.nanocaptcha.image.noise.StraightLineNoiseProducer;
import net.logicsquad.nanocaptcha.image.renderer.DefaultWordRenderer;
import net.logicsquad.nanocaptcha.image.renderer.FastWordRenderer;
import net.logicsquad.nanocaptcha.image.renderer.WordRenderer;

/**
 * NanoCaptcha: its defaults in the usual combinations, and random configurations.
 *
 * <p>Left out, as people cannot read it: its stretch filter, which draws the text over itself.
 */
final class NanoCaptchaPainter implements Painter {
    private static final String OWN = "abcdefghkmnprwxy2345678";

    private enum Filter {
        NONE(1, 14),
        RIPPLE(2, 20),
        FISH_EYE(1, 30),
        SHEAR(1, 26);

        private final int free; // rows at the top and bottom
        private final int least; // font size

        Filter(int free, int least) {
            this.free = free;
            this.least = least;
        }
    }

    private final Fonts fonts;

    NanoCaptchaPainter(Fonts fonts) {
        this.fonts = fonts;
    }

    @Override
    public String name() {
        return "nanocaptcha";
    }

    @Override
    public LabeledImage draw(RandomGenerator random) {
        return Painter.chance(random, DEFAULTS) ? defaults(random) : custom(random);
    }

    private LabeledImage defaults(RandomGenerator random) {
        ImageCaptcha.Builder builder = new ImageCaptcha.Builder(200, 50);
        boolean fast = Painter.chance(random, 35);
        String alphabet = Painter.chance(random, 25) ? Texts.DIGITS : OWN;
        String text = Texts.text(random, alphabet, Painter.pick(random, 5, 5, 5, 6));
        WordRenderer renderer =
                fast ? new FastWordRenderer.Builder().build() : new DefaultWordRenderer.Builder().build();
        add(builder, text, renderer, 0);
        int bits = random.nextInt(64);
        if ((bits & 1) != 0) {
            builder.addNoise();
        } else if ((bits & 34) == 2) {
            builder.addNoise(new StraightLineNoiseProducer());
        }
        if ((bits & 4) != 0) {
            builder.addFilter();
        }
        if ((bits & 8) != 0) {
            builder.addBackground(Painter.<BackgroundProducer>pick(
                    random, new GradiatedBackgroundProducer(), new FlatColorBackgroundProducer()));
        }
        if ((bits & 16) != 0) {
            builder.addBorder();
        }
        return finish(builder, text);
    }

    private LabeledImage custom(RandomGenerator random) {
        // without a font of ours the library takes its two own ones, at 40 px
        List<Face> faces = Painter.chance(random, 20) ? List.of() : fonts.some(random);
        String usable = faces.isEmpty() ? Texts.ALL : Face.usable(faces);
        String alphabet =
                Painter.chance(random, 20) ? Texts.restrict(random, OWN, usable) : Texts.alphabet(random, usable);
        String text = Texts.text(random, alphabet, Texts.length(random));
        Palette palette = Palette.of(random);
        Filter drawn = Painter.pick(
                random,
                Filter.NONE,
                Filter.NONE,
                Filter.NONE,
                Filter.RIPPLE,
                Filter.RIPPLE,
                Filter.RIPPLE,
                Filter.FISH_EYE,
                Filter.SHEAR);
        Filter filter = drawn == Filter.SHEAR && text.length() > 5 ? Filter.NONE : drawn; // not legible
        Dimension size = filter == Filter.SHEAR
                ? new Dimension(random.nextInt(120, 301), random.nextInt(70, 101))
                : Sizes.of(random, text.length());
        boolean squiggles = filter == Filter.NONE && Painter.chance(random, 5); // with more than that not legible
        double x = random.nextDouble(0.02, 0.15);
        double y = filter == Filter.SHEAR ? random.nextDouble(0.3, 0.4) : random.nextDouble(0.18, 0.35);
        List<Color> colors = squiggles ? List.of(Color.YELLOW, Color.RED) : palette.texts();
        var renderer = new DefaultWordRenderer.Builder().xOffset(x).yOffset(y).randomColor(colors);
        if (!faces.isEmpty()) {
            int style = Painter.pick(random, Font.BOLD, Font.PLAIN);
            Extent extent = Extent.of(text, Face.sized(faces, style, 1));
            double free = switch (filter) {
                case FISH_EYE -> 0.24 * size.height;
                case SHEAR -> 0.17 * size.height;
                default -> filter.free;
            };
            int points = Extent.size(
                    random,
                    Math.max(filter.least, squiggles ? 42 : 0),
                    s -> extent.width() * s <= (1 - x) * size.width - 4
                            && (1 - y) * size.height - extent.above() * s >= free
                            && y * size.height - extent.below() * s >= filter.free);
            renderer.randomFont(Face.sized(faces, style, points));
        }
        ImageCaptcha.Builder builder = new ImageCaptcha.Builder(size.width, size.height);
        add(builder, text, renderer.build(), 1);
        Color gap = new Color(random.nextInt(100, 200), random.nextInt(100, 200), random.nextInt(100, 200));
        switch (filter) {
            case NONE -> {}
            case RIPPLE -> builder.addFilter(new RippleImageFilter());
            case FISH_EYE -> builder.addFilter(new FishEyeImageFilter(palette.faint(), palette.faint()));
            case SHEAR -> builder.addFilter(new ShearImageFilter(gap)).addFilter(image -> clear(image, gap));
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

    private static void noise(RandomGenerator random, ImageCaptcha.Builder builder, Palette palette, Dimension size) {
        int lines = Painter.pick(random, 0, 0, 1, 1, 1, 2, 2, 3);
        for (int i = 0; i < lines; i++) {
            float width = random.nextFloat(0.8f, Math.max(1.2f, Math.min(4, size.height / 16f)));
            builder.addNoise(
                    Painter.chance(random, 65)
                            ? new CurvedLineNoiseProducer(palette.line(random), width)
                            : new StraightLineNoiseProducer(palette.line(random), Math.max(1, (int) width)));
        }
        switch (random.nextInt(8)) {
            case 0 -> builder.addNoise(new GaussianNoiseProducer(random.nextInt(5, 30), 0));
            case 1 -> builder.addNoise(new SaltAndPepperNoiseProducer(random.nextDouble(0.01, 0.1)));
            default -> {}
        }
    }

    private static void clear(BufferedImage image, Color gap) {
        for (int x = 0; x < image.getWidth(); x++) {
            for (int y : new int[] {0, image.getHeight() - 1}) {
                int argb = image.getRGB(x, y);
                if (argb >>> 24 > 128 && (argb & 0xffffff) != (gap.getRGB() & 0xffffff)) {
                    throw new CutOffException("sheared text touches the edge");
                }
            }
        }
    }

    /** Draws the text and checks that it is inside. */
    private static void add(ImageCaptcha.Builder builder, String text, WordRenderer renderer, int free) {
        builder.addContent(() -> text, (word, image) -> {
            renderer.render(word, image);
            Ink.inside(image, 1, free);
        });
    }

    private static LabeledImage finish(ImageCaptcha.Builder builder, String text) {
        ImageCaptcha captcha = builder.build();
        if (!captcha.getContent().equals(text)) {
            throw new IllegalStateException("drew " + captcha.getContent() + " instead of " + text);
        }
        return new LabeledImage(Painter.opaque(captcha.getImage()), text);
    }
}
