// SPDX-License-Identifier: Apache-2.0
package master.synth;

import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import master.synth.font.FontLibrary;
import master.synth.font.Glyphs;
import master.synth.font.Rng;
import master.synth.kind.Framing;
import master.synth.paint.Painter;
import master.synth.style.Drawing;

/** Draws captchas in the styles of a configuration. Immutable. */
final class CaptchaPainter implements Painter {
    private final FontLibrary fonts;
    private final Glyphs glyphs;
    private final List<StyleFamily> styles;
    private final List<Framing> framings;
    private final double[] styleSums;
    private final double[] framingSums;

    CaptchaPainter(SynthesizerConfig config, FontLibrary fonts) {
        this.fonts = fonts;
        this.glyphs =
                new Glyphs(config.charset().indexOf('\u00d7') < 0 && fonts.canDraw("\u00d7"), fonts.canDraw("\u2212"));
        this.styles = config.families().styles(List.of(StyleFamily.values()), StyleFamily::key);
        this.framings = config.families().framings();
        this.styleSums = SynthesizerConfig.sums(styles, config.styles(), StyleFamily::key, StyleFamily::defaultWeight);
        this.framingSums = SynthesizerConfig.sums(framings, Map.of(), Framing::key, Framing::defaultWeight);
    }

    @Override
    public Painted draw(String text, RandomGenerator random) {
        StyleFamily style = styles.get(Rng.weighted(random, styleSums));
        Framing framing = framings.get(Rng.weighted(random, framingSums));
        return new Drawing(fonts, style.recipe(random, framing, text.length()), random)
                .draw(glyphs.drawn(random, text));
    }
}
