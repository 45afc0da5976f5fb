// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * What a worker keeps from one {@link Tape} to the next: arrays, which are lent and given back instead of made and freed
 * in every step. One tape at a time, one thread at a time.
 */
final class Workspace implements AutoCloseable {
    /** Bytes: a line of the processor's cache and its widest vectors. */
    private static final int ALIGNMENT = 64;

    /** Arrays that so many tapes did not use are freed: batches of another size came before. */
    private static final int PATIENCE = 16;

    /** Whether arrays lie in the processor's memory; on other devices they are made and freed each time. */
    private static final boolean ADDRESSABLE = Nd4j.getEnvironment().isCPU();

    /** What has the same key can stand for each other. */
    private record Key(DataType type, long length) {}

    private static final class Block {
        private final Key key;
        private final INDArray whole;
        private final INDArray aligned; // begins at an aligned address in the whole
        private INDArray array; // the same in the shape that was asked for last
        private int lastUsed;

        Block(Key key, long... shape) {
            this.key = key;
            int size = key.type.width();
            long length = key.length;
            whole = Nd4j.createUninitializedDetached(key.type, 'c', length + ALIGNMENT / size);
            long offset = (-address(whole) & (ALIGNMENT - 1)) / size;
            aligned = whole.get(NDArrayIndex.interval(offset, offset + length));
            array = aligned.reshape('c', shape);
        }

        /** Always of the same array: a view of a view of a view would be asked all its ancestors whether they are closed. */
        INDArray shaped(long... shape) {
            if (!Arrays.equals(array.shape(), shape)) {
                array = aligned.reshape('c', shape);
            }
            return array;
        }
    }

    private final Map<Key, Deque<Block>> free = new HashMap<>();
    private final Map<Long, Block> lent = new HashMap<>(); // by address: a reshaped array has another buffer object
    private final Kernels kernels;
    private int tapes;

    /** A workspace of the machine's fastest operations. */
    Workspace() {
        this(Kernels.best());
    }

    Workspace(Kernels kernels) {
        this.kernels = kernels;
    }

    Kernels kernels() {
        return kernels;
    }

    private static long address(INDArray array) {
        return array.data().addressPointer().address();
    }

    /** An array in row-major order whose values are undefined. */
    INDArray take(DataType type, long... shape) {
        if (!ADDRESSABLE) {
            return Nd4j.createUninitializedDetached(type, 'c', shape);
        }
        Key key = new Key(type, Arrays.stream(shape).reduce(1, Math::multiplyExact));
        Deque<Block> blocks = free.computeIfAbsent(key, k -> new ArrayDeque<>());
        Block block = blocks.isEmpty() ? new Block(key, shape) : blocks.pop();
        INDArray array = block.shaped(shape);
        block.lastUsed = tapes;
        lent.put(address(array), block);
        return array;
    }

    /** Takes an array back, in whatever shape; an array that was not lent here is freed, unless it is a view. */
    void give(INDArray array) {
        if (array.wasClosed()) {
            return;
        }
        Block block = ADDRESSABLE ? lent.remove(address(array)) : null;
        if (block != null) {
            free.get(block.key).push(block);
        } else if (array.closeable() && !isFree(array)) {
            array.close();
        }
    }

    /** Whether an array is one of those that wait: given back twice, by two views of it. */
    private boolean isFree(INDArray array) {
        Deque<Block> blocks = free.get(new Key(array.dataType(), array.length()));
        return blocks != null && blocks.stream().anyMatch(block -> address(block.array) == address(array));
    }

    /** To be called when a tape has given everything back. */
    void tapeEnds() {
        tapes++;
        for (Deque<Block> blocks : free.values()) {
            for (Iterator<Block> each = blocks.iterator(); each.hasNext(); ) {
                Block block = each.next();
                if (tapes - block.lastUsed > PATIENCE) {
                    each.remove();
                    block.whole.close();
                }
            }
        }
    }

    /** How many arrays are out. */
    int lent() {
        return lent.size();
    }

    /** How many arrays there are, out or waiting. */
    int arrays() {
        return lent.size() + free.values().stream().mapToInt(Deque::size).sum();
    }

    /** Frees the arrays that are not out. */
    @Override
    public void close() {
        free.values().forEach(blocks -> blocks.forEach(block -> block.whole.close()));
        free.clear();
    }
}
