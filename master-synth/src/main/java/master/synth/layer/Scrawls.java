// SPDX-License-Identifier: Apache-2.0
package master.synth.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import master.synth.font.Outline;
import master.synth.font.Rng;
import master.synth.pixel.Colors;

/** Rules, scratches, scribbles and shapes, over the text or behind it. Holds no state. */
public final class Scrawls {
    private Scrawls() {}

    /** All of them. */
    public static final List<Layer> ALL = List.of(
            Scrawls::rules,
            Scrawls::rules,
            Scrawls::grid,
            Scrawls::hatching,
            Scrawls::scratches,
            Scrawls::scratches,
            Scrawls::rain,
            Scrawls::scribble,
            Scrawls::confetti,
            Scrawls::veils,
            Scrawls::bars,
            Scrawls::waves,
            Scrawls::holes,
            Scrawls::snow,
            Scrawls::rays);

    /** Parallel straight lines over the whole image, level or nearly so, as on a sheet for writing. */
    public static void rules(Scene scene, RandomGenerator random) {
        boolean upright = Rng.chance(random, 0.2);
        parallel(
                scene,
                random,
                upright ? Math.PI / 2 : Rng.chance(random, 0.6) ? 0 : Rng.centered(random, 0.3),
                Rng.between(random, 0.16, 0.5));
    }

    /** Level and upright lines. */
    public static void grid(Scene scene, RandomGenerator random) {
        double step = Rng.between(random, 0.25, 0.7);
        double angle = Rng.chance(random, 0.7) ? 0 : Rng.between(random, 0, Math.PI / 2);
        parallel(scene, random, angle, step);
        parallel(scene, random, angle + Math.PI / 2, Rng.chance(random, 0.6) ? step : Rng.between(random, 0.25, 0.7));
    }

    /** Slanting lines close to each other, sometimes crossed by others. */
    public static void hatching(Scene scene, RandomGenerator random) {
        double angle = Rng.between(random, 0.4, 1.2) * (random.nextBoolean() ? 1 : -1);
        double step = Rng.between(random, 0.15, 0.35);
        parallel(scene, random, angle, step);
        if (Rng.chance(random, 0.3)) {
            parallel(scene, random, -angle, step);
        }
    }

    private static void parallel(Scene scene, RandomGenerator random, double angle, double step) {
        double w = scene.width();
        double h = scene.height();
        double gap = Math.max(3, step * scene.unit);
        double thickness = Math.max(0.9, Math.min(0.3 * gap, Rng.between(random, 0.02, 0.07) * scene.unit));
        double uneven = Rng.chance(random, 0.6) ? 0 : 0.35 * gap;
        double dx = Math.cos(angle);
        double dy = Math.sin(angle);
        double reach = Math.abs(dx) * w + Math.abs(dy) * h;
        double across = Math.abs(dy) * w + Math.abs(dx) * h;
        List<Outline> lines = new ArrayList<>();
        for (double at = -across / 2 + random.nextDouble() * gap; at < across / 2; at += gap) {
            double off = at + Rng.centered(random, uneven);
            double cx = w / 2 - dy * off;
            double cy = h / 2 + dx * off;
            lines.add(Strokes.segment(cx - dx * reach, cy - dy * reach, cx + dx * reach, cy + dy * reach));
        }
        if (!lines.isEmpty()) {
            stamp(scene, lines, thickness, ink(scene, random), Rng.chance(random, 0.7) ? 1 : 0.6);
        }
    }

    /** Many short straight strokes, mostly dark, in all directions or nearly one. */
    public static void scratches(Scene scene, RandomGenerator random) {
        double area = scene.width() * scene.height() / (scene.unit * scene.unit);
        int count = (int) Math.min(150, area * Rng.between(random, 1.2, 5) + 6);
        double length = Rng.between(random, 0.15, 0.6) * scene.unit;
        double main = Rng.between(random, 0, Math.PI);
        double spread = Rng.chance(random, 0.5) ? Math.PI : Rng.between(random, 0.1, 0.8);
        List<Outline> strokes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double angle = main + Rng.centered(random, spread);
            double x = Rng.between(random, -0.1, 1) * scene.width();
            double y = Rng.between(random, -0.1, 1) * scene.height();
            double l = length * Rng.between(random, 0.4, 1.4);
            strokes.add(Strokes.segment(x, y, x + l * Math.cos(angle), y + l * Math.sin(angle)));
        }
        int color = Rng.chance(random, 0.6) ? Colors.gray(random, 0, 70) : ink(scene, random);
        stamp(scene, strokes, Rng.between(random, 0.8, Math.max(1, 0.05 * scene.unit)), color, 1);
    }

    /** Thin strokes of one direction and several colors. */
    public static void rain(Scene scene, RandomGenerator random) {
        double angle = Rng.between(random, 0, Math.PI);
        double length = Rng.between(random, 0.2, 1) * scene.unit;
        for (int color = Rng.integer(random, 1, 4); color > 0; color--) {
            List<Outline> strokes = new ArrayList<>();
            for (int i = Rng.integer(random, 4, 25); i > 0; i--) {
                double x = Rng.between(random, 0, scene.width());
                double y = Rng.between(random, 0, scene.height());
                strokes.add(Strokes.segment(x, y, x + length * Math.cos(angle), y + length * Math.sin(angle)));
            }
            stamp(scene, strokes, Rng.between(random, 0.7, 1.3), scene.palette.noise(random), 0.9);
        }
    }

    /** One or two lines that wander about the text. */
    public static void scribble(Scene scene, RandomGenerator random) {
        for (int i = Rng.integer(random, 1, 2); i > 0; i--) {
            int turns = (int) Math.max(4, scene.width() / scene.unit * Rng.between(random, 0.8, 2.5));
            Outline line = Strokes.scribble(scene.width(), scene.height(), turns, random);
            stamp(
                    scene,
                    List.of(line),
                    Math.max(0.8, Rng.between(random, 0.02, 0.06) * scene.unit),
                    ink(scene, random),
                    1);
        }
    }

    /** Small filled shapes of many colors. */
    public static void confetti(Scene scene, RandomGenerator random) {
        double area = scene.width() * scene.height() / (scene.unit * scene.unit);
        int count = (int) Math.min(90, area * Rng.between(random, 0.8, 3) + 4);
        double size = Rng.between(random, 0.04, 0.12) * scene.unit;
        int corners = Rng.pick(random, 3, 4, 5, 12);
        for (int i = 0; i < count; i++) {
            double s = Math.max(0.9, size * Rng.between(random, 0.6, 1.4));
            Outline shape = Strokes.polygon(
                    Rng.between(random, 0, scene.width()),
                    Rng.between(random, 0, scene.height()),
                    s,
                    s * Rng.between(random, 0.6, 1),
                    corners,
                    random.nextDouble() * 6);
            scene.canvas.stamp(scene.fill(shape), Colors.any(random), 1);
        }
    }

    /** A few large shapes that the text shows through. */
    public static void veils(Scene scene, RandomGenerator random) {
        double alpha = Rng.between(random, 0.12, 0.4);
        for (int i = Rng.integer(random, 1, 5); i > 0; i--) {
            double x = Rng.between(random, 0, scene.width());
            double y = Rng.between(random, 0, scene.height());
            double rx = Rng.between(random, 0.4, 2) * scene.unit;
            double ry = Rng.between(random, 0.4, 1.5) * scene.unit;
            Outline shape = random.nextBoolean()
                    ? Strokes.ellipse(x, y, rx, ry)
                    : Strokes.rounded(x, y, rx, ry, 0, random.nextDouble() * 3);
            scene.canvas.stamp(scene.fill(shape), Colors.any(random), alpha);
        }
    }

    /** Upright or slanting bands that the text shows through. */
    public static void bars(Scene scene, RandomGenerator random) {
        double gap = Rng.between(random, 0.3, 1.2) * scene.unit;
        double width = gap * Rng.between(random, 0.3, 0.6);
        double lean = Rng.chance(random, 0.6) ? 0 : Rng.centered(random, 1) * scene.height();
        List<Outline> bars = new ArrayList<>();
        for (double x = -scene.height() + random.nextDouble() * gap; x < scene.width() + scene.height(); x += gap) {
            bars.add(Strokes.segment(x, -width, x + lean, scene.height() + width));
        }
        stamp(scene, bars, width, Colors.any(random), Rng.between(random, 0.15, 0.45));
    }

    /** Parallel sine curves. */
    public static void waves(Scene scene, RandomGenerator random) {
        double h = scene.height();
        double gap = Math.max(4, Rng.between(random, 0.25, 0.7) * scene.unit);
        double amplitude = Rng.between(random, 0.05, 0.4) * scene.unit;
        double length = Rng.between(random, 1, 5) * scene.unit;
        double shift = Rng.chance(random, 0.5) ? 0 : Rng.between(random, 0, 2);
        List<Outline> waves = new ArrayList<>();
        int n = 0;
        for (double y = random.nextDouble() * gap; y < h + amplitude; y += gap) {
            waves.add(Strokes.wave(0, scene.width(), y, amplitude, length, shift * n++));
        }
        if (!waves.isEmpty()) {
            stamp(scene, waves, Math.max(0.8, Rng.between(random, 0.02, 0.05) * scene.unit), ink(scene, random), 1);
        }
    }

    /** Disks of the ground eat at the strokes. */
    public static void holes(Scene scene, RandomGenerator random) {
        double area = scene.width() * scene.height() / (scene.unit * scene.unit);
        double size = Rng.between(random, 0.04, 0.1) * scene.unit;
        for (int i = (int) Math.min(120, area * Rng.between(random, 2, 6)); i > 0; i--) {
            double r = Math.max(0.8, size * Rng.between(random, 0.5, 1.4));
            scene.clear(scene.fill(Strokes.ellipse(
                    Rng.between(random, 0, scene.width()), Rng.between(random, 0, scene.height()), r, r)));
        }
    }

    /** Single pixels of any color, as on a screen without a signal. */
    public static void snow(Scene scene, RandomGenerator random) {
        double share = Rng.between(random, 0.03, 0.22) * Math.min(1, scene.unit / 22);
        boolean colored = Rng.chance(random, 0.7);
        for (int i = (int) (share * scene.canvas.rgb.length); i > 0; i--) {
            int color = Colors.any(random);
            scene.canvas.rgb[random.nextInt(scene.canvas.rgb.length)] = colored ? color : (color & 255) * 0x010101;
        }
    }

    /** Lines from one place in all directions. */
    public static void rays(Scene scene, RandomGenerator random) {
        double x = Rng.between(random, -0.2, 1.2) * scene.width();
        double y = Rng.between(random, -0.5, 1.5) * scene.height();
        double reach = scene.width() * 1.5;
        int count = Rng.integer(random, 8, 30);
        List<Outline> rays = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double a = 2 * Math.PI * (i + Rng.centered(random, 0.3)) / count;
            rays.add(Strokes.segment(x, y, x + reach * Math.cos(a), y + reach * Math.sin(a)));
        }
        stamp(scene, rays, Rng.between(random, 0.7, 1.5), ink(scene, random), 1);
    }

    private static int ink(Scene scene, RandomGenerator random) {
        return Rng.chance(random, 0.5) ? Rng.pick(random, scene.palette.inks()) : scene.palette.noise(random);
    }

    private static void stamp(Scene scene, List<Outline> lines, double thickness, int color, double alpha) {
        scene.canvas.stamp(scene.line(Outline.concat(lines), thickness), color, alpha);
    }
}
