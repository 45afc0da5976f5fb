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

/**
 * What a worker keeps from one {@link Tape} to the next: arrays, which are lent and given back instead of made and freed
 * in every step. One tape at a time, one thread at a time.
 */
final class Workspace implements AutoCloseable {
    /** Arrays that so many tapes did not use are freed: batches of another size came before. */
    private static final int PATIENCE = 16;

    /** Whether arrays lie in the processor's memory; on other devices they are made and freed each time. */
    private static final boolean ADDRESSABLE = Nd4j.getEnvironment().isCPU();

    /** What has the same key can stand for each other. */
    private record Key(DataType type, long length) {}

    private static final class Block {
        private final Key key;
        private INDArray array;
        private int lastUsed;

        Block(Key key, INDArray array) {
            this.key = key;
            this.array = array;
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
        return array.data().pointer().address();
    }

    /** An array in row-major order whose values are undefined. */
    INDArray take(DataType type, long... shape) {
        if (!ADDRESSABLE) {
            return Nd4j.createUninitializedDetached(type, 'c', shape);
        }
        Key key = new Key(type, Arrays.stream(shape).reduce(1, Math::multiplyExact));
        Deque<Block> blocks = free.computeIfAbsent(key, k -> new ArrayDeque<>());
        Block block = blocks.isEmpty()
                ? new Block(key, Nd4j.createUninitializedDetached(type, 'c', shape))
                : blocks.pop();
        if (!Arrays.equals(block.array.shape(), shape)) {
            block.array = block.array.reshape('c', shape);
        }
        block.lastUsed = tapes;
        lent.put(address(block.array), block);
        return block.array;
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
                    block.array.close();
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
        free.values().forEach(blocks -> blocks.forEach(block -> block.array.close()));
        free.clear();
    }
}
