// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import master.api.model.ModelManifest;

/**
 * One step of the decoder, cut out of the body of a model's loop.
 *
 * @param graph the step as a graph of its own; see {@link ModelParts}
 * @param memory the values of the whole graph that the step needs of a picture
 */
record DecodingStep(GraphWriter graph, List<String> memory) {
    // places in the body, as ONNX and GreedyLoop of master-onnx order them
    private static final int ITERATION = 0; // of the inputs; then whether to go on
    private static final int TOKEN = 2; // then whether rows have ended, then the caches
    private static final int FIRST_CACHE = 4;
    private static final int FIRST_NEXT_CACHE = 3; // of the outputs, which start with whether to go on

    private static final String NEW = "cut/"; // what the names of new values begin with
    private static final String ROWS = "R";

    static DecodingStep of(GraphView graph, GraphView.Node loop) {
        GraphView body = loop.bodies().get(0);
        List<String> arguments = List.copyOf(body.inputs().keySet());
        int caches = arguments.size() - FIRST_CACHE;
        if (caches < 2 || body.outputs().size() < FIRST_NEXT_CACHE + caches) {
            throw new IllegalArgumentException("its loop has %d values, at least %d are needed"
                    .formatted(arguments.size(), FIRST_CACHE + 2));
        }
        String logits = logits(body);
        List<String> next = body.outputs().subList(FIRST_NEXT_CACHE, FIRST_NEXT_CACHE + caches);
        Set<String> wanted = new LinkedHashSet<>(next);
        wanted.add(logits);
        List<GraphView.Node> nodes = body.makersOf(wanted);

        Set<String> outside = new LinkedHashSet<>(); // what the step takes from around the loop, in order
        nodes.forEach(node -> outside.addAll(node.uses()));
        nodes.forEach(node -> node.outputs().forEach(outside::remove));
        arguments.forEach(outside::remove);
        Set<String> pictured = graph.dependentOn(ModelManifest.IMAGE_INPUT);
        List<String> memory = outside.stream().filter(pictured::contains).toList();
        outside.removeAll(memory);

        GraphWriter writer = new GraphWriter();
        inputs(body, arguments, memory, writer);
        ModelParts.copy(graph, graph.makersOf(outside), outside, writer);
        products(nodes, memory, writer);
        writer.output(ModelParts.LOGITS, logits, GraphWriter.FLOAT);
        for (int i = 0; i < caches; i++) {
            writer.output(ModelParts.PRESENT + i, next.get(i), GraphWriter.FLOAT);
        }
        return new DecodingStep(writer, memory);
    }

    /** The logits among which the body would choose: those that its table allows. */
    private static String logits(GraphView body) {
        for (GraphView.Node table : body.nodes()) {
            if (table.operator().equals("Gather") && table.inputs().get(0).equals(ModelManifest.ALLOWED_TABLE)) {
                for (GraphView.Node choice : body.nodes()) {
                    if (choice.operator().equals("Where")
                            && choice.inputs().get(0).equals(table.outputs().get(0))) {
                        return choice.outputs().get(0);
                    }
                }
            }
        }
        throw new IllegalArgumentException("its loop does not use the table " + ModelManifest.ALLOWED_TABLE);
    }

    private static void inputs(GraphView body, List<String> arguments, List<String> memory, GraphWriter writer) {
        writer.input(ModelParts.STEP, GraphWriter.INT64, List.of());
        writer.node("Identity", List.of(ModelParts.STEP), arguments.get(ITERATION), Map.of());
        writer.input(ModelParts.TOKENS, GraphWriter.INT64, List.of(ROWS));
        writer.node("Identity", List.of(ModelParts.TOKENS), arguments.get(TOKEN), Map.of());
        writer.input(ModelParts.PARENTS, GraphWriter.INT64, List.of(ROWS));
        for (int i = FIRST_CACHE; i < arguments.size(); i++) {
            String past = ModelParts.PAST + (i - FIRST_CACHE);
            List<String> shape = sizes(body.inputs().get(arguments.get(i)));
            writer.input(past, GraphWriter.FLOAT, List.of("P", shape.get(1), "L", shape.get(3)));
            writer.node("Gather", List.of(past, ModelParts.PARENTS), arguments.get(i), Map.of("axis", 0L));
        }
        for (int i = 0; i < memory.size(); i++) {
            writer.input(ModelParts.MEMORY + i, GraphWriter.FLOAT, List.of("N", "", "", ""));
            writer.node("Identity", List.of(ModelParts.MEMORY + i), memory.get(i), Map.of());
        }
    }

    /** The four dimensions of a declared value; empty where they are no numbers. */
    private static List<String> sizes(ByteBuffer info) {
        List<String> sizes = new ArrayList<>();
        for (ByteBuffer dimension : messages(messages(messages(messages(List.of(info), 2), 1), 2), 1)) {
            String size = "";
            for (ByteBuffer in = dimension.duplicate(); in.hasRemaining(); ) {
                Protobuf.Field field = Protobuf.next(in);
                size = !field.delimited() && field.number() == 1 ? Long.toString(field.varint()) : size;
            }
            sizes.add(size);
        }
        if (sizes.size() != 4) {
            throw new IllegalArgumentException(
                    "a cache of its loop has %d dimensions, needed 4".formatted(sizes.size()));
        }
        return sizes;
    }

    private static List<ByteBuffer> messages(List<ByteBuffer> around, int number) {
        List<ByteBuffer> messages = new ArrayList<>();
        for (ByteBuffer message : around) {
            for (ByteBuffer in = message.duplicate(); in.hasRemaining(); ) {
                Protobuf.Field field = Protobuf.next(in);
                if (field.is(number)) {
                    messages.add(field.bytes());
                }
            }
        }
        return messages;
    }

    /**
     * Copies the nodes of the body. A product with the memory gets all B = R / N rows of a picture side by side:
     * {@code [R, A, 1, K]} becomes {@code [N, A, B, K]} before it, {@code [N, A, B, M]} becomes {@code [R, A, 1, M]}
     * behind it.
     */
    private static void products(List<GraphView.Node> nodes, List<String> memory, GraphWriter writer) {
        if (memory.isEmpty()) {
            throw new IllegalArgumentException("its loop does not look at the picture");
        }
        String pictures = writer.node(
                "Shape", List.of(memory.get(0)), NEW + "pictures", Map.of("start", 0L, "end", 1L));
        String heads = writer.node("Shape", List.of(memory.get(0)), NEW + "heads", Map.of("start", 1L, "end", 2L));
        String any = writer.vector(NEW + "any", -1);
        String one = writer.vector(NEW + "one", 1);
        String kept = writer.vector(NEW + "kept", 0);
        Map<String, Long> axis = Map.of("axis", 0L);
        String before = writer.node("Concat", List.of(pictures, any, heads, kept), NEW + "before", axis);
        String behind = writer.node("Concat", List.of(any, heads, one, kept), NEW + "behind", axis);
        Map<String, List<Long>> swap = Map.of("perm", List.of(0L, 2L, 1L, 3L));
        for (GraphView.Node node : nodes) {
            if (node.uses().stream().noneMatch(memory::contains)) {
                writer.copy(node);
                continue;
            }
            List<String> factors = node.inputs();
            if (!node.operator().equals("MatMul") || memory.contains(factors.get(0))) {
                throw new IllegalArgumentException("its loop uses %s, which depends on the picture, in %s"
                        .formatted(factors, node.operator()));
            }
            String result = node.outputs().get(0);
            String name = NEW + result;
            String rows = writer.node("Reshape", List.of(factors.get(0), before), name + "/before", Map.of());
            rows = writer.node("Transpose", List.of(rows), name + "/heads", swap);
            rows = writer.node("MatMul", List.of(rows, factors.get(1)), name + "/product", Map.of());
            rows = writer.node("Transpose", List.of(rows), name + "/rows", swap);
            writer.node("Reshape", List.of(rows, behind), result, Map.of());
        }
    }
}
