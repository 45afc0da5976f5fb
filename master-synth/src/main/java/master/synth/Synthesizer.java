// SPDX-License-Identifier: Apache-2.0
package master.synth;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import master.api.Label;
import master.synth.font.FontLibrary;
import master.synth.font.Typeface;
import master.synth.paint.Painter;
import master.synth.text.Texts;

/**
 * Draws text images with exact labels. Immutable and thread-safe; each thread brings its own random generator.
 *
 * <p>The same configuration, fonts and random state give the same image. Captchas are 50 to 500 pixels wide and
 * 18 to 120 high, one to twelve times as wide as high; words are 8 to 150 pixels high and have at most 30,000 pixels.
 * All are RGB.
 *
 * <pre>{@code
 * Synthesizer synthesizer = Synthesizer.create(SynthesizerConfig.captcha());
 * LabeledImage sample = synthesizer.next(new SplittableRandom(7));
 * }</pre>
 */
public final class Synthesizer {
    private final SynthesizerConfig config;
    private final FontLibrary fonts;
    private final Texts texts;
    private final Painter painter;

    private Synthesizer(SynthesizerConfig config, FontLibrary fonts) {
        this.config = config;
        this.fonts = fonts;
        boolean words = config.preset() == Preset.WORDS;
        this.texts = words ? new WordSource(config) : new TextSource(config);
        this.painter = words ? new WordPainter(config, fonts, texts) : new CaptchaPainter(config, fonts);
    }

    /**
     * Loads the fonts, which takes seconds when there are hundreds, and is done once.
     *
     * @throws IllegalArgumentException if a character of the charset is drawn by no font, or no kind of text can be
     *     made of the charset, or a file of words is wrong
     * @throws java.io.UncheckedIOException if a font directory cannot be listed or a file of words not be read
     */
    public static Synthesizer create(SynthesizerConfig config) {
        Objects.requireNonNull(config, "config");
        FontLibrary fonts = FontLoader.load(config);
        for (char c : config.drawable().toCharArray()) {
            if (!fonts.canDraw(String.valueOf(c))) {
                throw new IllegalArgumentException("charset character '" + c + "' is drawn by none of the fonts");
            }
        }
        return new Synthesizer(config, fonts);
    }

    /** The configuration this was made of. */
    public SynthesizerConfig config() {
        return config;
    }

    /** The families that are drawn, but for fonts, such as {@code style/plates} and {@code framing/tall}. */
    public List<String> families() {
        return config.families().names(config.preset());
    }

    /**
     * A synthesizer with the same fonts that draws one of the {@link #families()} only; of the other kind all that this
     * one draws.
     *
     * @throws IllegalArgumentException if there is no such family
     */
    public Synthesizer only(String family) {
        if (!families().contains(family)) {
            throw new IllegalArgumentException("family \"" + family + "\" is none of " + families());
        }
        String kind = family.substring(0, family.indexOf('/') + 1);
        List<String> only = new ArrayList<>(config.families().only());
        only.removeIf(name -> name.startsWith(kind));
        only.add(family);
        Families one = new Families(only, config.families().without());
        return new Synthesizer(config.withStyles(Map.of()).withFamilies(one), fonts);
    }

    /** The names of the usable fonts. */
    public List<String> fontNames() {
        return fonts.all().stream().map(Typeface::name).toList();
    }

    /**
     * Draws the next image; all its randomness comes from the generator. Labels of captchas have a box for each
     * character, those of words none.
     */
    public LabeledImage next(RandomGenerator random) {
        String text = texts.next(random);
        Painter.Painted painted = painter.draw(text, random);
        return new LabeledImage(painted.image(), new Label(config.fold().label(text), painted.boxes()));
    }
}
