// SPDX-License-Identifier: Apache-2.0
package master.core.metric;

import master.api.Box;

/**
 * How near boxes that were read are to the right ones. Immutable.
 *
 * @param boxes how many were compared; of none all figures are 0
 * @param distance between their centers, mean, in pixels
 * @param inside share of centers that lie in the right box, in [0, 1]
 * @param overlap area that both cover, as a share of the area that one of them covers, mean, in [0, 1]
 */
public record BoxScore(long boxes, double distance, double inside, double overlap) {
    /** Counts boxes. Not thread-safe. */
    public static final class Accumulator {
        private long boxes;
        private double distance;
        private long inside;
        private double overlap;

        /** Counts one; the right one covers something. */
        public void add(Box right, Box read) {
            double x = read.x() + read.width() / 2;
            double y = read.y() + read.height() / 2;
            boxes++;
            distance += Math.hypot(x - right.x() - right.width() / 2, y - right.y() - right.height() / 2);
            boolean within = x >= right.x()
                    && x <= right.x() + right.width()
                    && y >= right.y()
                    && y <= right.y() + right.height();
            inside += within ? 1 : 0;
            double across = common(right.x(), right.width(), read.x(), read.width());
            double down = common(right.y(), right.height(), read.y(), read.height());
            double both = across * down;
            overlap += both / (right.width() * right.height() + read.width() * read.height() - both);
        }

        private static double common(double from, double size, double otherFrom, double otherSize) {
            return Math.max(0, Math.min(from + size, otherFrom + otherSize) - Math.max(from, otherFrom));
        }

        /** What was counted so far. */
        public BoxScore score() {
            double count = Math.max(1, boxes);
            return new BoxScore(boxes, distance / count, inside / count, overlap / count);
        }
    }
}
