// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A graph of an ONNX file, read as far as is needed to take it apart: who uses whose values. The bytes are views of the
 * file. Source: onnx.proto, GraphProto, NodeProto, AttributeProto and ValueInfoProto.
 *
 * @param nodes in the order of the file, which is one in which they can be run
 * @param initializers the constants by name, as messages
 * @param inputs the declared inputs by name, in order, as messages
 * @param outputs the names of the outputs, in order
 */
record GraphView(
        List<Node> nodes, Map<String, ByteBuffer> initializers, Map<String, ByteBuffer> inputs, List<String> outputs) {
    static final int NODE = 1; // in GraphProto
    static final int GRAPH_NAME = 2;
    static final int INITIALIZER = 5;
    static final int INPUT = 11;
    static final int OUTPUT = 12;

    private static final int NODE_INPUT = 1; // in NodeProto
    private static final int NODE_OUTPUT = 2;
    private static final int OPERATOR = 4;
    private static final int ATTRIBUTE = 5;
    private static final int ATTRIBUTE_GRAPH = 6; // in AttributeProto
    private static final int INFO_NAME = 1; // in ValueInfoProto
    private static final int TENSOR_NAME = 8; // in TensorProto

    private static final int NESTING = 8; // graphs in graphs; ours need 3

    /**
     * One operator.
     *
     * @param operator its kind
     * @param inputs the values it takes, without those that are left out
     * @param outputs the values it gives
     * @param bodies the graphs inside it
     * @param bytes the whole message
     */
    record Node(
            String operator, List<String> inputs, List<String> outputs, List<GraphView> bodies, ByteBuffer bytes) {
        /** All values from around it that it needs, also inside its bodies. */
        Set<String> uses() {
            Set<String> uses = new LinkedHashSet<>(inputs);
            bodies.forEach(body -> uses.addAll(body.captured()));
            return uses;
        }

        private static Node of(ByteBuffer bytes, int depth) {
            String operator = "";
            List<String> inputs = new ArrayList<>();
            List<String> outputs = new ArrayList<>();
            List<GraphView> bodies = new ArrayList<>();
            for (ByteBuffer in = bytes.duplicate(); in.hasRemaining(); ) {
                Protobuf.Field field = Protobuf.next(in);
                if (field.is(NODE_INPUT) && field.bytes().hasRemaining()) {
                    inputs.add(field.text());
                } else if (field.is(NODE_OUTPUT)) {
                    outputs.add(field.text());
                } else if (field.is(OPERATOR)) {
                    operator = field.text();
                } else if (field.is(ATTRIBUTE)) {
                    bodies(field.bytes(), depth, bodies);
                }
            }
            return new Node(operator, inputs, outputs, bodies, bytes);
        }

        private static void bodies(ByteBuffer attribute, int depth, List<GraphView> bodies) {
            while (attribute.hasRemaining()) {
                Protobuf.Field field = Protobuf.next(attribute);
                if (field.is(ATTRIBUTE_GRAPH)) {
                    bodies.add(GraphView.of(field.bytes(), depth + 1));
                }
            }
        }
    }

    /**
     * Reads a graph.
     *
     * @throws IllegalArgumentException if it is not in the form of protobuf, or nested too deeply
     */
    static GraphView of(ByteBuffer bytes) {
        return of(bytes, 0);
    }

    private static GraphView of(ByteBuffer bytes, int depth) {
        if (depth > NESTING) {
            throw new IllegalArgumentException("graphs in graphs, more than %d".formatted(NESTING));
        }
        GraphView graph =
                new GraphView(new ArrayList<>(), new LinkedHashMap<>(), new LinkedHashMap<>(), new ArrayList<>());
        for (ByteBuffer in = bytes.duplicate(); in.hasRemaining(); ) {
            Protobuf.Field field = Protobuf.next(in);
            if (field.is(NODE)) {
                graph.nodes.add(Node.of(field.bytes(), depth));
            } else if (field.is(INITIALIZER)) {
                graph.initializers.put(name(field.bytes(), TENSOR_NAME), field.bytes());
            } else if (field.is(INPUT)) {
                graph.inputs.put(name(field.bytes(), INFO_NAME), field.bytes());
            } else if (field.is(OUTPUT)) {
                graph.outputs.add(name(field.bytes(), INFO_NAME));
            }
        }
        return graph;
    }

    private static String name(ByteBuffer message, int number) {
        String name = "";
        for (ByteBuffer in = message.duplicate(); in.hasRemaining(); ) {
            Protobuf.Field field = Protobuf.next(in);
            name = field.is(number) ? field.text() : name;
        }
        return name;
    }

    /** The values of the graphs around it that it uses. */
    Set<String> captured() {
        Set<String> uses = new LinkedHashSet<>();
        nodes.forEach(node -> uses.addAll(node.uses()));
        uses.addAll(outputs);
        nodes.forEach(node -> node.outputs().forEach(uses::remove));
        uses.removeAll(inputs.keySet());
        uses.removeAll(initializers.keySet());
        return uses;
    }

    /** The nodes that the wanted values are made by, in order; adds what these use to the wanted ones. */
    List<Node> makersOf(Set<String> wanted) {
        List<Node> needed = new ArrayList<>();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            Node node = nodes.get(i);
            if (node.outputs().stream().anyMatch(wanted::contains)) {
                needed.add(0, node);
                wanted.addAll(node.uses());
            }
        }
        return needed;
    }

    /** The values that follow from one value. */
    Set<String> dependentOn(String value) {
        Set<String> dependent = new LinkedHashSet<>(Set.of(value));
        for (Node node : nodes) {
            if (node.uses().stream().anyMatch(dependent::contains)) {
                dependent.addAll(node.outputs());
            }
        }
        return dependent;
    }
}
