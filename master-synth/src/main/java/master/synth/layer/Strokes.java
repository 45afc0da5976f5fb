// SPDX-License-Identifier: Apache-2.0
package master.synth.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import master.synth.font.Outline;
import master.synth.font.Rng;

/** Lines and curves that layers draw, as polylines in pixels. Holds no state. */
public final class Strokes {
    private Strokes() {}

    private static Outline of(float[] xs, float[] ys) {
        return new Outline(xs, ys, new int[] {xs.length});
    }

    public static Outline segment(double x0, double y0, double x1, double y1) {
        return of(new float[] {(float) x0, (float) x1}, new float[] {(float) y0, (float) y1});
    }

    public static Outline ellipse(double cx, double cy, double rx, double ry) {
        return arc(cx, cy, rx, ry, 0, 2 * Math.PI * 0.97);
    }

    /** A part of an ellipse; angles in radians. */
    public static Outline arc(double cx, double cy, double rx, double ry, double start, double sweep) {
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
    public static Outline bezier(double... p) {
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

    /** A regular polygon of so many corners, the first of them at the angle. */
    public static Outline polygon(double cx, double cy, double rx, double ry, int corners, double angle) {
        float[] xs = new float[corners];
        float[] ys = new float[corners];
        for (int i = 0; i < corners; i++) {
            double a = angle + 2 * Math.PI * i / corners;
            xs[i] = (float) (cx + rx * Math.cos(a));
            ys[i] = (float) (cy + ry * Math.sin(a));
        }
        return of(xs, ys);
    }

    /** A rectangle with rounded corners, turned around its center. */
    public static Outline rounded(
            double cx, double cy, double halfWidth, double halfHeight, double radius, double angle) {
        int arc = radius > 0.5 ? 5 : 1;
        float[] xs = new float[4 * arc];
        float[] ys = new float[4 * arc];
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        double r = radius > 0.5 ? radius : 0;
        for (int i = 0; i < 4 * arc; i++) {
            int corner = i / arc;
            double a = Math.PI / 2 * (corner + (arc == 1 ? 0.5 : i % arc / (arc - 1.0)));
            double x = (corner == 0 || corner == 3 ? halfWidth - r : r - halfWidth) + r * Math.cos(a);
            double y = (corner < 2 ? halfHeight - r : r - halfHeight) + r * Math.sin(a);
            xs[i] = (float) (cx + x * cos - y * sin);
            ys[i] = (float) (cy + x * sin + y * cos);
        }
        return of(xs, ys);
    }

    /** A smooth line through random places of a strip from left to right. */
    public static Outline scribble(double width, double height, int turns, RandomGenerator random) {
        int each = 5;
        double[] px = new double[turns + 3];
        double[] py = new double[turns + 3];
        for (int i = 0; i < px.length; i++) {
            px[i] = width * ((i - 1.0) / turns + Rng.centered(random, 1.6 / turns));
            py[i] = Rng.between(random, 0.05, 0.95) * height;
        }
        float[] xs = new float[turns * each + 1];
        float[] ys = new float[turns * each + 1];
        for (int i = 0; i < xs.length; i++) {
            int k = Math.min(turns - 1, i / each);
            double t = (double) (i - k * each) / each;
            xs[i] = (float) spline(px, k, t);
            ys[i] = (float) spline(py, k, t);
        }
        return of(xs, ys);
    }

    private static double spline(double[] p, int k, double t) { // Catmull and Rom's
        return p[k + 1]
                + 0.5
                        * t
                        * (p[k + 2]
                                - p[k]
                                + t
                                        * (2 * p[k]
                                                - 5 * p[k + 1]
                                                + 4 * p[k + 2]
                                                - p[k + 3]
                                                + t * (3 * (p[k + 1] - p[k + 2]) + p[k + 3] - p[k])));
    }

    /** A place on a line. */
    @FunctionalInterface
    public interface Place {
        void at(double x, double y);
    }

    /** Visits places along the closed polylines, a step apart. */
    public static void walk(Outline outline, double step, Place place) {
        for (int part = 0; part < outline.parts(); part++) {
            double next = 0;
            double gone = 0;
            int first = outline.start(part);
            int last = outline.end(part) - 1;
            for (int i = first; i <= last; i++) {
                int j = i == last ? first : i + 1;
                double dx = outline.x(j) - outline.x(i);
                double dy = outline.y(j) - outline.y(i);
                double length = Math.hypot(dx, dy);
                for (; next < gone + length; next += step) {
                    double t = (next - gone) / length;
                    place.at(outline.x(i) + t * dx, outline.y(i) + t * dy);
                }
                gone += length;
            }
        }
    }

    /** Straight dashes along the closed polylines: so long from one to the next, of which a share is drawn. */
    public static Outline dashed(Outline outline, double step, double share) {
        List<Outline> dashes = new ArrayList<>();
        double[] from = new double[2];
        boolean[] begun = new boolean[1];
        double fine = step / 6;
        int[] count = new int[1];
        walk(outline, fine, (x, y) -> {
            int at = count[0]++ % 6;
            boolean drawn = at < share * 6;
            if (begun[0] && drawn && Math.hypot(x - from[0], y - from[1]) < 2 * fine) {
                dashes.add(segment(from[0], from[1], x, y));
            }
            from[0] = x;
            from[1] = y;
            begun[0] = true;
        });
        return dashes.isEmpty() ? outline : Outline.concat(dashes);
    }

    /** A wave from left to right. */
    public static Outline wave(double fromX, double toX, double y, double amplitude, double length, double phase) {
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

    /** A line across the image, mostly from one side to the other. */
    public static Outline across(double width, double height, RandomGenerator random) {
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
                    x0,
                    y0,
                    x0 + (x1 - x0) * 0.33,
                    y0 + Rng.centered(random, bend),
                    x0 + (x1 - x0) * 0.67,
                    y1 + Rng.centered(random, bend),
                    x1,
                    y1);
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

    /** A short line somewhere in the image. */
    public static Outline dash(double width, double height, double length, RandomGenerator random) {
        double x = Rng.between(random, 0, width);
        double y = Rng.between(random, 0, height);
        double angle = Rng.between(random, 0, 2 * Math.PI);
        return segment(x, y, x + length * Math.cos(angle), y + length * Math.sin(angle));
    }
}
