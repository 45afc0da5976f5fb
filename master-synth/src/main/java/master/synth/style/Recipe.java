// SPDX-License-Identifier: Apache-2.0
package master.synth.style;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import master.synth.font.Layout;
import master.synth.font.Rng;
import master.synth.kind.Framing;
import master.synth.layer.Backgrounds;
import master.synth.layer.Layer;
import master.synth.paint.GlyphPaint;
import master.synth.paint.GlyphPaints;
import master.synth.pixel.Colors;
import master.synth.pixel.Filter;
import master.synth.pixel.Palette;

/**
 * Everything that is decided about one image before its text is set. Mutable while a style family fills it in.
 *
 * <p>A budget bounds the difficulty: each disturbing layer costs, and what the budget cannot pay is left out, so that
 * strong effects do not pile up until nobody can read the text.
 */
public final class Recipe {
    private static final double[] DIFFICULTY = {0.35, 0.8, 1.0}; // running shares of easy, medium and hard
    private static final double[] BUDGETS = {0.6, 1.1, 1.7};

    public final Framing framing;
    public double height; // of the image, pixels
    public double fill; // text height as a share of the image's
    public double padX; // free width beside the text as a share of its width
    public double padY; // free height as a share of the text's, or Frame.AS_TOLD
    public double margin = 1; // pixels around the text that stay free of it
    public double alignX; // 0 left, 1 right
    public double alignY; // 0 top, 1 bottom
    public double zoom = 1; // factor from the drawn to the finished image
    public boolean zoomSmooth;
    public boolean fontPerGlyph;
    public boolean inkPerGlyph;
    public boolean inkByGround; // whether inks are chosen against what lies below each glyph
    public boolean smooth = true;
    public Layout layout = Layout.plain();
    public Palette palette;
    public GlyphPaint paint = GlyphPaints.solid();
    public Layer background = Backgrounds::plain;
    public final List<Layer> behind = new ArrayList<>();
    public final List<Layer> over = new ArrayList<>(); // taken back when they hide too much
    public final List<Layer> swaps = new ArrayList<>(); // never taken back: they change colors but keep contrast
    public final List<Double> warps = new ArrayList<>(); // strengths
    public final List<Filter> filters = new ArrayList<>();
    private double budget;

    public Recipe(RandomGenerator random, Framing framing, int length) {
        this.framing = framing;
        Framing.Frame frame = framing.frame(random, length);
        budget = BUDGETS[Rng.weighted(random, DIFFICULTY)];
        height = frame.height();
        fill = frame.fill();
        double least = Rng.chance(random, 0.3) ? 11 : 14;
        if (height * fill < least) {
            fill = Math.min(0.85, least / height);
        }
        // small letters bear less: half of the budget at 12 pixels, all of it from 20 pixels on
        budget *= Math.max(0.4, Math.min(1, (height * fill - 4) / 16));
        padX = frame.padX();
        padY = frame.padY();
        alignX = frame.alignX();
        alignY = frame.alignY();
        smooth = Rng.chance(random, 0.82);
        colors(random, Palette.Mode.any(random), Rng.chance(random, 0.22) ? Rng.integer(random, 2, 8) : 1);
    }

    /** Pays for a layer, more so when the colors are pale; false when the rest of the budget is too small. */
    public boolean spend(double cost) {
        double contrast = Colors.distance(palette.weakest(), palette.background());
        double price = cost * Math.max(1, Math.min(2, 120 / contrast));
        if (price > budget) {
            return false;
        }
        budget -= price;
        return true;
    }

    public void colors(RandomGenerator random, Palette.Mode mode, int inks) {
        palette = Palette.of(random, mode, inks);
        inkPerGlyph = inks > 1;
    }

    /** A warp of the text line with a strength in [low, high], if the budget allows. */
    public void warp(RandomGenerator random, double low, double high) {
        double strength = Rng.between(random, low, high);
        if (spend(0.35 * strength)) {
            warps.add(strength);
        }
    }

    /** A layer over the text, if the budget allows. */
    public void over(double cost, Layer layer) {
        if (spend(cost)) {
            over.add(layer);
        }
    }

    /** A filter, if the budget allows. */
    public void filter(double cost, Filter filter) {
        if (spend(cost)) {
            filters.add(filter);
        }
    }

    /** Whether some ink can be told from the ground by its color only. */
    public boolean colored() {
        return palette.inks().stream().anyMatch(ink -> Colors.contrast(ink, palette.background()) < 45);
    }
}
