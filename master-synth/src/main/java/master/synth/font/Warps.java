// SPDX-License-Identifier: Apache-2.0
package master.synth.font;

import java.util.List;
import java.util.random.RandomGenerator;

/** Bends of the text line, as mappings of outline points. Holds no state. Strength 1 is the most that stays legible. */
public final class Warps {
    private Warps() {}

    /** Makes a mapping for text in the box. */
    @FunctionalInterface
    public interface Maker {
        Outline.Mapping make(Box text, RandomGenerator random, double strength);
    }

    /** All makers: one of them is taken per warp. */
    public static final List<Maker> ALL = List.of(
            Warps::waveY,
            Warps::waveY,
            Warps::waveX,
            Warps::ripple,
            Warps::arc,
            Warps::trapezoid,
            Warps::bulge,
            Warps::elastic,
            Warps::elastic,
            Warps::tilt,
            Warps::swirl,
            Warps::fan);

    /** The baseline goes up and down. */
    public static Outline.Mapping waveY(Box text, RandomGenerator random, double strength) {
        double h = text.height();
        double amplitude = strength * Rng.between(random, 0.05, 0.2) * h;
        double k = 2 * Math.PI / (Rng.between(random, 1.3, 5) * h);
        double phase = Rng.between(random, 0, 2 * Math.PI);
        return (x, y, out) -> {
            out[0] = x;
            out[1] = y + amplitude * Math.sin(k * x + phase);
        };
    }

    /** Vertical strokes turn into waves. */
    public static Outline.Mapping waveX(Box text, RandomGenerator random, double strength) {
        double h = text.height();
        double amplitude = strength * Rng.between(random, 0.03, 0.1) * h;
        double k = 2 * Math.PI / (Rng.between(random, 0.8, 2.5) * h);
        double phase = Rng.between(random, 0, 2 * Math.PI);
        return (x, y, out) -> {
            out[0] = x + amplitude * Math.sin(k * y + phase);
            out[1] = y;
        };
    }

    /** Short low waves in both directions, as on water. */
    public static Outline.Mapping ripple(Box text, RandomGenerator random, double strength) {
        double h = text.height();
        double amplitude = strength * Rng.between(random, 0.015, 0.05) * h;
        double kx = 2 * Math.PI / (Rng.between(random, 0.35, 0.9) * h);
        double ky = 2 * Math.PI / (Rng.between(random, 0.35, 0.9) * h);
        double phase = Rng.between(random, 0, 2 * Math.PI);
        return (x, y, out) -> {
            out[0] = x + amplitude * Math.sin(ky * y + phase);
            out[1] = y + amplitude * Math.sin(kx * x + phase);
        };
    }

    /** The line is bent into a bow. */
    public static Outline.Mapping arc(Box text, RandomGenerator random, double strength) {
        double depth = strength * Rng.between(random, 0.15, 0.5) * text.height() * (random.nextBoolean() ? 1 : -1);
        double half = text.width() / 2 + 1;
        return (x, y, out) -> {
            double u = (x - text.centerX()) / half;
            out[0] = x;
            out[1] = y + depth * u * u;
        };
    }

    /** One end is taller than the other. */
    public static Outline.Mapping trapezoid(Box text, RandomGenerator random, double strength) {
        double slope = strength * Rng.centered(random, 0.35);
        double half = text.width() / 2 + 1;
        return (x, y, out) -> {
            double scale = 1 + slope * (x - text.centerX()) / half;
            out[0] = x;
            out[1] = text.centerY() + (y - text.centerY()) * scale;
        };
    }

    /** A lens over one place of the text. */
    public static Outline.Mapping bulge(Box text, RandomGenerator random, double strength) {
        double power = strength * Rng.between(random, 0.15, 0.45) * (Rng.chance(random, 0.7) ? 1 : -0.6);
        double cx = Rng.between(random, text.left(), text.right());
        double cy = Rng.between(random, text.top(), text.bottom());
        double radius = Rng.between(random, 0.8, 2.5) * text.height();
        return (x, y, out) -> {
            double dx = x - cx;
            double dy = y - cy;
            double scale = 1 + power * Math.exp(-(dx * dx + dy * dy) / (radius * radius));
            out[0] = cx + dx * scale;
            out[1] = cy + dy * scale;
        };
    }

    /** A soft random field of three waves in each direction. */
    public static Outline.Mapping elastic(Box text, RandomGenerator random, double strength) {
        double h = text.height();
        double[] a = new double[18];
        for (int i = 0; i < 18; i += 3) {
            a[i] = Rng.centered(random, 2 * Math.PI / (0.9 * h));
            a[i + 1] = Rng.centered(random, 2 * Math.PI / (0.9 * h));
            a[i + 2] = Rng.between(random, 0, 2 * Math.PI);
        }
        double amplitude = strength * Rng.between(random, 0.02, 0.06) * h;
        return (x, y, out) -> {
            double dx = 0;
            double dy = 0;
            for (int i = 0; i < 9; i += 3) {
                dx += Math.sin(a[i] * x + a[i + 1] * y + a[i + 2]);
                dy += Math.sin(a[i + 9] * x + a[i + 10] * y + a[i + 11]);
            }
            out[0] = x + amplitude * dx;
            out[1] = y + amplitude * dy;
        };
    }

    /** The whole line rises or falls, and its letters lean. */
    public static Outline.Mapping tilt(Box text, RandomGenerator random, double strength) {
        double rise = strength * Rng.centered(random, 0.2);
        double lean = strength * Rng.centered(random, 0.5);
        return (x, y, out) -> {
            out[0] = x + lean * (text.centerY() - y);
            out[1] = y + rise * (x - text.centerX());
        };
    }

    /** A slight turn around the middle that fades outwards. */
    public static Outline.Mapping swirl(Box text, RandomGenerator random, double strength) {
        double angle = strength * Rng.centered(random, 0.6);
        double radius = Math.max(text.height(), text.width() * Rng.between(random, 0.2, 0.5));
        double cx = text.centerX() + Rng.centered(random, text.width() / 3);
        return (x, y, out) -> {
            double dx = x - cx;
            double dy = y - text.centerY();
            double turn = angle * Math.exp(-(dx * dx + dy * dy) / (radius * radius));
            out[0] = cx + dx * Math.cos(turn) - dy * Math.sin(turn);
            out[1] = text.centerY() + dx * Math.sin(turn) + dy * Math.cos(turn);
        };
    }

    /** Letters lean outwards, more so towards both ends. */
    public static Outline.Mapping fan(Box text, RandomGenerator random, double strength) {
        double spread = strength * Rng.centered(random, 0.7);
        double half = text.width() / 2 + 1;
        return (x, y, out) -> {
            out[0] = x + spread * (x - text.centerX()) / half * (text.centerY() - y);
            out[1] = y;
        };
    }
}
