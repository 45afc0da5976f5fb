// SPDX-License-Identifier: Apache-2.0
package master.train.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import master.api.Canvas;
import master.core.image.Preprocessing;

/**
 * Some batches in a row, whose examples are sorted so that most batches are of one canvas and of labels of about the same
 * length, which saves padding. It follows from the examples and its number alone. With one canvas a window is a batch, in
 * the order of its examples.
 */
final class CanvasWindow {
    /** So many for each canvas: about an eighth of the examples is left over from full batches of one canvas. */
    private static final int FOR_EACH_CANVAS = 4;

    /** By shape, so that those left over of neighbors share a batch with little background. */
    private static final Comparator<Canvas> ORDER = Comparator.comparingDouble(
                    (Canvas canvas) -> (double) canvas.width() / canvas.height())
            .thenComparingInt(Canvas::area);

    private CanvasWindow() {}

    /** The number of batches in a window. */
    static int batches(Preprocessing preprocessing) {
        int canvases = preprocessing.canvases().size();
        return canvases == 1 ? 1 : FOR_EACH_CANVAS * canvases;
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
        int count = batches(preprocessing);
        if (count == 1) {
            return List.of(List.copyOf(examples));
        }
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
            int full = same.size() / batchSize * batchSize;
            List<Example> sorted = new ArrayList<>(same.subList(0, full));
            sorted.sort(Comparator.comparingInt(example -> example.text().length()));
            cut(sorted, batchSize, batches);
            leftOver.addAll(same.subList(full, same.size())); // as they came, not the longest
        }
        cut(leftOver, batchSize, batches);
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
            sorted.add(shuffled(batches.get(order.at(i)), ExampleSource.mix(number, i)));
        }
        return sorted;
    }

    /** Workers share a batch: short labels are not to come to one of them. */
    private static List<Example> shuffled(List<Example> batch, long seed) {
        Permutation order = new Permutation(batch.size(), seed);
        return IntStream.range(0, batch.size())
                .mapToObj(i -> batch.get(order.at(i)))
                .toList();
    }

    private static void cut(List<Example> examples, int batchSize, List<List<Example>> batches) {
        for (int from = 0; from < examples.size(); from += batchSize) {
            batches.add(examples.subList(from, Math.min(examples.size(), from + batchSize)));
        }
    }
}
