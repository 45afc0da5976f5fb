// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import master.api.Canvas;
import master.core.image.PixelImage;
import master.core.image.Placement;
import master.core.image.Preprocessing;

/**
 * The memory in which a batch of images of one canvas becomes the network's input, {@code [N, C, H, W]}. It lives
 * outside the Java heap, where ONNX Runtime reads it without a copy, and is used again and again. Not thread-safe.
 */
final class Batch {
    /** Images per run: more gain nothing, fewer cost up to a quarter of the speed. */
    static final int BEST_SIZE = 8;

    /** The most values in the memory of a call: 64 MiB; only unusually large inputs get there. */
    static final int MOST_VALUES = 1 << 24;

    private final Preprocessing preprocessing;
    private final Canvas canvas;
    private final int most;
    private final int length; // values of an image
    private final float[] one;
    private final List<Placement> placements = new ArrayList<>();
    private final List<Integer> numbers = new ArrayList<>();
    private final Predicate<PixelImage> keeps;
    private final List<Optional<PixelImage>> images = new ArrayList<>();
    private FloatBuffer values;

    /**
     * An empty batch.
     *
     * @param most the most images that the network takes at once
     * @param keeps which images are needed after the run
     */
    Batch(Preprocessing preprocessing, Canvas canvas, int most, Predicate<PixelImage> keeps) {
        this.keeps = keeps;
        this.preprocessing = preprocessing;
        this.canvas = canvas;
        this.most = most;
        this.length = preprocessing.length(canvas);
        this.one = new float[length];
        this.values = allocate(1);
    }

    /** The most images in one run. */
    int capacity() {
        return Math.max(1, Math.min(Math.min(BEST_SIZE, most), MOST_VALUES / length));
    }

    /** The number of images now in it. */
    int size() {
        return numbers.size();
    }

    boolean isFull() {
        return size() == capacity();
    }

    /** The number of values now in it. */
    int values() {
        return size() * length;
    }

    /** The number of values that it has memory for. */
    int allocated() {
        return values.capacity();
    }

    /** Which image of the call each one is. */
    List<Integer> numbers() {
        return numbers;
    }

    /** Where each one landed. */
    List<Placement> placements() {
        return placements;
    }

    /** The images themselves, those that are kept. */
    List<Optional<PixelImage>> images() {
        return images;
    }

    /** The pixels of the images that are kept. */
    long pixels() {
        return images.stream()
                .flatMap(Optional::stream)
                .mapToLong(image -> image.rgb().length)
                .sum();
    }

    void clear() {
        numbers.clear();
        images.clear();
        placements.clear();
    }

    /**
     * Appends an image.
     *
     * @param placement where it lands on this batch's canvas
     * @param number which image of the call it is
     */
    void add(PixelImage image, Placement placement, int number) {
        int before = values();
        if (before + length > values.capacity()) {
            FloatBuffer larger = allocate(Math.min(capacity(), 2 * size()));
            larger.put(0, values, 0, before);
            values = larger;
        }
        preprocessing.apply(image, placement, one, 0);
        values.put(before, one, 0, length);
        numbers.add(number);
        images.add(Optional.of(image).filter(keeps));
        placements.add(placement);
    }

    /** The input tensor, {@code [N, C, H, W]}; a view of this memory, so close it before the next {@link #add}. */
    OnnxTensor tensor(OrtEnvironment environment) throws OrtException {
        FloatBuffer view = values.duplicate().position(0).limit(values());
        return OnnxTensor.createTensor(
                environment, view, new long[] {size(), preprocessing.channels(), canvas.height(), canvas.width()});
    }

    private FloatBuffer allocate(int images) {
        return ByteBuffer.allocateDirect(images * length * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }
}
