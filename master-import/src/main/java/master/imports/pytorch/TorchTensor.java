// SPDX-License-Identifier: Apache-2.0
package master.imports.pytorch;

import java.util.ArrayList;
import java.util.List;

/**
 * A tensor as a view of a storage, checked: every value that it names is in the storage, and it has no more values than
 * the storage.
 *
 * @param storage where its values are
 * @param offset index of its first value
 * @param shape outermost axis first
 * @param strides the distance of neighbors along each axis, in values
 */
record TorchTensor(Storage storage, int offset, List<Integer> shape, List<Integer> strides) {
    private static final int MAX_AXES = 8;

    TorchTensor {
        shape = List.copyOf(shape);
        strides = List.copyOf(strides);
        if (shape.size() != strides.size()) {
            throw new IllegalArgumentException("a tensor has %d axes and %d strides, the same number is needed"
                    .formatted(shape.size(), strides.size()));
        }
        long count = 1;
        long last = offset;
        for (int axis = 0; axis < shape.size(); axis++) {
            int length = shape.get(axis);
            int stride = strides.get(axis);
            if (offset < 0 || length < 0 || stride < 0) {
                throw new IllegalArgumentException(
                        "a tensor has offset %d, shape %s and strides %s, negative numbers are not allowed"
                                .formatted(offset, shape, strides));
            }
            try {
                count = Math.multiplyExact(count, length);
                last = Math.addExact(last, Math.multiplyExact((long) Math.max(0, length - 1), stride));
            } catch (ArithmeticException e) {
                throw new IllegalArgumentException(
                        "a tensor of shape %s and strides %s has too many values".formatted(shape, strides), e);
            }
        }
        if (offset < 0 || count > storage.count() || count > 0 && last >= storage.count()) {
            throw new IllegalArgumentException(
                    "a tensor with offset %d, shape %s and strides %s leaves its storage %s of %d values"
                            .formatted(offset, shape, strides, storage.key(), storage.count()));
        }
    }

    /**
     * From the arguments of PyTorch's {@code _rebuild_tensor_v2}: storage, offset, size, strides, and what does not
     * matter here.
     */
    static TorchTensor of(Pickled.Tuple arguments) {
        if (arguments.size() < 4
                || !(arguments.get(0) instanceof Storage storage)
                || !(arguments.get(2) instanceof Pickled.Tuple shape)
                || !(arguments.get(3) instanceof Pickled.Tuple strides)) {
            throw new IllegalArgumentException("a tensor is not made of a storage, an offset, a shape and strides");
        }
        return new TorchTensor(storage, integer(arguments.get(1)), integers(shape), integers(strides));
    }

    private static List<Integer> integers(Pickled.Tuple tuple) {
        if (tuple.size() > MAX_AXES) {
            throw new IllegalArgumentException(
                    "a tensor has %d axes, at most %d are allowed".formatted(tuple.size(), MAX_AXES));
        }
        List<Integer> integers = new ArrayList<>();
        tuple.items().forEach(item -> integers.add(integer(item)));
        return integers;
    }

    private static int integer(Object item) {
        if (item instanceof Long value && value == value.intValue()) {
            return value.intValue();
        }
        throw new IllegalArgumentException(
                "a tensor has %s in its shape, strides or offset, whole numbers of 32 bits are allowed"
                        .formatted(item));
    }

    /** The number of its values. */
    int count() {
        return shape.stream().reduce(1, Math::multiplyExact);
    }

    /** Its values out of those of its storage, row-major. */
    float[] view(float[] stored) {
        float[] values = new float[count()];
        int[] index = new int[shape.size()];
        int at = offset;
        for (int i = 0; i < values.length; i++) {
            values[i] = stored[at];
            for (int axis = index.length - 1; axis >= 0; axis--) {
                at += strides.get(axis);
                if (++index[axis] < shape.get(axis)) {
                    break;
                }
                at -= strides.get(axis) * shape.get(axis);
                index[axis] = 0;
            }
        }
        return values;
    }
}
