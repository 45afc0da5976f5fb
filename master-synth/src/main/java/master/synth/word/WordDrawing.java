// SPDX-License-Identifier: Apache-2.0
package master.synth.word;

import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import master.synth.font.Mask;
import master.synth.font.Outline;
import master.synth.font.Rng;
import master.synth.layer.Scene;
import master.synth.pixel.Canvas;
import master.synth.pixel.Colors;
import master.synth.pixel.Cover;
import master.synth.pixel.Filter;

/**
 * Paints one image of a word in the order of Jaderberg et al. 2014 (Synthetic data and artificial neural networks for
 * natural scene text recognition, section 2): font and line, border and shadow, color, projection, blending with a
 * ground, noise. Holds no state.
 */
public final class WordDrawing {
    private WordDrawing() {}

    /** The image, and whether the text in it can be read. */
    public record Result(Canvas canvas, boolean legible) {}

    public static Result draw(WordLine line, WordRecipe recipe, double leastContrast, RandomGenerator random) {
        Canvas canvas = new Canvas(line.width(), line.height());
        Scene scene = new Scene(canvas, recipe.colors.palette(), line.unit(), true);
        recipe.background.draw(scene, random);
        plate(scene, line, recipe, random);
        for (Outline neighbor : line.neighbors()) {
            canvas.stamp(scene.fill(neighbor), recipe.colors.ink(), 1);
        }
        Outline outline = Outline.concat(
                Stream.concat(line.glyphs().stream(), Stream.of(line.extras())).toList());
        Cover cover = new Cover(canvas.width, canvas.height).add(scene.fill(outline));
        double bold = recipe.weight * line.unit() * 1.4; // the em is about 1.4 times the height of the letters
        if (bold > 0.3) {
            cover.add(scene.contour(outline, bold));
        }
        WordPaint.Word word = new WordPaint.Word(scene, line.glyphs(), outline, cover, recipe.colors, line.unit());
        for (WordPaint paint : recipe.under) {
            paint.paint(word, random);
        }
        recipe.fill.paint(word, random);
        for (WordPaint paint : recipe.over) {
            paint.paint(word, random);
        }
        for (Filter filter : recipe.light) {
            filter.apply(canvas, random);
        }
        for (Filter filter : recipe.camera) {
            filter.apply(canvas, random);
        }
        return new Result(canvas, WordContrast.readable(canvas, cover, line, leastContrast));
    }

    private static void plate(Scene scene, WordLine line, WordRecipe recipe, RandomGenerator random) {
        if (line.plate().points() == 0) {
            return;
        }
        // the field has the ground's color, what lies around it any other
        int[] around = scene.canvas.rgb.clone();
        int other = Colors.any(random);
        for (int i = 0; i < around.length; i++) {
            around[i] = Colors.mix(around[i], other, 0.7);
        }
        Mask field = scene.fill(line.plate());
        int[] ground = scene.canvas.rgb;
        scene.canvas.rgb = around;
        for (int row = 0; row < field.height; row++) {
            for (int column = 0; column < field.width; column++) {
                int i = (field.top + row) * scene.width() + field.left + column;
                around[i] = Colors.mix(around[i], ground[i], field.cover[row * field.stride + column]);
            }
        }
        if (Rng.chance(random, 0.5)) {
            double thickness = Rng.between(random, 0.04, 0.15) * line.unit();
            scene.canvas.stamp(scene.contour(line.plate(), Math.max(1, thickness)), recipe.colors.ink(), 1);
        }
    }
}
