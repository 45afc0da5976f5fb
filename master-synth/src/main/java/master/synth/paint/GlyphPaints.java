// SPDX-License-Identifier: Apache-2.0
package master.synth.paint;

import java.util.random.RandomGenerator;
import master.synth.font.Box;
import master.synth.font.Mask;
import master.synth.font.Rng;
import master.synth.layer.Scene;
import master.synth.pixel.Colors;

/** The ways to paint glyphs. Holds no state; the factories draw the parameters that all glyphs of an image share. */
public final class GlyphPaints {
    private GlyphPaints() {}

    public static GlyphPaint solid() {
        return (scene, glyph, ink, random) -> scene.text(scene.fill(glyph), ink, 1);
    }

    /** Lets some of the background through; alpha in [0.6, 0.95]. */
    public static GlyphPaint translucent(RandomGenerator random) {
        double alpha = Rng.between(random, 0.6, 0.95);
        return (scene, glyph, ink, r) -> scene.text(scene.fill(glyph), ink, alpha);
    }

    /** Bolder than the font: filled, with a line of 0.6 to 1.8 pixels around. */
    public static GlyphPaint bold(RandomGenerator random) {
        double thickness = Rng.between(random, 0.02, 0.055);
        return (scene, glyph, ink, r) -> {
            scene.text(scene.fill(glyph), ink, 1);
            scene.text(scene.contour(glyph, Math.max(0.6, thickness * scene.unit)), ink, 1);
        };
    }

    /** Each glyph as bold as it likes: as the font has it, or with a line of up to a tenth of its height around. */
    public static GlyphPaint uneven(RandomGenerator random) {
        double most = Rng.between(random, 0.04, 0.1);
        double plain = Rng.between(random, 0.2, 0.6);
        return (scene, glyph, ink, r) -> {
            scene.text(scene.fill(glyph), ink, 1);
            if (!Rng.chance(r, plain)) {
                scene.text(scene.contour(glyph, Math.max(0.6, Rng.between(r, 0.02, most) * scene.unit)), ink, 1);
            }
        };
    }

    /** Only the contour, or the contour around a pale filling. */
    public static GlyphPaint hollow(RandomGenerator random, boolean filled) {
        double thickness = Rng.between(random, 0.018, 0.05);
        double share = Rng.between(random, 0.15, 0.6);
        int pole = Rng.pick(random, Colors.WHITE, Colors.WHITE, Colors.hue(random, 0.5, 1), Colors.any(random));
        return (scene, glyph, ink, r) -> {
            if (filled) {
                Mask mask = scene.fill(glyph);
                scene.text(mask, Colors.mix(ink, pole, share), 1);
            } else {
                scene.remember(scene.fill(glyph));
            }
            scene.text(scene.contour(glyph, Math.max(0.8, thickness * scene.unit)), ink, 1);
        };
    }

    /** A copy behind, moved by 1 to 3 pixels, darker or lighter than the background. */
    public static GlyphPaint shadow(RandomGenerator random, GlyphPaint front) {
        double dx = Rng.between(random, 0.03, 0.09) * (random.nextBoolean() ? 1 : -1);
        double dy = Rng.between(random, -0.03, 0.09);
        double share = Rng.between(random, 0.25, 0.65);
        return (scene, glyph, ink, r) -> {
            int color = Colors.mix(scene.palette.background(), ink, share);
            scene.canvas.stamp(scene.fill(glyph.move(away(dx * scene.unit), dy * scene.unit)), color, 1);
            front.paint(scene, glyph, ink, r);
        };
    }

    /** A light edge on one side and a dark one on the other. */
    public static GlyphPaint emboss(RandomGenerator random) {
        double offset = Rng.between(random, 0.025, 0.05);
        int light = Rng.integer(random, 60, 140);
        return (scene, glyph, ink, r) -> {
            double d = Math.max(0.8, offset * scene.unit);
            scene.canvas.stamp(scene.fill(glyph.move(-d, -d)), Colors.shift(scene.palette.background(), light), 1);
            scene.canvas.stamp(scene.fill(glyph.move(d, d)), Colors.shift(scene.palette.background(), -light), 1);
            scene.text(scene.fill(glyph), ink, 1);
        };
    }

    /** Copies stepping backwards: letters with sides, 2 to 5 pixels deep. */
    public static GlyphPaint extruded(RandomGenerator random) {
        double depth = Rng.between(random, 0.06, 0.16);
        double angle = Rng.between(random, 0, 2 * Math.PI);
        double share = Rng.between(random, 0.3, 0.7);
        return (scene, glyph, ink, r) -> {
            int side = Colors.mix(ink, scene.palette.background(), share);
            int steps = (int) Math.max(2, Math.min(5, Math.round(depth * scene.unit)));
            for (int i = steps; i > 0; i--) {
                scene.canvas.stamp(scene.fill(glyph.move(i * Math.cos(angle), i * Math.sin(angle))), side, 1);
            }
            scene.text(scene.fill(glyph), ink, 1);
        };
    }

    /** The ink turns into a second one from one side to the other. */
    public static GlyphPaint gradient(RandomGenerator random) {
        double angle = Rng.between(random, 0, 2 * Math.PI);
        double share = Rng.between(random, 0.3, 0.6);
        int other = Colors.any(random);
        return (scene, glyph, ink, r) -> {
            Box box = glyph.bounds();
            double reach = Math.max(1, Math.max(box.width(), box.height()));
            pixelwise(scene, scene.fill(glyph), (x, y) -> {
                double along = Math.cos(angle) * (x - box.centerX()) + Math.sin(angle) * (y - box.centerY());
                double part = Math.max(0, Math.min(1, along / reach + 0.5)) * share * 1.6;
                return Colors.mix(ink, safe(scene, other, ink), part);
            });
        };
    }

    /** Stripes of 2 to 5 pixels through the glyph, the weaker ones still visible. */
    public static GlyphPaint hatched(RandomGenerator random) {
        double period = Rng.between(random, 2, 5);
        double angle = Rng.between(random, 0, Math.PI);
        double share = Rng.between(random, 0.3, 0.65);
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        return (scene, glyph, ink, r) -> {
            int weak = Colors.mix(ink, scene.palette.background(), share);
            pixelwise(scene, scene.fill(glyph), (x, y) -> {
                double phase = (x * cos + y * sin) / period;
                return phase - Math.floor(phase) < 0.5 ? ink : weak;
            });
        };
    }

    /** Grains: every pixel of the glyph at random nearer to the ink or to the background. */
    public static GlyphPaint grainy(RandomGenerator random) {
        double dropped = Rng.between(random, 0.12, 0.4);
        double share = Rng.between(random, 0.4, 0.95);
        return (scene, glyph, ink, r) -> {
            int weak = Colors.mix(ink, scene.palette.background(), share);
            double rate = dropped * Math.min(1, scene.unit / 24);
            pixelwise(scene, scene.fill(glyph), (x, y) -> r.nextDouble() < rate ? weak : ink);
        };
    }

    /** A color for each pixel. */
    public interface PixelColor {
        int at(int x, int y);
    }

    /** Paints a color of its own for each pixel of the glyph. */
    public static void pixelwise(Scene scene, Mask mask, PixelColor color) {
        scene.remember(mask);
        for (int row = 0; row < mask.height; row++) {
            for (int column = 0; column < mask.width; column++) {
                float cover = mask.cover[row * mask.stride + column];
                if (cover > 0.004f) {
                    int x = mask.left + column;
                    int y = mask.top + row;
                    scene.canvas.blend(x, y, color.at(x, y), cover);
                }
            }
        }
    }

    /** The other color if it can be seen on the background, else the ink. */
    private static int safe(Scene scene, int other, int ink) {
        return Colors.distance(other, scene.palette.background()) >= scene.palette.contrast() * 0.8 ? other : ink;
    }

    private static double away(double offset) {
        return Math.signum(offset) * Math.max(1, Math.abs(offset));
    }
}
