// SPDX-License-Identifier: Apache-2.0
package master.data.synth;

import java.util.random.RandomGenerator;

/** Lines and curves that layers draw, as polylines in pixels. Holds no state. */
final class Strokes {
    private Strokes() {}

    private static Outline of(float[] xs, float[] ys) {
        return new Outline(xs, ys, new int[] {xs.length});
    }

    static Outline segment(double x0, double y0, double x1, double y1) {
        return of(new float[] {(float) x0, (float) x1}, new float[] {(float) y0, (float) y1});
    }

    static Outline ellipse(double cx, double cy, double rx, double ry) {
        return arc(cx, cy, rx, ry, 0, 2 * Math.PI * 0.97);
    }

    /** A part of an ellipse; angles in radians. */
    static Outline arc(double cx, double cy, double rx, double ry, double start, double sweep) {
        int points = (int) Math.max(8, Math.min(48, Math.max(rx, ry) * Math.abs(sweep) / 3));
        float[] xs = new float[points];
        float[] ys = new float[points];
        for (int i = 0; i < points; i++) {
            double angle = start + sweep * i / (points - 1);
            xs[i] = (float) (cx + rx * Math.cos(angle));
            ys[i] = (float) (cy + ry * Math.sin(angle));
        }
        return of(xs, ys);
    }

    /** A cubic Bezier curve through the four points given as x, y pairs. */
    static Outline bezier(double... p) {
        int points = 24;
        float[] xs = new float[points];
        float[] ys = new float[points];
        for (int i = 0; i < points; i++) {
            double t = i / (points - 1.0);
            double s = 1 - t;
            double a = s * s * s;
            double b = 3 * s * s * t;
            double c = 3 * s * t * t;
            double d = t * t * t;
            xs[i] = (float) (a * p[0] + b * p[2] + c * p[4] + d * p[6]);
            ys[i] = (float) (a * p[1] + b * p[3] + c * p[5] + d * p[7]);
        }
        return of(xs, ys);
    }

    /** A wave from left to right. */
    static Outline wave(double fromX, double toX, double y, double amplitude, double length, double phase) {
        int points = 40;
        float[] xs = new float[points];
        float[] ys = new float[points];
        for (int i = 0; i < points; i++) {
            double x = fromX + (toX - fromX) * i / (points - 1);
            xs[i] = (float) x;
            ys[i] = (float) (y + amplitude * Math.sin(2 * Math.PI * x / length + phase));
        }
        return of(xs, ys);
    }

    /** A line across the picture, mostly from one side to the other. */
    static Outline across(double width, double height, RandomGenerator random) {
        double choice = random.nextDouble();
        double y0 = Rng.between(random, 0.05, 0.95) * height;
        double y1 = Rng.between(random, 0.05, 0.95) * height;
        double x0 = Rng.between(random, -0.05, 0.25) * width;
        double x1 = Rng.between(random, 0.75, 1.05) * width;
        if (choice < 0.4) {
            return segment(x0, y0, x1, y1);
        }
        if (choice < 0.75) {
            double bend = height * Rng.between(random, 0.3, 1.2);
            return bezier(
                    x0, y0,
                    x0 + (x1 - x0) * 0.33, y0 + Rng.centered(random, bend),
                    x0 + (x1 - x0) * 0.67, y1 + Rng.centered(random, bend),
                    x1, y1);
        }
        if (choice < 0.92) {
            return wave(
                    x0,
                    x1,
                    Rng.between(random, 0.25, 0.75) * height,
                    Rng.between(random, 0.05, 0.35) * height,
                    Rng.between(random, 0.25, 1.5) * width,
                    Rng.between(random, 0, 2 * Math.PI));
        }
        return arc(
                width * Rng.between(random, 0.2, 0.8),
                height * Rng.between(random, -0.2, 1.2),
                width * Rng.between(random, 0.2, 0.6),
                height * Rng.between(random, 0.2, 0.9),
                Rng.between(random, 0, 2 * Math.PI),
                Rng.between(random, 1.5, 6));
    }

    /** A short line somewhere in the picture. */
    static Outline dash(double width, double height, double length, RandomGenerator random) {
        double x = Rng.between(random, 0, width);
        double y = Rng.between(random, 0, height);
        double angle = Rng.between(random, 0, 2 * Math.PI);
        return segment(x, y, x + length * Math.cos(angle), y + length * Math.sin(angle));
    }
}
