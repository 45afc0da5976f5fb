// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
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
    private static final int PATIENCE = 64;

    /** An array may stand for one that is shorter, but not by more than this share of it. */
    private static final double MOST_SPARE = 0.25;

    /** Whether arrays lie in the processor's memory; on other devices they are made and freed each time. */
    private static final boolean ADDRESSABLE = Nd4j.getEnvironment().isCPU();

    private static final class Block {
        private final DataType type;
        private final long capacity;
        private final INDArray whole;
        private final long offset; // of the first aligned value in the whole
        private INDArray array; // a part of it in the shape that was asked for last
        private boolean lent;
        private int lastUsed;

        Block(DataType type, long capacity) {
            this.type = type;
            this.capacity = capacity;
            whole = Nd4j.createUninitializedDetached(type, 'c', capacity + ALIGNMENT / type.width());
            offset = (-address(whole) & (ALIGNMENT - 1)) / type.width();
            array = view(capacity);
        }

        /** Always of the same array: a view of a view of a view would be asked all its ancestors whether they are closed. */
        private INDArray view(long length) {
            return whole.get(NDArrayIndex.interval(offset, offset + length));
        }

        INDArray shaped(long length, long... shape) {
            if (!Arrays.equals(array.shape(), shape)) {
                array = view(length).reshape('c', shape);
            }
            return array;
        }
    }

    private final Map<DataType, NavigableMap<Long, Deque<Block>>> free = new EnumMap<>(DataType.class); // by capacity
    private final Map<Long, Block> blocks = new HashMap<>(); // by address: a reshaped array has another buffer object
    private final Kernels kernels;
    private int lent;
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
        long length = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        Block block = block(type, length);
        block.lent = true;
        block.lastUsed = tapes;
        lent++;
        return block.shaped(length, shape);
    }

    /** The smallest free block that is long enough, and not much longer, or else a new one. */
    private Block block(DataType type, long length) {
        NavigableMap<Long, Deque<Block>> lengths = free.computeIfAbsent(type, key -> new TreeMap<>());
        Map.Entry<Long, Deque<Block>> fitting = lengths.ceilingEntry(length);
        if (fitting == null || fitting.getKey() - length > MOST_SPARE * length) {
            Block made = new Block(type, length);
            blocks.put(address(made.array), made);
            return made;
        }
        Block block = fitting.getValue().pop();
        if (fitting.getValue().isEmpty()) {
            lengths.remove(fitting.getKey());
        }
        return block;
    }

    /** Takes an array back, in whatever shape; an array that was not lent here is freed, unless it is a view. */
    void give(INDArray array) {
        if (array.wasClosed()) {
            return;
        }
        Block block = ADDRESSABLE ? blocks.get(address(array)) : null;
        if (block == null) {
            if (array.closeable()) {
                array.close();
            }
        } else if (block.lent) { // not given back twice, by two views of it
            block.lent = false;
            lent--;
            free.get(block.type)
                    .computeIfAbsent(block.capacity, key -> new ArrayDeque<>())
                    .push(block);
        }
    }

    /** To be called when a tape has given everything back. */
    void tapeEnds() {
        tapes++;
        blocks.entrySet().removeIf(entry -> {
            Block block = entry.getValue();
            boolean old = !block.lent && tapes - block.lastUsed > PATIENCE;
            if (old) {
                Deque<Block> same = free.get(block.type).get(block.capacity);
                same.remove(block);
                if (same.isEmpty()) {
                    free.get(block.type).remove(block.capacity);
                }
                block.whole.close();
            }
            return old;
        });
    }

    /** How many arrays are out. */
    int lent() {
        return lent;
    }

    /** How many arrays there are, out or waiting. */
    int arrays() {
        return blocks.size();
    }

    /** Frees the arrays that are not out. */
    @Override
    public void close() {
        blocks.values().stream().filter(block -> !block.lent).forEach(block -> block.whole.close());
        blocks.values().removeIf(block -> !block.lent);
        free.clear();
    }
}
