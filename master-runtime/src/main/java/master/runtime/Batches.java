// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import master.api.Canvas;
import master.core.image.PixelImage;
import master.core.image.Placement;
import master.core.image.Preprocessing;

/**
 * The batches of a call, one for each canvas that its images need, so that a mixture runs in full batches as well. All
 * together have memory for at most {@link Batch#MOST_VALUES} values, empty ones included, but for a single image that is
 * larger; what does not fit any more is given up, and so is the memory of every batch once it is run where canvases are
 * as wide as images are. Not thread-safe: a call takes one, and gives it back.
 */
final class Batches {
    private static final Comparator<Canvas> ORDER =
            Comparator.comparingInt(Canvas::height).thenComparingInt(Canvas::width);

    /** The most pixels of images that are kept until they are run, but for a single larger one: 16 MiB. */
    static final long MOST_PIXELS = 1 << 22;

    private final Preprocessing preprocessing;
    private final int most; // images of a batch
    private final Predicate<PixelImage> keeps;
    private final Map<Canvas, Batch> batches = new TreeMap<>(ORDER);

    /**
     * No batch yet.
     *
     * @param most the most images that the network takes at once
     * @param keeps which images are needed after the run; no more than {@link #MOST_PIXELS} of them are kept
     */
    Batches(Preprocessing preprocessing, int most, Predicate<PixelImage> keeps) {
        this.keeps = keeps;
        this.preprocessing = preprocessing;
        this.most = most;
    }

    void clear() {
        if (preprocessing.isOpen()) {
            batches.clear();
        }
        batches.values().forEach(Batch::clear);
    }

    /**
     * Appends an image to the batch of its canvas.
     *
     * @param number which image of the call it is
     * @return a batch that is to be run and cleared now: the image's own if it is full, or the largest if there is no
     *     more room
     */
    Optional<Batch> add(PixelImage image, int number) {
        Placement placement = preprocessing.place(image.width(), image.height());
        Batch batch =
                batches.computeIfAbsent(placement.canvas(), canvas -> new Batch(preprocessing, canvas, most, keeps));
        batch.add(image, placement, number);
        if (allocated() > Batch.MOST_VALUES) {
            batches.values().removeIf(other -> other.size() == 0);
        }
        boolean tooMuch = allocated() > Batch.MOST_VALUES;
        Optional<Batch> ready = Optional.of(batch).filter(Batch::isFull);
        if (ready.isEmpty() && tooMuch) {
            ready = batches.values().stream().max(Comparator.comparingInt(Batch::allocated));
        }
        int held = batches.values().stream().mapToInt(Batch::values).sum();
        if (ready.isEmpty() && held + preprocessing.length() > Batch.MOST_VALUES) {
            ready = batches.values().stream().max(Comparator.comparingInt(Batch::values));
        }
        if (ready.isEmpty()
                && batches.values().stream().mapToLong(Batch::pixels).sum() > MOST_PIXELS) {
            ready = batches.values().stream().max(Comparator.comparingLong(Batch::pixels));
        }
        if (preprocessing.isOpen() || tooMuch) {
            ready.ifPresent(batches.values()::remove);
        }
        return ready;
    }

    /** The number of values that there is memory for. */
    long allocated() {
        return batches.values().stream().mapToLong(Batch::allocated).sum();
    }

    /** The batches that hold images. */
    List<Batch> begun() {
        return batches.values().stream().filter(batch -> batch.size() > 0).toList();
    }
}
