// SPDX-License-Identifier: Apache-2.0
package master.train.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import master.api.Canvas;
import master.core.image.Preprocessing;

/**
 * Some batches in a row, whose examples are sorted so that most batches are of one canvas and of labels of about the same
 * length, which saves padding. It follows from the examples and its number alone. With one canvas a window is a batch, in
 * the order of its examples.
 */
final class CanvasWindow {
    private static final int SEVERAL = 8;

    /** By shape, so that those left over of neighbors share a batch with little background. */
    private static final Comparator<Canvas> ORDER = Comparator.comparingDouble(
                    (Canvas canvas) -> (double) canvas.width() / canvas.height())
            .thenComparingInt(Canvas::area);

    private CanvasWindow() {}

    /** The number of batches in a window. */
    static int batches(Preprocessing preprocessing) {
        return preprocessing.canvases().size() == 1 ? 1 : SEVERAL;
    }

    /**
     * Sorts the examples of a window into batches: full ones of one canvas, by the lengths of their labels, then those left
     * over, in the order of their canvases' shapes; all in an order that the number decides.
     *
     * @param examples as many as the batches hold, or fewer, but at least one per batch
     * @param batchSize the most examples of a batch
     * @param number of the window
     * @return {@link #batches} lists, none of them empty
     */
    static List<List<Example>> sort(List<Example> examples, Preprocessing preprocessing, int batchSize, long number) {
        Map<Canvas, List<Example>> shapes = new TreeMap<>(ORDER);
        for (Example example : examples) {
            Canvas canvas = preprocessing
                    .place(example.image().width(), example.image().height())
                    .canvas();
            shapes.computeIfAbsent(canvas, key -> new ArrayList<>()).add(example);
        }
        List<List<Example>> batches = new ArrayList<>();
        List<Example> leftOver = new ArrayList<>();
        for (List<Example> same : shapes.values()) {
            same.sort(Comparator.comparingInt(example -> example.text().length()));
            int full = same.size() / batchSize * batchSize;
            cut(same.subList(0, full), batchSize, batches);
            leftOver.addAll(same.subList(full, same.size()));
        }
        cut(leftOver, batchSize, batches);
        int count = batches(preprocessing);
        while (batches.size() < count) { // some examples could not be read
            List<Example> largest =
                    batches.stream().max(Comparator.comparingInt(List::size)).orElseThrow();
            int half = largest.size() / 2;
            batches.set(batches.indexOf(largest), largest.subList(0, half));
            batches.add(largest.subList(half, largest.size()));
        }
        Permutation order = new Permutation(count, number);
        List<List<Example>> sorted = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sorted.add(List.copyOf(batches.get(order.at(i))));
        }
        return sorted;
    }

    private static void cut(List<Example> examples, int batchSize, List<List<Example>> batches) {
        for (int from = 0; from < examples.size(); from += batchSize) {
            batches.add(examples.subList(from, Math.min(examples.size(), from + batchSize)));
        }
    }
}
