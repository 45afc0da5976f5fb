// SPDX-License-Identifier: Apache-2.0
package master.generators;

import com.github.cage.Cage;
import com.github.cage.GCage;
import com.github.cage.image.EffectConfig;
import com.github.cage.image.Painter.Quality;
import com.github.cage.image.ScaleConfig;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import master.synth.LabeledImage;

/**
 * Cage: its two ready-made configurations, and random effects, fonts, colors and sizes.
 *
 * <p>It stretches the text to the size of the image, so nothing is cut off. Left out: its outline without black or dark
 * letters, which is not legible.
 */
final class CagePainter implements Painter {
    private static final String OWN = "abcdefghijkmnprstuvwxyz23456789"; // near to the tokens of its generators

    private final Fonts fonts;

    CagePainter(Fonts fonts) {
        this.fonts = fonts;
    }

    @Override
    public String name() {
        return "cage";
    }

    @Override
    public LabeledImage draw(RandomGenerator random) {
        return Painter.chance(random, DEFAULTS) ? defaults(random) : custom(random);
    }

    private LabeledImage defaults(RandomGenerator random) {
        Cage cage = Painter.chance(random, 50) ? new GCage() : new Cage();
        String text = Texts.text(random, OWN, Painter.pick(random, 5, 6, 6, 7, 8));
        return new LabeledImage(Painter.opaque(cage.drawImage(text)), text);
    }

    private LabeledImage custom(RandomGenerator random) {
        Face face = fonts.pick(random);
        String text = Texts.text(random, Texts.alphabet(random, face.usable()), Texts.length(random));
        Dimension size = Sizes.of(random, text.length());
        Palette palette = Palette.light(random);
        boolean ripple = Painter.chance(random, 60);
        boolean blur = size.height >= 40 && Painter.chance(random, 25);
        boolean outline = Painter.chance(random, 20);
        boolean rotate = Painter.chance(random, 60);
        double room = rotate ? random.nextDouble(0.8, 1) : 1;
        var scale = new ScaleConfig((float) room, (float) random.nextDouble(0.75, 1));
        var painter = new com.github.cage.image.Painter(
                size.width,
                size.height,
                palette.from(),
                Painter.pick(random, Quality.MIN, Quality.DEFAULT, Quality.MAX),
                new EffectConfig(ripple, blur, outline, rotate, scale),
                new Random(random.nextLong()));
        Color ink = outline ? Color.BLACK : palette.text();
        int style = Painter.pick(random, Font.PLAIN, Font.BOLD);
        Font font = Face.sized(List.of(face), style, Math.max(20, size.height * 0.8f))
                .get(0);
        return new LabeledImage(Painter.opaque(painter.draw(font, ink, text)), text);
    }
}
