// SPDX-License-Identifier: Apache-2.0
package master.data.synth;

/** An axis-parallel box in pixels, y downwards. */
record Box(double left, double top, double right, double bottom) {
    double width() {
        return right - left;
    }

    double height() {
        return bottom - top;
    }

    double centerX() {
        return (left + right) / 2;
    }

    double centerY() {
        return (top + bottom) / 2;
    }

    Box union(Box other) {
        return new Box(
                Math.min(left, other.left),
                Math.min(top, other.top),
                Math.max(right, other.right),
                Math.max(bottom, other.bottom));
    }

    /** This box grown by the margin on every side. */
    Box grow(double margin) {
        return new Box(left - margin, top - margin, right + margin, bottom + margin);
    }
}
