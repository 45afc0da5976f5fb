// SPDX-License-Identifier: Apache-2.0
package master.imports.tensorflow;

import java.util.ArrayList;
import java.util.List;
import master.core.wire.WireField;
import master.core.wire.WireReader;

/**
 * Where a tensor is, as an index says it (TensorFlow {@code tensor_bundle.proto}, {@code BundleEntryProto}).
 *
 * @param type a number of TensorFlow's {@code DataType}
 * @param shape its shape; empty for a scalar
 * @param shard the number of the file
 * @param offset its first byte there
 * @param size its bytes
 * @param crc their CRC-32C, masked
 */
record BundleEntry(int type, List<Integer> shape, int shard, long offset, long size, int crc) {
    /** TensorFlow's number of 32-bit floats. */
    static final int FLOAT = 1;
    /** TensorFlow's number of strings. */
    static final int STRING = 7;

    private static final int MOST_AXES = 8;
    private static final int MOST_ELEMENTS = Integer.MAX_VALUE / Float.BYTES; // what an array of bytes can hold

    BundleEntry {
        shape = List.copyOf(shape);
    }

    /**
     * Reads one.
     *
     * @throws master.onnx.ModelFormatException if it is none
     */
    static BundleEntry read(WireReader message) {
        int type = 0;
        List<Integer> shape = new ArrayList<>();
        int shard = 0;
        long offset = 0;
        long size = 0;
        int crc = 0;
        while (message.hasMore()) {
            WireField field = message.next();
            switch (field.number()) {
                case 1 -> type = field.asInt();
                case 2 -> shape = shape(field.asMessage());
                case 3 -> shard = field.asInt();
                case 4 -> offset = field.asLong();
                case 5 -> size = field.asLong();
                case 6 -> crc = field.asFixed32();
                case 7 -> throw message.error("a tensor in slices; MASTER-TF writes none");
                default -> {} // what later versions may add
            }
        }
        if (offset < 0 || size < 0 || offset + size < 0 || shard < 0) {
            throw message.error("a tensor of %d bytes at byte %d of shard %d".formatted(size, offset, shard));
        }
        BundleEntry entry = new BundleEntry(type, shape, shard, offset, size, crc);
        if (type == FLOAT && size != Float.BYTES * entry.count()) {
            throw message.error("a tensor of the shape %s with %d bytes".formatted(shape, size));
        }
        return entry;
    }

    /** The number of its elements. */
    long count() {
        return shape.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
    }

    /** {@code TensorShapeProto}: an axis is a message with its length in field 1. */
    private static List<Integer> shape(WireReader message) {
        List<Integer> shape = new ArrayList<>();
        long count = 1;
        while (message.hasMore()) {
            WireField field = message.next();
            if (field.number() == 3) {
                throw message.error("a tensor without a shape");
            }
            if (field.number() == 2) {
                int length = 0;
                for (WireReader axis = field.asMessage(); axis.hasMore(); ) {
                    WireField part = axis.next();
                    length = part.number() == 1 ? part.asInt() : length;
                }
                shape.add(length);
                count = length < 0 || count > MOST_ELEMENTS ? Long.MAX_VALUE : count * length;
            }
        }
        if (shape.size() > MOST_AXES || count > MOST_ELEMENTS) {
            throw message.error("a tensor of the shape %s, which is too large".formatted(shape));
        }
        return shape;
    }
}
