// SPDX-License-Identifier: Apache-2.0
package master.train.data;

import java.util.List;

/** An endless stream of examples with random access, so that a resumed run sees what it would have seen. Thread-safe. */
public interface ExampleSource extends AutoCloseable {
    /** What to call it in messages. */
    String name();

    /**
     * One example; the same index always gives the same example.
     *
     * @param index 0 or more
     * @throws master.data.DatasetException if the sample cannot be read
     * @throws master.api.ImageDecodeException if its image cannot be decoded
     */
    Example at(long index);

    /**
     * Says whether reading may go on.
     *
     * @throws master.data.DatasetException if more samples could not be read than are allowed; it counts them by reason
     */
    default void check() {}

    /** The samples that could not be read so far, a line per source and reason. */
    default List<String> unreadable() {
        return List.of();
    }

    @Override
    default void close() {}

    /** A well-mixed number for the index-th example of a stream. */
    static long mix(long seed, long index) {
        long z = seed * 0x9E3779B97F4A7C15L + index;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
