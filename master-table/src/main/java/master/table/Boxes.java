// SPDX-License-Identifier: Apache-2.0
package master.table;

import java.util.Collection;
import java.util.Optional;
import master.api.Box;

/** Arithmetic of rectangles. Holds no state. */
public final class Boxes {
    private Boxes() {}

    /** The box between two corners; empty where they are the wrong way round. */
    public static Box between(double left, double top, double right, double bottom) {
        return new Box(left, top, Math.max(0, right - left), Math.max(0, bottom - top));
    }

    /** The right edge. */
    public static double right(Box box) {
        return box.x() + box.width();
    }

    /** The lower edge. */
    public static double bottom(Box box) {
        return box.y() + box.height();
    }

    /** The middle between left and right. */
    public static double centerX(Box box) {
        return box.x() + box.width() / 2;
    }

    /** The middle between top and bottom. */
    public static double centerY(Box box) {
        return box.y() + box.height() / 2;
    }

    /** The area. */
    public static double area(Box box) {
        return box.width() * box.height();
    }

    /** The area that two boxes share. */
    public static double shared(Box a, Box b) {
        double width = Math.min(right(a), right(b)) - Math.max(a.x(), b.x());
        double height = Math.min(bottom(a), bottom(b)) - Math.max(a.y(), b.y());
        return Math.max(0, width) * Math.max(0, height);
    }

    /** Whether a point lies in a box, its edges included. */
    public static boolean holds(Box box, double x, double y) {
        return x >= box.x() && x <= right(box) && y >= box.y() && y <= bottom(box);
    }

    /** The smallest box around two. */
    public static Box around(Box a, Box b) {
        return between(
                Math.min(a.x(), b.x()),
                Math.min(a.y(), b.y()),
                Math.max(right(a), right(b)),
                Math.max(bottom(a), bottom(b)));
    }

    /** The smallest box around all; empty if there is none. */
    public static Optional<Box> around(Collection<Box> boxes) {
        return boxes.stream().reduce(Boxes::around);
    }
}
