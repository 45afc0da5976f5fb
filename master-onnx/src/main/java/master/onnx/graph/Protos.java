// SPDX-License-Identifier: Apache-2.0
package master.onnx.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.Arrays;
import shade.com.google.protobuf.ByteString;

/** Small protobuf messages. */
final class Protos {
    private Protos() {}

    /** A value with its shape. */
    static ValueInfoProto info(String name, ElementType type, Shape shape) {
        return info(
                name, TypeProto.Tensor.newBuilder().setElemType(type.number()).setShape(shape.toProto()));
    }

    /** A value whose shape is left to inference. */
    static ValueInfoProto info(String name, ElementType type) {
        return info(name, TypeProto.Tensor.newBuilder().setElemType(type.number()));
    }

    private static ValueInfoProto info(String name, TypeProto.Tensor.Builder tensor) {
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }

    /** An attribute: an {@link Integer}, a {@link Float}, a text, an array of int or a graph. */
    static AttributeProto attribute(String name, Object value) {
        AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name);
        if (value instanceof Integer number) {
            return attribute.setType(AttributeType.INT).setI(number).build();
        } else if (value instanceof Float number) {
            return attribute.setType(AttributeType.FLOAT).setF(number).build();
        } else if (value instanceof String text) {
            return attribute
                    .setType(AttributeType.STRING)
                    .setS(ByteString.copyFromUtf8(text))
                    .build();
        } else if (value instanceof GraphProto graph) {
            return attribute.setType(AttributeType.GRAPH).setG(graph).build();
        } else if (value instanceof int[] numbers) {
            Arrays.stream(numbers).forEach(attribute::addInts);
            return attribute.setType(AttributeType.INTS).build();
        }
        throw new AssertionError(name + " " + value);
    }
}
