// SPDX-License-Identifier: Apache-2.0
package master.synth.font;

import java.awt.Shape;
import java.awt.geom.PathIterator;
import java.util.Arrays;
import java.util.List;

/**
 * Closed or open polylines: a glyph, a word or a drawn line, in pixels, y downwards. Immutable.
 *
 * <p>Curves are flattened once, when a font is loaded; all later geometry is arithmetic on points, so that a warp bends
 * the true outline and the bounds are known before anything is drawn.
 */
public final class Outline {
    public static final Outline EMPTY = new Outline(new float[0], new float[0], new int[0]);

    private final float[] xs;
    private final float[] ys;
    private final int[] ends; // index after the last point of each polyline

    public Outline(float[] xs, float[] ys, int[] ends) {
        this.xs = xs;
        this.ys = ys;
        this.ends = ends;
    }

    /** A mapping of the plane; it writes the new place of (x, y) into out[0], out[1]. */
    @FunctionalInterface
    public interface Mapping {
        void map(double x, double y, double[] out);
    }

    /** A rectangle. */
    public static Outline bar(double left, double top, double right, double bottom) {
        float[] xs = {(float) left, (float) right, (float) right, (float) left};
        float[] ys = {(float) top, (float) top, (float) bottom, (float) bottom};
        return new Outline(xs, ys, new int[] {4});
    }

    /** Flattens a shape; flatness is the largest distance between curve and polyline, in units of the shape. */
    public static Outline of(Shape shape, double flatness) {
        float[] xs = new float[64];
        float[] ys = new float[64];
        int[] ends = new int[8];
        int points = 0;
        int parts = 0;
        double[] at = new double[6];
        for (PathIterator path = shape.getPathIterator(null, flatness); !path.isDone(); path.next()) {
            int segment = path.currentSegment(at);
            if (segment == PathIterator.SEG_CLOSE) {
                continue;
            }
            if (segment == PathIterator.SEG_MOVETO && points > (parts == 0 ? 0 : ends[parts - 1])) {
                ends = parts == ends.length ? Arrays.copyOf(ends, parts * 2) : ends;
                ends[parts++] = points;
            }
            if (points == xs.length) {
                xs = Arrays.copyOf(xs, points * 2);
                ys = Arrays.copyOf(ys, points * 2);
            }
            xs[points] = (float) at[0];
            ys[points++] = (float) at[1];
        }
        if (points > (parts == 0 ? 0 : ends[parts - 1])) {
            ends = parts == ends.length ? Arrays.copyOf(ends, parts * 2) : ends;
            ends[parts++] = points;
        }
        return new Outline(Arrays.copyOf(xs, points), Arrays.copyOf(ys, points), Arrays.copyOf(ends, parts));
    }

    public int points() {
        return xs.length;
    }

    public int parts() {
        return ends.length;
    }

    public int start(int part) {
        return part == 0 ? 0 : ends[part - 1];
    }

    public int end(int part) {
        return ends[part];
    }

    public float x(int point) {
        return xs[point];
    }

    public float y(int point) {
        return ys[point];
    }

    /** The bounds of all points; zero width and height when there is none. */
    public Box bounds() {
        if (xs.length == 0) {
            return new Box(0, 0, 0, 0);
        }
        float minX = Float.MAX_VALUE;
        float minY = Float.MAX_VALUE;
        float maxX = -Float.MAX_VALUE;
        float maxY = -Float.MAX_VALUE;
        for (int i = 0; i < xs.length; i++) {
            minX = Math.min(minX, xs[i]);
            maxX = Math.max(maxX, xs[i]);
            minY = Math.min(minY, ys[i]);
            maxY = Math.max(maxY, ys[i]);
        }
        return new Box(minX, minY, maxX, maxY);
    }

    /** x' = a x + b y + e, y' = c x + d y + f. */
    public Outline transform(double a, double b, double c, double d, double e, double f) {
        float[] toXs = new float[xs.length];
        float[] toYs = new float[ys.length];
        for (int i = 0; i < xs.length; i++) {
            toXs[i] = (float) (a * xs[i] + b * ys[i] + e);
            toYs[i] = (float) (c * xs[i] + d * ys[i] + f);
        }
        return new Outline(toXs, toYs, ends);
    }

    public Outline move(double dx, double dy) {
        return transform(1, 0, 0, 1, dx, dy);
    }

    public Outline map(Mapping mapping) {
        float[] toXs = new float[xs.length];
        float[] toYs = new float[ys.length];
        double[] out = new double[2];
        for (int i = 0; i < xs.length; i++) {
            mapping.map(xs[i], ys[i], out);
            toXs[i] = (float) out[0];
            toYs[i] = (float) out[1];
        }
        return new Outline(toXs, toYs, ends);
    }

    /** All polylines of the outlines. */
    public static Outline concat(List<Outline> outlines) {
        int points = 0;
        int parts = 0;
        for (Outline outline : outlines) {
            points += outline.xs.length;
            parts += outline.ends.length;
        }
        float[] xs = new float[points];
        float[] ys = new float[points];
        int[] ends = new int[parts];
        int point = 0;
        int part = 0;
        for (Outline outline : outlines) {
            System.arraycopy(outline.xs, 0, xs, point, outline.xs.length);
            System.arraycopy(outline.ys, 0, ys, point, outline.ys.length);
            for (int end : outline.ends) {
                ends[part++] = point + end;
            }
            point += outline.xs.length;
        }
        return new Outline(xs, ys, ends);
    }

    /** The same closed polylines with no segment longer than the step, so that a warp can bend straight strokes. */
    public Outline refine(double step) {
        int count = 0;
        for (int part = 0; part < ends.length; part++) {
            for (int i = start(part); i < ends[part]; i++) {
                count += pieces(part, i, step);
            }
        }
        float[] toXs = new float[count];
        float[] toYs = new float[count];
        int[] toEnds = new int[ends.length];
        int at = 0;
        for (int part = 0; part < ends.length; part++) {
            for (int i = start(part); i < ends[part]; i++) {
                int next = i + 1 == ends[part] ? start(part) : i + 1;
                int pieces = pieces(part, i, step);
                for (int k = 0; k < pieces; k++) {
                    float t = (float) k / pieces;
                    toXs[at] = xs[i] + t * (xs[next] - xs[i]);
                    toYs[at++] = ys[i] + t * (ys[next] - ys[i]);
                }
            }
            toEnds[part] = at;
        }
        return new Outline(toXs, toYs, toEnds);
    }

    private int pieces(int part, int i, double step) {
        int next = i + 1 == ends[part] ? start(part) : i + 1;
        double length = Math.abs(xs[next] - xs[i]) + Math.abs(ys[next] - ys[i]);
        return Math.max(1, (int) Math.ceil(length / step));
    }
}
