// SPDX-License-Identifier: Apache-2.0
package master.synth.word;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import master.synth.font.Rng;
import master.synth.layer.Backgrounds;
import master.synth.layer.Layer;
import master.synth.pixel.Filter;

/** Everything that is decided about one image of a word before it is set. Mutable while a style fills it in. */
public final class WordRecipe {
    // how the line is set; lengths are shares of the em
    public boolean kerned;
    public double tracking;
    public double stretch = 1; // width of the letters relative to the font
    public double weight; // a line of this thickness around the letters makes them bolder
    public double slant; // shear of the letters
    public double jump; // the largest move of a single letter up or down
    public double turn; // the largest turn of a single letter, radians
    public boolean bigFirst; // the first letter taller than the others
    public boolean underlined;
    public boolean marked; // a comma, a full stop or the like behind the text, which is no part of the label

    // how the camera sees it
    public double
            arc; // the angle that the baseline turns by from end to end, radians; above zero its middle is highest
    public double rotation; // radians
    public double rise; // vertical shear: one end higher than the other
    public double deep; // perspective from left to right, in (-0.6, 0.6)
    public double tilt; // perspective from top to bottom, in (-0.6, 0.6)

    // how it is cut: height in pixels, and free space as shares of the text's height, below zero through the letters
    public double height;
    public double left;
    public double right;
    public double top;
    public double bottom;
    public boolean[] neighbors = new boolean[4]; // left, right, above, below: whether another text looks in

    // how it is painted
    public WordColors colors;
    public Layer background = Backgrounds::plain;
    public boolean plate; // a field of another color behind the text, with or without a border
    public final List<WordPaint> under = new ArrayList<>();
    public WordPaint fill = WordPaints.solid(1);
    public final List<WordPaint> over = new ArrayList<>();
    public final List<Filter> light = new ArrayList<>();
    public final List<Filter> camera = new ArrayList<>();

    public WordRecipe(RandomGenerator random) {
        height = height(random);
        cut(random);
        kerned = Rng.chance(random, 0.7);
        double spaced = random.nextDouble();
        tracking = spaced < 0.68
                ? Rng.between(random, -0.02, 0.03)
                : spaced < 0.95 ? Rng.between(random, -0.06, 0.12) : Rng.between(random, 0.12, 0.5);
        double stretched = random.nextDouble();
        stretch =
                stretched < 0.5 ? 1 : stretched < 0.92 ? Rng.between(random, 0.6, 1.2) : Rng.between(random, 0.35, 0.6);
        weight = Rng.chance(random, 0.3) ? Rng.between(random, 0.015, 0.06) : 0;
        slant = Rng.chance(random, 0.15) ? Rng.between(random, -0.1, 0.35) : 0;
        bigFirst = Rng.chance(random, 0.03);
        underlined = Rng.chance(random, 0.03);
        marked = Rng.chance(random, 0.08);
        colors = WordColors.natural(random, Rng.between(random, 50, 140));
    }

    /** Heights of cropped words: half of them between 22 and 50 pixels. */
    private static double height(RandomGenerator random) {
        return Math.max(
                13,
                Math.min(
                        140,
                        32
                                * Math.exp(0.6
                                        * (random.nextDouble() + random.nextDouble() + random.nextDouble() - 1.5)
                                        * 2)));
    }

    private void cut(RandomGenerator random) {
        double choice = random.nextDouble();
        double low = choice < 0.25 ? -0.03 : choice < 0.8 ? 0.03 : 0.15;
        double high = choice < 0.25 ? 0.08 : choice < 0.8 ? 0.25 : 0.5;
        left = Rng.between(random, low, high);
        right = Rng.between(random, low, high);
        top = Rng.between(random, low, high);
        bottom = Rng.between(random, low, high);
        for (int side = 0; side < 4; side++) {
            neighbors[side] = Rng.chance(random, 0.14);
        }
    }

    /** What a camera that does not stand right before the text sees; strength in [0, 1]. */
    public void view(RandomGenerator random, double strength) {
        rotation = strength * Rng.centered(random, 0.3);
        rise = strength * Rng.centered(random, 0.35);
        slant += strength * Rng.centered(random, 0.3);
        deep = strength * Rng.centered(random, 0.5);
        tilt = strength * Rng.centered(random, 0.3);
    }
}
