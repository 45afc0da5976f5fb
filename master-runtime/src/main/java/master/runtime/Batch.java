// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import master.api.image.PixelImage;
import master.api.image.Preprocessing;

/**
 * The memory in which a batch of pictures becomes the network's input, {@code [N, C, H, W]}. It lives outside the Java
 * heap, where ONNX Runtime reads it without a copy, and is used again and again. Not thread-safe: a call takes one, and
 * gives it back.
 */
final class Batch {
    /** Pictures per run: more gain nothing, fewer cost up to a quarter of the speed. */
    static final int BEST_SIZE = 8;

    private static final int MOST_VALUES = 1 << 24; // 64 MiB; only unusually large inputs get there

    private final Preprocessing preprocessing;
    private final float[] one;
    private FloatBuffer values;
    private int size;

    Batch(Preprocessing preprocessing) {
        this.preprocessing = preprocessing;
        this.one = new float[preprocessing.length()];
        this.values = allocate(1);
    }

    /** The most pictures in one run. */
    static int capacity(Preprocessing preprocessing) {
        return Math.max(1, Math.min(BEST_SIZE, MOST_VALUES / preprocessing.length()));
    }

    /** The number of pictures now in it. */
    int size() {
        return size;
    }

    void clear() {
        size = 0;
    }

    /** Appends a picture. */
    void add(PixelImage image) {
        int length = preprocessing.length();
        if ((size + 1) * length > values.capacity()) {
            FloatBuffer larger = allocate(Math.min(capacity(preprocessing), 2 * size));
            larger.put(0, values, 0, size * length);
            values = larger;
        }
        preprocessing.apply(image, one, 0);
        values.put(size * length, one, 0, length);
        size++;
    }

    /** The input tensor, {@code [N, C, H, W]}; a view of this memory, so close it before the next {@link #add}. */
    OnnxTensor tensor(OrtEnvironment environment) throws OrtException {
        FloatBuffer view = values.duplicate().position(0).limit(size * preprocessing.length());
        return OnnxTensor.createTensor(environment, view, new long[] {
            size, preprocessing.channels(), preprocessing.height(), preprocessing.width()
        });
    }

    private FloatBuffer allocate(int pictures) {
        return ByteBuffer.allocateDirect(pictures * preprocessing.length() * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }
}
