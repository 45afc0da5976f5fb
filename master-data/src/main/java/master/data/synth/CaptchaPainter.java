// SPDX-License-Identifier: Apache-2.0
package master.data.synth;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.random.RandomGenerator;

/** Draws captchas in the styles of a configuration. Immutable. */
final class CaptchaPainter implements Painter {
    private final FontLibrary fonts;
    private final List<StyleFamily> families = List.of(StyleFamily.values());
    private final double[] sums;

    CaptchaPainter(SynthesizerConfig config, FontLibrary fonts) {
        this.fonts = fonts;
        this.sums = SynthesizerConfig.sums(
                families, config.styles(), StyleFamily::key, StyleFamily::defaultWeight);
    }

    @Override
    public BufferedImage draw(String text, RandomGenerator random) {
        StyleFamily family = families.get(Rng.weighted(random, sums));
        return new Drawing(fonts, family.recipe(random), random).draw(text);
    }
}
