// SPDX-License-Identifier: Apache-2.0
package master.synth;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import master.synth.kind.Framing;
import master.synth.style.ClutterStyles;
import master.synth.style.ColorStyles;
import master.synth.style.Recipe;
import master.synth.style.StrokeStyles;
import master.synth.style.Styles;

/**
 * The families of looks that the synthesizer mixes; each is a recipe with its own random ranges. The name in a
 * configuration is the lower-case name.
 */
public enum StyleFamily {
    /** Words and numbers, cut tight, clean or nearly so. */
    PLAIN(0.10, Styles::plain),
    /** Small hard-edged letters on a plain or dotted ground, as simple server libraries draw them. */
    BITMAP(0.08, Styles::bitmap),
    /** Dark letters on a light ground with a few lines and dots. */
    CLASSIC(0.10, Styles::classic),
    /** Dense dots, speckles or pepper. */
    SPECKLED(0.06, Styles::speckled),
    /** Lines and curves through the text. */
    LINED(0.10, Styles::lined),
    /** Bent lines of text, rippled images. */
    WARPED(0.08, Styles::warped),
    /** Contours instead of filled letters. */
    HOLLOW(0.05, Styles::hollow),
    /** Each letter in its own color, often its own font, size and angle. */
    COLORFUL(0.08, Styles::colorful),
    /** Shadows, sides, embossing. */
    SHADOW(0.05, Styles::shadow),
    /** Light letters on a dark ground. */
    DARK(0.05, Styles::dark),
    /** Textures behind the text and inside of it. */
    TEXTURED(0.06, Styles::textured),
    /** Pale letters behind the text. */
    CLUTTER(0.03, Styles::clutter),
    /** Letters that touch or overlap, thick lines in their color. */
    TOUCHING(0.07, Styles::touching),
    /** Thin outlines and curves of many colors, as vector images have them. */
    VECTOR(0.04, Styles::vector),
    /** Blurred, coarse, compressed, binarized. */
    DEGRADED(0.07, Styles::degraded),
    /** Regions with swapped colors, cuts, broken strokes. */
    BROKEN(0.03, Styles::broken),
    /** Anything with anything, within the budget. */
    WILD(0.10, Styles::wild),
    /** Pale letters under dark marks. */
    PASTEL(0.06, ColorStyles::pastel),
    /** Letters of the ground's color with one or two of red, green and blue changed. */
    CHANNEL(0.05, ColorStyles::channel),
    /** Letters in pure colors, one each, on gray, white or a ramp. */
    NAMED(0.06, ColorStyles::named),
    /** Grounds from dark to light, fields, spots, each letter in an ink of its own that can be told from it. */
    GROUNDS(0.05, ColorStyles::grounds),
    /** Several inks that follow each other across the letters. */
    RAINBOW(0.04, ColorStyles::rainbow),
    /** Little contrast. */
    FADED(0.04, ColorStyles::faded),
    /** Each letter on a plate or in a frame of its own, turned. */
    PLATES(0.06, StrokeStyles::plates),
    /** Strokes of dots or dashes. */
    DOTTED(0.05, StrokeStyles::dotted),
    /** Letters made of the squares or disks of a coarse grid. */
    CELLS(0.03, StrokeStyles::cells),
    /** Strokes twice, or with a line inside. */
    DOUBLED(0.04, StrokeStyles::doubled),
    /** Strokes with parts missing. */
    ERODED(0.04, StrokeStyles::eroded),
    /** Letters of the ground's color with an edge only. */
    RELIEF(0.04, StrokeStyles::relief),
    /** Strokes of stripes, or with gaps like a stencil's. */
    STRIPED(0.03, StrokeStyles::striped),
    /** Letters that overlap and show through each other. */
    OVERPRINT(0.03, StrokeStyles::overprint),
    /** Uneven gaps, heights and sizes. */
    STAGGERED(0.06, StrokeStyles::staggered),
    /** Parallel lines, grids, hatching, waves over or behind mostly bold letters. */
    RULED(0.07, ClutterStyles::ruled),
    /** Short strokes, scribbles, rays over the text. */
    SCRATCHED(0.06, ClutterStyles::scratched),
    /** Small shapes, veils, bars, pixels of any color. */
    STREWN(0.05, ClutterStyles::strewn),
    /** A table of few colors, dithered or not. */
    INDEXED(0.04, ClutterStyles::indexed),
    /** The whole image seen from the side, twisted or torn. */
    BENT(0.05, ClutterStyles::bent),
    /** Photographed or filmed: uneven light, noise, fringes, blur. */
    SCREEN(0.05, ClutterStyles::screen);

    private final double defaultWeight;
    private final BiConsumer<Recipe, RandomGenerator> fill;

    StyleFamily(double defaultWeight, BiConsumer<Recipe, RandomGenerator> fill) {
        this.defaultWeight = defaultWeight;
        this.fill = fill;
    }

    /** The name in a configuration. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The share of this family in the default mixture, before scaling to a sum of one. */
    public double defaultWeight() {
        return defaultWeight;
    }

    Recipe recipe(RandomGenerator random, Framing framing, int length) {
        Recipe recipe = new Recipe(random, framing, length);
        fill.accept(recipe, random);
        return recipe;
    }

    /** The names that a configuration may use. */
    static List<String> names() {
        return Arrays.stream(values()).map(StyleFamily::key).toList();
    }
}
