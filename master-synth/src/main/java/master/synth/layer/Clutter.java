// SPDX-License-Identifier: Apache-2.0
package master.synth.layer;

import java.util.List;
import java.util.random.RandomGenerator;
import master.synth.font.FontLibrary;
import master.synth.font.Mask;
import master.synth.font.Outline;
import master.synth.font.Rng;
import master.synth.font.Typeface;

/** Pale, often small letters all over the ground, so weak that nobody takes them for the text. */
public record Clutter(FontLibrary fonts) implements Layer {
    @Override
    public void draw(Scene scene, RandomGenerator random) {
        Typeface typeface = Rng.pick(random, fonts.all());
        List<Character> letters = typeface.characters();
        int count = Rng.integer(random, 5, 40);
        double size = scene.unit * (count > 15 ? Rng.between(random, 0.3, 0.6) : Rng.between(random, 0.4, 1));
        double strength = Rng.between(random, 0.6, 1.3);
        for (int i = 0; i < count; i++) {
            Outline glyph = typeface.glyph(Rng.pick(random, letters)).outline();
            double angle = Rng.centered(random, 1);
            double scale = size / (0.7 * Typeface.EM);
            double cos = Math.cos(angle) * scale;
            double sin = Math.sin(angle) * scale;
            double x = Rng.between(random, 0, scene.width());
            double y = Rng.between(random, 0, scene.height() + size);
            Mask mask = scene.fill(glyph.transform(cos, -sin, sin, cos, x, y));
            scene.canvas.stamp(mask, scene.palette.nearBackground(random, strength), 1);
        }
    }
}
