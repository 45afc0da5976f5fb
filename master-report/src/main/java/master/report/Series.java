// SPDX-License-Identifier: Apache-2.0
package master.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A line of a chart.
 *
 * @param name what it shows
 * @param points in ascending order of x
 * @param look how it is drawn
 */
record Series(String name, List<Point> points, Look look) {
    private static final int MOST_GROUPS = 400;

    /** One value. */
    record Point(double x, double y) {}

    /** How a line is drawn: strong, pale behind another, or strong with a mark at every value. */
    enum Look {
        STRONG,
        PALE,
        MARKED
    }

    Series {
        points = List.copyOf(points);
    }

    /** The same line with at most 800 values: the least and the greatest of each group of neighbors. */
    Series thinned() {
        if (points.size() <= 2 * MOST_GROUPS) {
            return this;
        }
        List<Point> kept = new ArrayList<>();
        for (int group = 0; group < MOST_GROUPS; group++) {
            List<Point> part = points.subList((int) ((long) points.size() * group / MOST_GROUPS), (int)
                    ((long) points.size() * (group + 1) / MOST_GROUPS));
            Point least = part.get(0);
            Point most = part.get(0);
            for (Point point : part) {
                least = point.y() < least.y() ? point : least;
                most = point.y() > most.y() ? point : most;
            }
            kept.add(least.x() <= most.x() ? least : most);
            if (!least.equals(most)) {
                kept.add(least.x() <= most.x() ? most : least);
            }
        }
        return new Series(name, kept, look);
    }

    /** The mean of each value and its neighbors, three of a hundred of all values on each side. */
    Series smoothed(String newName) {
        int reach = points.size() * 3 / 100;
        double[] sums = new double[points.size() + 1];
        for (int i = 0; i < points.size(); i++) {
            sums[i + 1] = sums[i] + points.get(i).y();
        }
        List<Point> means = new ArrayList<>();
        for (int i = 0; i < points.size(); i++) {
            int around = Math.min(reach, Math.min(i, points.size() - 1 - i)); // the same on both sides, so no lag
            means.add(new Point(points.get(i).x(), (sums[i + around + 1] - sums[i - around]) / (2 * around + 1)));
        }
        return new Series(newName, means, Look.STRONG);
    }
}
