// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a graph of an ONNX file, out of nodes of another one and a few new ones. Source: onnx.proto, GraphProto,
 * NodeProto, AttributeProto, ValueInfoProto, TypeProto and TensorProto.
 */
final class GraphWriter {
    static final int FLOAT = 1; // in TensorProto.DataType
    static final int INT64 = 7;

    private static final int INT = 2; // in AttributeProto.AttributeType
    private static final int INTS = 7;

    private final ProtobufWriter nodes = new ProtobufWriter();
    private final ProtobufWriter initializers = new ProtobufWriter();
    private final ProtobufWriter inputs = new ProtobufWriter();
    private final ProtobufWriter outputs = new ProtobufWriter();

    /** Appends a node of another graph. */
    void copy(GraphView.Node node) {
        nodes.bytes(GraphView.NODE, node.bytes());
    }

    /** Appends a constant of another graph. */
    void copyInitializer(ByteBuffer tensor) {
        initializers.bytes(GraphView.INITIALIZER, tensor);
    }

    /** Appends an input of another graph. */
    void copyInput(ByteBuffer info) {
        inputs.bytes(GraphView.INPUT, info);
    }

    /** Declares an input; a dimension is a number, a name, or empty where nothing is known. */
    void input(String name, int type, List<String> shape) {
        ProtobufWriter dimensions = new ProtobufWriter();
        for (String dimension : shape) {
            ProtobufWriter one = new ProtobufWriter();
            if (dimension.matches("[0-9]+")) {
                one.number(1, Long.parseLong(dimension));
            } else if (!dimension.isEmpty()) {
                one.text(2, dimension);
            }
            dimensions.message(1, one);
        }
        ProtobufWriter tensor = new ProtobufWriter().number(1, type).message(2, dimensions);
        inputs.message(GraphView.INPUT, info(name, tensor));
    }

    /** Declares a value as an output, under a name of its own; its shape is left to the runtime. */
    void output(String name, String value, int type) {
        node("Identity", List.of(value), name, Map.of());
        outputs.message(GraphView.OUTPUT, info(name, new ProtobufWriter().number(1, type)));
    }

    private static ProtobufWriter info(String name, ProtobufWriter tensor) {
        return new ProtobufWriter().text(1, name).message(2, new ProtobufWriter().message(1, tensor));
    }

    /** Appends a vector of whole numbers. */
    String vector(String name, long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        initializers.message(
                GraphView.INITIALIZER,
                new ProtobufWriter()
                        .number(1, values.length)
                        .number(2, INT64)
                        .text(8, name)
                        .bytes(9, bytes));
        return name;
    }

    /**
     * Appends a node.
     *
     * @param output its only output, which gives it its name, too
     * @param attributes whole numbers ({@link Long}), or lists of them
     * @return the output
     */
    String node(String operator, List<String> arguments, String output, Map<String, ?> attributes) {
        ProtobufWriter node = new ProtobufWriter();
        arguments.forEach(argument -> node.text(1, argument));
        node.text(2, output).text(3, output).text(4, operator);
        new TreeMap<>(attributes).forEach((key, value) -> node.message(5, attribute(key, value)));
        nodes.message(GraphView.NODE, node);
        return output;
    }

    private static ProtobufWriter attribute(String name, Object value) {
        ProtobufWriter attribute = new ProtobufWriter().text(1, name);
        if (value instanceof Long number) {
            return attribute.number(3, number).number(20, INT);
        } else if (value instanceof List<?> numbers) {
            numbers.forEach(number -> attribute.number(8, (Long) number));
            return attribute.number(20, INTS);
        }
        throw new AssertionError(name + " " + value);
    }

    /** The graph as a message. */
    ProtobufWriter message(String name) {
        ProtobufWriter graph = new ProtobufWriter();
        List.of(nodes, initializers, inputs, outputs).forEach(graph::fieldsOf);
        return graph.text(GraphView.GRAPH_NAME, name);
    }
}
