// SPDX-License-Identifier: Apache-2.0
package master.data.ink;

import java.util.List;

/** The rectangle around strokes, in their unit, y downwards. */
record Bounds(double left, double top, double width, double height) {
    private static final double THIN = 0.2; // a line counts as that wide, as a share of its length

    static Bounds around(List<Ink.Stroke> strokes) {
        double left = Double.POSITIVE_INFINITY;
        double top = Double.POSITIVE_INFINITY;
        double right = Double.NEGATIVE_INFINITY;
        double bottom = Double.NEGATIVE_INFINITY;
        for (Ink.Stroke stroke : strokes) {
            for (int i = 0; i < stroke.x().length; i++) {
                left = Math.min(left, stroke.x()[i]);
                right = Math.max(right, stroke.x()[i]);
                top = Math.min(top, stroke.y()[i]);
                bottom = Math.max(bottom, stroke.y()[i]);
            }
        }
        return new Bounds(left, top, right - left, bottom - top);
    }

    double right() {
        return left + width;
    }

    /** Half way down. */
    double middle() {
        return top + height / 2;
    }

    double length() {
        return Math.max(Math.max(width, height), 1e-6);
    }

    /** The width, of a line at least a share of its length. */
    double wide() {
        return Math.max(width, THIN * length());
    }

    /** The height, of a line at least a share of its length. */
    double high() {
        return Math.max(height, THIN * length());
    }
}
