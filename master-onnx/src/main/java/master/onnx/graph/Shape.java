// SPDX-License-Identifier: Apache-2.0
package master.onnx.graph;

import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import java.util.List;

/**
 * The declared shape of an input or output.
 *
 * @param dimensions each an {@link Integer}, or a {@link String} that names a size known only at run time
 */
public record Shape(List<Object> dimensions) {
    public Shape {
        dimensions = List.copyOf(dimensions);
        for (Object dimension : dimensions) {
            boolean named = dimension instanceof String name && !name.isEmpty();
            boolean fixed = dimension instanceof Integer size && size >= 0;
            if (!named && !fixed) {
                throw new IllegalArgumentException(
                        "dimension %s in %s, names and sizes from 0 are allowed".formatted(dimension, dimensions));
            }
        }
    }

    /** A shape of sizes and names; nothing for a scalar. */
    public static Shape of(Object... dimensions) {
        return new Shape(List.of(dimensions));
    }

    TensorShapeProto toProto() {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (Object dimension : dimensions) {
            shape.addDim(
                    dimension instanceof Integer size
                            ? Dimension.newBuilder().setDimValue(size)
                            : Dimension.newBuilder().setDimParam((String) dimension));
        }
        return shape.build();
    }
}
