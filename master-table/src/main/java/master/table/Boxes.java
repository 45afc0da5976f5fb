// SPDX-License-Identifier: Apache-2.0
package master.table;

import java.util.Collection;
import java.util.Optional;
import master.api.Box;

/** Arithmetic on boxes; all lengths are in pixels. Holds no state. */
public final class Boxes {
    private Boxes() {}

    /** The box between two corners; a side is 0 if its ends are in the wrong order. */
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

    /** The horizontal center. */
    public static double centerX(Box box) {
        return box.x() + box.width() / 2;
    }

    /** The vertical center. */
    public static double centerY(Box box) {
        return box.y() + box.height() / 2;
    }

    /** The area, in square pixels. */
    public static double area(Box box) {
        return box.width() * box.height();
    }

    /** The area of the intersection of two boxes, in square pixels. */
    public static double shared(Box a, Box b) {
        double width = Math.min(right(a), right(b)) - Math.max(a.x(), b.x());
        double height = Math.min(bottom(a), bottom(b)) - Math.max(a.y(), b.y());
        return Math.max(0, width) * Math.max(0, height);
    }

    /** Whether a box contains a point, edges included. */
    public static boolean holds(Box box, double x, double y) {
        return x >= box.x() && x <= right(box) && y >= box.y() && y <= bottom(box);
    }

    /** The smallest box that contains both. */
    public static Box around(Box a, Box b) {
        return between(
                Math.min(a.x(), b.x()),
                Math.min(a.y(), b.y()),
                Math.max(right(a), right(b)),
                Math.max(bottom(a), bottom(b)));
    }

    /** The smallest box that contains all; empty if there are no boxes. */
    public static Optional<Box> around(Collection<Box> boxes) {
        return boxes.stream().reduce(Boxes::around);
    }
}
