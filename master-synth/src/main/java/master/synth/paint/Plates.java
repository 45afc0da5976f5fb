// SPDX-License-Identifier: Apache-2.0
package master.synth.paint;

import java.util.random.RandomGenerator;
import master.synth.font.Box;
import master.synth.font.Outline;
import master.synth.font.Rng;
import master.synth.layer.Strokes;
import master.synth.pixel.Colors;

/** Something of its own below or around each glyph. Holds no state; the factories draw what all plates share. */
public final class Plates {
    private Plates() {}

    /** The outline of a plate around a center; u is half of its side. */
    private interface Form {
        Outline at(double x, double y, double u, double angle);
    }

    private static Form form(RandomGenerator random) {
        double flat = Rng.between(random, 0.75, 1.1);
        return switch (random.nextInt(7)) {
            case 0 -> (x, y, u, a) -> Strokes.ellipse(x, y, u * 1.12, u * 1.12);
            case 1 -> (x, y, u, a) -> Strokes.polygon(x, y, u * 1.35, u * 1.35, 4, a); // a square on its corner
            case 2 -> (x, y, u, a) -> Strokes.polygon(x, y, u * 1.25, u * 1.25, 6, a);
            case 3 -> (x, y, u, a) -> Strokes.rounded(x, y, u * flat, u, 0.45 * u * flat, a);
            case 4 -> (x, y, u, a) -> Strokes.polygon(x, y, u * 1.25, u * 1.25, 8, a);
            default -> (x, y, u, a) -> Strokes.rounded(x, y, u * flat, u, 0, a);
        };
    }

    /** A filled plate, with or without an edge; turned by itself. The glyph is painted by another paint on it. */
    public static GlyphPaint filled(RandomGenerator random, GlyphPaint front) {
        Form form = form(random);
        double turn = Rng.chance(random, 0.35) ? 0 : Rng.between(random, 0.1, 0.6);
        boolean own = Rng.chance(random, 0.6);
        int shared = color(random);
        double alpha = Rng.chance(random, 0.7) ? 1 : Rng.between(random, 0.5, 0.9);
        boolean edged = Rng.chance(random, 0.4);
        int edge = Colors.any(random);
        boolean swapped = Rng.chance(random, 0.3); // the ink below, the ground's color for the glyph
        double shadow = Rng.chance(random, 0.25) ? 0.06 : 0;
        return (scene, glyph, ink, r) -> {
            Box box = glyph.bounds();
            double u = 0.62 * Math.max(Math.max(box.width(), box.height()), 0.9 * scene.unit);
            Outline outline = form.at(box.centerX(), box.centerY(), u, Rng.centered(r, turn));
            if (shadow > 0) {
                double far = Math.max(1, shadow * scene.unit);
                scene.canvas.stamp(
                        scene.fill(outline.move(far, far)), Colors.shift(scene.palette.background(), -70), 1);
            }
            int plate = swapped ? ink : own ? color(r) : shared;
            int letter = scene.palette.against(plate, swapped ? scene.palette.background() : ink);
            scene.canvas.stamp(scene.fill(outline), plate, alpha);
            if (edged) {
                scene.canvas.stamp(scene.contour(outline, Math.max(1, 0.05 * scene.unit)), edge, 1);
            }
            scene.ground = scene.canvas.rgb.clone();
            front.paint(scene, glyph, letter, r);
        };
    }

    /** Only a line around each glyph. */
    public static GlyphPaint framed(RandomGenerator random, GlyphPaint front) {
        Form form = form(random);
        double turn = Rng.chance(random, 0.4) ? 0 : Rng.between(random, 0.1, 0.6);
        double thickness = Rng.between(random, 0.03, 0.07);
        boolean inked = Rng.chance(random, 0.6);
        int other = Colors.any(random);
        boolean twice = Rng.chance(random, 0.2);
        return (scene, glyph, ink, r) -> {
            Box box = glyph.bounds();
            double u = 0.66 * Math.max(Math.max(box.width(), box.height()), 0.9 * scene.unit);
            double angle = Rng.centered(r, turn);
            double line = Math.max(0.9, thickness * scene.unit);
            scene.canvas.stamp(
                    scene.contour(form.at(box.centerX(), box.centerY(), u, angle), line), inked ? ink : other, 1);
            if (twice) {
                scene.canvas.stamp(
                        scene.contour(form.at(box.centerX(), box.centerY(), u + 2.5 * line, angle), line),
                        inked ? ink : other,
                        1);
            }
            front.paint(scene, glyph, ink, r);
        };
    }

    private static int color(RandomGenerator random) {
        double choice = random.nextDouble();
        return choice < 0.3
                ? Colors.gray(random, 0, 255)
                : choice < 0.6
                        ? Colors.hue(random, Rng.between(random, 0.1, 0.5), Rng.between(random, 0.75, 1))
                        : Colors.hue(random, Rng.between(random, 0.4, 1), Rng.between(random, 0.2, 0.9));
    }
}
