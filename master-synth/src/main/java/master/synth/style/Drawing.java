// SPDX-License-Identifier: Apache-2.0
package master.synth.style;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import master.synth.font.Box;
import master.synth.font.FontLibrary;
import master.synth.font.Outline;
import master.synth.font.Rng;
import master.synth.font.Typeface;
import master.synth.font.Warps;
import master.synth.kind.Framing;
import master.synth.layer.Clutter;
import master.synth.layer.Damage;
import master.synth.layer.Layer;
import master.synth.layer.Scene;
import master.synth.paint.GlyphPaints;
import master.synth.paint.Painter;
import master.synth.pixel.Canvas;
import master.synth.pixel.Colors;
import master.synth.pixel.Filter;
import master.synth.pixel.Resampling;

/**
 * Draws one image by a recipe: sets the text, finds the size that holds it, and runs the layers. Used once.
 *
 * <p>The text is set and warped as outlines, and only then scaled into the image: so its true bounds are known and no
 * glyph is ever cut off. A layer that would hide too much of any glyph is taken back, and so is a filter after which one
 * is no longer there.
 */
public final class Drawing {
    private static final double EM = Typeface.EM;
    private static final double LEAST_GLYPH = 10; // pixels; lower glyphs cannot be told apart
    private static final double LEAST_WIDTH = 50; // of an image, pixels
    private static final double MOST_WIDTH = 500;
    private static final double LEAST_HEIGHT = 18;
    private static final double MOST_HEIGHT = 120;
    private static final double CROP_X = 0.15; // of a glyph's width
    private static final double CROP_Y = 0.08; // of the text's height
    private static final double STEP = 3; // pixels; longer segments are split before a warp

    private final FontLibrary fonts;
    private final Recipe recipe;
    private final RandomGenerator random;

    public Drawing(FontLibrary fonts, Recipe recipe, RandomGenerator random) {
        this.fonts = fonts;
        this.recipe = recipe;
        this.random = random;
    }

    public Painter.Painted draw(String label) {
        Text text = set(label);
        Canvas canvas = new Canvas(text.width(), text.height());
        Scene scene = new Scene(canvas, recipe.palette, text.unit(), recipe.smooth);
        recipe.background.draw(scene, random);
        for (Layer layer : recipe.behind) {
            if (layer == Parts.CLUTTER) {
                new Clutter(fonts).draw(scene, random);
            } else {
                soften(scene, layer);
            }
        }
        scene.ground = canvas.rgb.clone();
        paint(scene, text);
        for (Layer layer : recipe.over) {
            int[] before = canvas.rgb.clone();
            layer.draw(scene, random);
            if (Damage.tooMuch(scene, before, text.glyphs())) {
                canvas.rgb = before;
            }
        }
        for (Layer layer : recipe.swaps) {
            layer.draw(scene, random);
        }
        int seen = recipe.filters.isEmpty() ? 0 : Damage.seen(scene, text.glyphs());
        for (Filter filter : recipe.filters) {
            int[] before = canvas.rgb.clone();
            filter.apply(canvas, random);
            int left = Damage.seen(scene, text.glyphs());
            if (left < seen) { // such as letters of a second ink, in black and white
                canvas.rgb = before;
            } else {
                seen = left;
            }
        }
        Canvas sized = Resampling.resized(canvas, zoom(canvas, text.unit()), recipe.zoomSmooth);
        return new Painter.Painted(
                sized.image(),
                text.glyphs().stream().map(glyph -> box(glyph, canvas, sized)).toList());
    }

    /** Where a glyph is in the image as it is given out. */
    private static master.api.Box box(Outline glyph, Canvas drawn, Canvas sized) {
        Box bounds = glyph.bounds();
        double across = (double) sized.width / drawn.width;
        double down = (double) sized.height / drawn.height;
        return new master.api.Box(
                        bounds.left() * across, bounds.top() * down, bounds.width() * across, bounds.height() * down)
                .within(sized.width, sized.height);
    }

    /** The wished zoom as far as letters stay large enough and the image in its bounds. */
    private double zoom(Canvas canvas, double unit) {
        double most = Math.min(MOST_WIDTH / canvas.width, MOST_HEIGHT / canvas.height);
        double least = Math.max(LEAST_GLYPH / unit, Math.max(LEAST_WIDTH / canvas.width, LEAST_HEIGHT / canvas.height));
        return Math.min(most, Math.max(Math.min(1, least), recipe.zoom));
    }

    /** Chooses fonts, sets the text, bends it and fits it into an image. */
    public Text set(String label) {
        return fit(warp(recipe.layout.place(label, typefaces(label), random)));
    }

    private void paint(Scene scene, Text text) {
        for (int i = 0; i < text.glyphs().size(); i++) {
            Outline glyph = text.glyphs().get(i);
            int ink = recipe.palette.ink(recipe.inkPerGlyph ? i : 0);
            if (recipe.inkByGround) {
                ink = recipe.palette.against(scene.below(glyph), ink);
            }
            recipe.paint.paint(scene, glyph, ink, random);
            if (!Damage.visible(scene, glyph)) {
                GlyphPaints.bold(random).paint(scene, glyph, recipe.palette.against(scene.below(glyph), ink), random);
            }
        }
    }

    /** What lies behind the text is mixed with the background, so that the text stands out. */
    private void soften(Scene scene, Layer layer) {
        int[] before = scene.canvas.rgb.clone();
        layer.draw(scene, random);
        for (int i = 0; i < before.length; i++) {
            if (before[i] != scene.canvas.rgb[i]) {
                scene.canvas.rgb[i] = Colors.mix(before[i], scene.canvas.rgb[i], 0.55);
            }
        }
    }

    private List<Typeface> typefaces(String label) {
        if (!recipe.fontPerGlyph && fonts.canDraw(label)) {
            return List.of(fonts.pick(random, label));
        }
        List<Typeface> typefaces = new ArrayList<>();
        for (int i = 0; i < label.length(); i++) {
            typefaces.add(fonts.pick(random, label.substring(i, i + 1)));
        }
        return typefaces;
    }

    /** Scales the line to the wished height in pixels and bends it. */
    private List<Outline> warp(List<Outline> glyphs) {
        Box box = bounds(glyphs);
        double scale = recipe.height * recipe.fill / Math.max(box.height(), 0.62 * EM);
        List<Outline> scaled = glyphs.stream()
                .map(glyph -> glyph.transform(scale, 0, 0, scale, 0, 0))
                .toList();
        for (double strength : recipe.warps) {
            Outline.Mapping mapping = Rng.pick(random, Warps.ALL).make(bounds(scaled), random, strength);
            scaled = scaled.stream()
                    .map(glyph -> glyph.refine(STEP).map(mapping))
                    .toList();
        }
        return scaled;
    }

    /**
     * The text in its image.
     *
     * @param glyphs outlines in pixels of the image
     * @param unit the height of a capital letter in pixels, about
     */
    public record Text(List<Outline> glyphs, int width, int height, double unit) {}

    private Text fit(List<Outline> glyphs) {
        Box box = recipe.framing == Framing.CROPPED ? cropped(glyphs) : bounds(glyphs);
        double margin = recipe.framing == Framing.CROPPED ? 0 : recipe.margin + 0.5;
        boolean told = recipe.padY == Framing.Frame.AS_TOLD;
        double tall = told ? recipe.height : box.height() * (1 + recipe.padY) + 2 * margin;
        double height = Math.max(LEAST_HEIGHT, Math.min(MOST_HEIGHT, tall));
        double wide = box.width() * (1 + recipe.padX) + 2 * margin;
        double width = Math.max(Math.max(LEAST_WIDTH, height), Math.min(wide, Math.min(MOST_WIDTH, 12 * height)));
        double shrunk = Math.min((width - 2 * margin) / box.width(), (height - 2 * margin) / box.height());
        double unit = Math.min(1, shrunk) * glyphHeight(glyphs);
        double grow = Math.max(1, Math.min(LEAST_GLYPH / unit, Math.min(MOST_WIDTH / width, MOST_HEIGHT / height)));
        int w = (int) Math.round(width * grow);
        int h = (int) Math.round(height * grow);
        double scale = Math.min(grow, Math.min((w - 2 * margin) / box.width(), (h - 2 * margin) / box.height()));
        double x = margin + recipe.alignX * (w - 2 * margin - scale * box.width());
        double y = margin + recipe.alignY * (h - 2 * margin - scale * box.height());
        List<Outline> placed = glyphs.stream()
                .map(glyph -> glyph.transform(scale, 0, 0, scale, x - scale * box.left(), y - scale * box.top()))
                .toList();
        return new Text(placed, w, h, Math.max(6, glyphHeight(placed)));
    }

    /** The bounds without a part of the outer glyphs: up to a seventh of their width, a twelfth of the height. */
    private Box cropped(List<Outline> glyphs) {
        Box box = bounds(glyphs);
        double first = glyphs.get(0).bounds().width() * CROP_X * random.nextDouble();
        double last = glyphs.get(glyphs.size() - 1).bounds().width() * CROP_X * random.nextDouble();
        double high = box.height() * CROP_Y;
        int sides = Rng.integer(random, 1, 15);
        return new Box(
                box.left() + (sides & 1) * first,
                box.top() + (sides >> 1 & 1) * high * random.nextDouble(),
                box.right() - (sides >> 2 & 1) * last,
                box.bottom() - (sides >> 3) * high * random.nextDouble());
    }

    /** The height that three of four glyphs do not exceed, in pixels. */
    private static double glyphHeight(List<Outline> glyphs) {
        double[] heights =
                glyphs.stream().mapToDouble(g -> g.bounds().height()).sorted().toArray();
        return heights[heights.length - 1 - heights.length / 4];
    }

    private static Box bounds(List<Outline> glyphs) {
        return glyphs.stream().map(Outline::bounds).reduce(Box::union).orElseThrow();
    }
}
