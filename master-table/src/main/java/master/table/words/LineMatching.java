// SPDX-License-Identifier: Apache-2.0
package master.table.words;

import java.util.ArrayList;
import java.util.List;
import master.api.Box;
import master.table.Boxes;

/**
 * TableMASTER's matching of text lines to cell boxes, for comparison and for TableMASTER's own models, whose boxes surround the
 * texts of cells. A line may be assigned to several cells or to none, unlike with {@link WordPlacement}. Immutable and thread-safe.
 *
 * <ol>
 *   <li>Center: a line belongs to every cell whose box contains its center.
 *   <li>Overlap: a line without a cell goes to the cell with the greatest overlap above 0, as a share of the rectangle around
 *       both.
 *   <li>Nearest: a cell without a line takes the nearest line, by their centers, of those without a cell; two cells may take
 *       the same.
 * </ol>
 *
 * <p>Source: JiaquanYe/TableMASTER-mmocr, {@code table_recognition/match.py}.
 *
 * @param lines for each cell, the indices of its lines, in the given order
 * @param left the indices of lines without a cell, grouped into rows ({@link #ROW} pixels), each from left to right
 */
public record LineMatching(List<List<Integer>> lines, List<List<Integer>> left) {
    /** The maximum vertical distance of the centers of lines in one row, in pixels. */
    public static final double ROW = 3;

    public LineMatching {
        lines = lines.stream().map(List::copyOf).toList();
        left = left.stream().map(List::copyOf).toList();
    }

    /** Matches boxes of lines to boxes of cells. */
    public static LineMatching of(List<Box> lines, List<Box> cells) {
        List<List<Integer>> matched = new ArrayList<>();
        cells.forEach(cell -> matched.add(new ArrayList<>()));
        List<Integer> alone = new ArrayList<>();
        for (int line = 0; line < lines.size(); line++) {
            if (!byCenter(lines.get(line), line, cells, matched) && !byOverlap(lines.get(line), line, cells, matched)) {
                alone.add(line);
            }
        }
        List<Integer> left = new ArrayList<>(alone);
        for (int cell = 0; cell < cells.size(); cell++) {
            if (matched.get(cell).isEmpty() && !alone.isEmpty()) {
                Integer line = nearest(cells.get(cell), lines, alone);
                matched.get(cell).add(line);
                left.remove(line);
            }
        }
        return new LineMatching(matched, rows(lines, left));
    }

    private static boolean byCenter(Box line, int index, List<Box> cells, List<List<Integer>> matched) {
        boolean found = false;
        for (int cell = 0; cell < cells.size(); cell++) {
            if (Boxes.holds(cells.get(cell), Boxes.centerX(line), Boxes.centerY(line))) {
                matched.get(cell).add(index);
                found = true;
            }
        }
        return found;
    }

    private static boolean byOverlap(Box line, int index, List<Box> cells, List<List<Integer>> matched) {
        int best = -1;
        double most = 0;
        for (int cell = 0; cell < cells.size(); cell++) {
            double share = Boxes.shared(line, cells.get(cell)) / Boxes.area(Boxes.around(line, cells.get(cell)));
            if (share > most) {
                most = share;
                best = cell;
            }
        }
        if (best >= 0) {
            matched.get(best).add(index);
        }
        return best >= 0;
    }

    private static Integer nearest(Box cell, List<Box> lines, List<Integer> alone) {
        Integer best = alone.get(0);
        for (Integer line : alone) {
            if (distance(cell, lines.get(line)) < distance(cell, lines.get(best))) {
                best = line;
            }
        }
        return best;
    }

    private static double distance(Box a, Box b) {
        return Math.hypot(Boxes.centerX(a) - Boxes.centerX(b), Boxes.centerY(a) - Boxes.centerY(b));
    }

    private static List<List<Integer>> rows(List<Box> lines, List<Integer> left) {
        List<List<Integer>> rows = new ArrayList<>();
        for (Integer line : left) {
            rows.stream()
                    .filter(row ->
                            Math.abs(Boxes.centerY(lines.get(row.get(0))) - Boxes.centerY(lines.get(line))) < ROW)
                    .findFirst()
                    .ifPresentOrElse(row -> row.add(line), () -> rows.add(new ArrayList<>(List.of(line))));
        }
        rows.forEach(row ->
                row.sort((a, b) -> Double.compare(lines.get(a).x(), lines.get(b).x())));
        return rows;
    }
}
