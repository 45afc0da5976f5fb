// SPDX-License-Identifier: Apache-2.0
package master.synth.layer;

import java.util.List;
import java.util.random.RandomGenerator;
import master.synth.font.Mask;
import master.synth.font.Outline;
import master.synth.font.Rng;
import master.synth.pixel.Colors;

/** What is drawn over the text, or behind it, to disturb. Holds no state. */
public final class Noises {
    private Noises() {}

    /** Layers that leave the text readable when one or two of them are drawn over it. */
    public static final List<Layer> OVER = List.of(
            Noises::lines,
            Noises::lines,
            Noises::lines,
            Noises::strike,
            Noises::strike,
            Noises::thinLines,
            Noises::dashes,
            Noises::dots,
            Noises::speckles,
            Noises::saltAndPepper,
            Noises::circles,
            Noises::cuts,
            Noises::frame,
            Noises::mesh,
            Noises::tubes);

    /** One to four lines or curves from side to side, 1 to 2.5 pixels thick. */
    public static void lines(Scene scene, RandomGenerator random) {
        int count = Rng.integer(random, 1, 4);
        double thickness = thickness(scene, random, 0.02, 0.07);
        boolean sameColor = Rng.chance(random, 0.5);
        int color = scene.palette.noise(random);
        for (int i = 0; i < count; i++) {
            Outline line = Strokes.across(scene.width(), scene.height(), random);
            scene.canvas.stamp(scene.line(line, thickness), sameColor ? color : scene.palette.noise(random), 1);
        }
    }

    /** One or two lines in an ink color through the middle, as thick as the strokes of the text or thinner. */
    public static void strike(Scene scene, RandomGenerator random) {
        int count = Rng.chance(random, 0.7) ? 1 : 2;
        double thickness = thickness(scene, random, 0.03, 0.11);
        for (int i = 0; i < count; i++) {
            double w = scene.width();
            double h = scene.height();
            double y0 = Rng.between(random, 0.15, 0.85) * h;
            double y1 = Rng.between(random, 0.15, 0.85) * h;
            double bend = Rng.chance(random, 0.4) ? 0 : Rng.between(random, 0.1, 0.7) * h;
            double x0 = Rng.between(random, 0, 0.3) * w;
            double x1 = Rng.between(random, 0.6, 1) * w;
            Outline line = Strokes.bezier(
                    x0,
                    y0,
                    x0 + (x1 - x0) * Rng.between(random, 0.2, 0.4),
                    y0 + Rng.centered(random, bend),
                    x0 + (x1 - x0) * Rng.between(random, 0.6, 0.8),
                    y1 + Rng.centered(random, bend),
                    x1,
                    y1);
            scene.canvas.stamp(scene.line(line, thickness), Rng.pick(random, scene.palette.inks()), 1);
        }
    }

    /** One to three curves with a contour and a pale inside, as hollow letters have them. */
    public static void tubes(Scene scene, RandomGenerator random) {
        int count = Rng.integer(random, 1, 3);
        double thickness = thickness(scene, random, 0.04, 0.1);
        int inside = Rng.pick(random, Colors.WHITE, scene.palette.background(), scene.palette.noise(random));
        for (int i = 0; i < count; i++) {
            Outline line = Strokes.across(scene.width(), scene.height(), random);
            scene.canvas.stamp(scene.line(line, thickness + 2), scene.palette.ink(0), 1);
            scene.canvas.stamp(scene.line(line, thickness), inside, 1);
        }
    }

    /** Five to twenty hair lines in all directions. */
    public static void thinLines(Scene scene, RandomGenerator random) {
        int count = Rng.integer(random, 5, 20);
        double alpha = Rng.between(random, 0.3, 0.9);
        double thickness = Rng.between(random, 0.5, 1);
        for (int i = 0; i < count; i++) {
            Outline line = Rng.chance(random, 0.5)
                    ? Strokes.across(scene.width(), scene.height(), random)
                    : Strokes.dash(scene.width(), scene.height(), scene.height(), random);
            scene.canvas.stamp(scene.line(line, thickness), scene.palette.noise(random), alpha);
        }
    }

    /** Many short strokes, as scratches. */
    public static void dashes(Scene scene, RandomGenerator random) {
        int count = Rng.integer(random, 8, 60);
        double length = Rng.between(random, 0.08, 0.35) * scene.unit;
        double thickness = Rng.between(random, 0.7, 1.4);
        for (int i = 0; i < count; i++) {
            Outline dash = Strokes.dash(scene.width(), scene.height(), length, random);
            scene.canvas.stamp(scene.line(dash, thickness), scene.palette.noise(random), 1);
        }
    }

    /** Round dots of one to three pixels. */
    public static void dots(Scene scene, RandomGenerator random) {
        int count = (int) (scene.width() * scene.height() * Rng.between(random, 0.002, 0.012));
        double radius = Math.max(0.6, scene.unit * Rng.between(random, 0.015, 0.05));
        for (int i = 0; i < count; i++) {
            double x = Rng.between(random, 0, scene.width());
            double y = Rng.between(random, 0, scene.height());
            double r = radius * Rng.between(random, 0.7, 1.3);
            scene.canvas.stamp(scene.fill(Strokes.ellipse(x, y, r, r)), scene.palette.noise(random), 1);
        }
    }

    /** Single pixels of a few colors. */
    public static void speckles(Scene scene, RandomGenerator random) {
        int count = (int) (scene.width() * scene.height() * density(scene, random, 0.01, 0.13));
        int[] colors = new int[Rng.integer(random, 1, 8)];
        for (int i = 0; i < colors.length; i++) {
            colors[i] = scene.palette.noise(random);
        }
        for (int i = 0; i < count; i++) {
            scene.canvas.rgb[random.nextInt(scene.canvas.rgb.length)] = colors[i % colors.length];
        }
    }

    /** Single pixels of ink and of background. */
    public static void saltAndPepper(Scene scene, RandomGenerator random) {
        int count = (int) (scene.width() * scene.height() * density(scene, random, 0.02, 0.16));
        int ink = Rng.chance(random, 0.6) ? scene.palette.ink(0) : Colors.BLACK;
        int other = Rng.chance(random, 0.6) ? scene.palette.background() : Colors.WHITE;
        for (int i = 0; i < count; i++) {
            scene.canvas.rgb[random.nextInt(scene.canvas.rgb.length)] = (i & 1) == 0 ? ink : other;
        }
    }

    /** Open circles and ovals. */
    public static void circles(Scene scene, RandomGenerator random) {
        int count = Rng.integer(random, 2, 12);
        double thickness = Rng.between(random, 0.7, 1.6);
        for (int i = 0; i < count; i++) {
            double rx = Rng.between(random, 0.08, 0.5) * scene.unit;
            double ry = Rng.chance(random, 0.5) ? rx : Rng.between(random, 0.08, 0.5) * scene.unit;
            Outline circle = Strokes.ellipse(
                    Rng.between(random, 0, scene.width()), Rng.between(random, 0, scene.height()), rx, ry);
            scene.canvas.stamp(scene.contour(circle, thickness), scene.palette.noise(random), 0.9);
        }
    }

    /** Lines in the background color that cut the glyphs, at most a twelfth of the text height thick. */
    public static void cuts(Scene scene, RandomGenerator random) {
        int count = Rng.integer(random, 1, 5);
        double thickness = thickness(scene, random, 0.03, 0.08);
        for (int i = 0; i < count; i++) {
            Outline line = Strokes.across(scene.width(), scene.height(), random);
            scene.canvas.stamp(scene.line(line, thickness), scene.palette.background(), 1);
        }
    }

    /** A border of one to three pixels. */
    public static void frame(Scene scene, RandomGenerator random) {
        int color = Rng.pick(random, Colors.BLACK, Colors.gray(random, 0, 255), scene.palette.noise(random));
        int thickness = Rng.chance(random, 0.75) ? 1 : Rng.integer(random, 1, 3);
        int w = scene.width();
        int h = scene.height();
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                boolean edge = x < thickness || y < thickness || x >= w - thickness || y >= h - thickness;
                if (edge && scene.ink[y * w + x] < 0.3f) {
                    scene.canvas.rgb[y * w + x] = color;
                }
            }
        }
    }

    /** A net of thin straight lines at one angle and across it. */
    public static void mesh(Scene scene, RandomGenerator random) {
        double step = Rng.between(random, 0.25, 0.7) * scene.unit;
        double slope = Rng.centered(random, 0.6);
        int color = scene.palette.noise(random);
        double alpha = Rng.between(random, 0.35, 0.9);
        double w = scene.width();
        double h = scene.height();
        for (double x = -h; x < w + h; x += step) {
            scene.canvas.stamp(scene.line(Strokes.segment(x, 0, x + slope * h, h), 0.8), color, alpha);
        }
        if (Rng.chance(random, 0.7)) {
            for (double y = -step; y < h + step; y += step) {
                scene.canvas.stamp(scene.line(Strokes.segment(0, y, w, y + slope * h / 2), 0.8), color, alpha);
            }
        }
    }

    /** A region with inverted colors: text and background change roles in it. */
    public static void invert(Scene scene, RandomGenerator random) {
        int count = Rng.integer(random, 1, 3);
        for (int i = 0; i < count; i++) {
            double r = Rng.between(random, 0.4, 1.2) * scene.unit;
            Mask mask = scene.fill(Strokes.ellipse(
                            Rng.between(random, 0, scene.width()),
                            Rng.between(random, 0, scene.height()),
                            r * Rng.between(random, 1, 2.5),
                            r))
                    .harden(0.5);
            for (int y = 0; y < mask.height; y++) {
                for (int x = 0; x < mask.width; x++) {
                    if (mask.cover[y * mask.stride + x] > 0) {
                        scene.canvas.rgb[(mask.top + y) * scene.width() + mask.left + x] ^= 0xffffff;
                    }
                }
            }
        }
    }

    /** The share of the pixels to change: smaller for small text, which fewer pixels make unreadable. */
    private static double density(Scene scene, RandomGenerator random, double low, double high) {
        return Rng.between(random, low, high) * Math.min(1, scene.unit * scene.unit / 400);
    }

    private static double thickness(Scene scene, RandomGenerator random, double low, double high) {
        return Math.max(0.8, Math.min(5, Rng.between(random, low, high) * scene.unit));
    }
}
