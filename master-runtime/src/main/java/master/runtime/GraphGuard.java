// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import master.api.model.ModelManifest;
import master.api.network.Parameters;

/**
 * Refuses a file that does what no model of ours does, before ONNX Runtime sees a byte of it: values in other files,
 * operators of other domains or kinds, loops without a bound, a vocabulary that is not the network's. A seal does not
 * help against these, for whoever can write a file can seal it; ONNX Runtime runs shape inference over whatever it is
 * given, follows paths, and has had memory errors in operators that models of ours do not need.
 *
 * <p>What is not named here is refused: fields of messages and operators are lists of what is allowed. Source:
 * onnx.proto, whose field numbers these are.
 */
public final class GraphGuard {
    /** What {@code OnnxExporter} writes. */
    static final Set<String> OPERATORS = Set.of(
            "Add", "And", "ArgMax", "BatchNormalization", "Cast", "Concat", "ConstantOfShape", "Conv", "DequantizeLinear",
            "Div", "Equal", "Expand", "Gather", "Gemm", "GlobalAveragePool", "Identity", "If", "InstanceNormalization",
            "LayerNormalization", "Less", "Loop", "MatMul", "Max", "MaxPool", "Mul", "Not", "Or", "QuantizeLinear", "ReduceMax",
            "Relu", "Reshape", "ScatterElements", "Shape", "Sigmoid", "Softmax", "Split", "Transpose", "Where");

    private static final Set<String> DOMAINS = Set.of("", "ai.onnx");
    private static final String HEAD = Parameters.HEAD + ".bias";
    private static final String INTEGER_HEAD = Parameters.HEAD + ".int8.bias";
    private static final int MOST_DEPTH = 4; // bodies within bodies: a choice within the loop has 2
    private static final int INT64 = 7; // in TensorProto.DataType

    /**
     * A message, with the numbers of the fields that it may have once, and often. A field of the first kind that comes
     * twice would be merged or replaced by some readers, so that they would see another model than was checked.
     */
    private enum Message {
        MODEL(Set.of(1L, 2L, 3L, 4L, 5L, 6L, 7L), Set.of(8L, 14L)), // no training_info, no functions
        OPERATOR_SET(Set.of(1L, 2L), Set.of()),
        GRAPH(Set.of(2L, 10L), Set.of(1L, 5L, 11L, 12L, 13L)), // no sparse_initializer, no quantization_annotation
        NODE(Set.of(3L, 4L, 6L, 7L), Set.of(1L, 2L, 5L)),
        ATTRIBUTE(Set.of(1L, 2L, 3L, 4L, 5L, 6L, 13L, 20L), Set.of(7L, 8L, 9L)), // no lists of graphs or tensors
        TENSOR(Set.of(2L, 8L, 9L, 12L), Set.of(1L, 4L, 5L, 7L, 10L, 11L)), // no external_data, no data_location
        VALUE(Set.of(1L, 2L, 3L), Set.of());

        private final Set<Long> once;
        private final Set<Long> often;

        Message(Set<Long> once, Set<Long> often) {
            this.once = once;
            this.often = often;
        }
    }

    /** An initializer. */
    private record Table(long type, List<Long> shape, ByteBuffer raw) {}

    private final Map<String, Table> tables = new HashMap<>(); // of the outermost graph
    private final List<String> bounds = new ArrayList<>(); // what the loops take their most steps from
    private boolean imports;

    private GraphGuard() {}

    /**
     * Checks a file.
     *
     * @param file the ONNX file, its digest verified
     * @throws IllegalArgumentException if it holds what is not allowed; says what
     */
    public static void check(byte[] file, ModelManifest manifest) {
        GraphGuard guard = new GraphGuard();
        for (Protobuf.Field field : fields(Message.MODEL, ByteBuffer.wrap(file))) {
            switch ((int) field.number()) {
                case 7 -> guard.graph(field.bytes(), 0);
                case 8 -> guard.operatorSet(field.bytes());
                default -> {}
            }
        }
        if (!guard.imports) {
            throw new IllegalArgumentException("it names no version of the operators");
        }
        guard.vocabulary(manifest.vocabulary().size(), manifest.maxLength() + 1);
        guard.bounds.forEach(bound -> guard.bounded(bound, manifest.maxLength() + 1));
    }

    private static List<Protobuf.Field> fields(Message message, ByteBuffer bytes) {
        List<Protobuf.Field> fields = new ArrayList<>();
        Set<Long> seen = new HashSet<>();
        ByteBuffer in = bytes.duplicate();
        while (in.hasRemaining()) {
            Protobuf.Field field = Protobuf.next(in);
            if (message == Message.TENSOR && (field.number() == 13 || field.number() == 14)) {
                throw new IllegalArgumentException("values of it are in another file (external data)");
            }
            if (message.once.contains(field.number()) && !seen.add(field.number())) {
                throw new IllegalArgumentException("a message %s of it has field %d twice"
                        .formatted(message.name().toLowerCase(Locale.ROOT), field.number()));
            }
            if (!message.once.contains(field.number()) && !message.often.contains(field.number())) {
                throw new IllegalArgumentException("a message %s of it has field %d, which no model of ours has"
                        .formatted(message.name().toLowerCase(Locale.ROOT), field.number()));
            }
            fields.add(field);
        }
        return fields;
    }

    private void operatorSet(ByteBuffer bytes) {
        fields(Message.OPERATOR_SET, bytes).stream()
                .filter(field -> field.number() == 1)
                .forEach(GraphGuard::domain);
        imports = true;
    }

    private static void domain(Protobuf.Field field) {
        if (!DOMAINS.contains(field.text())) {
            throw new IllegalArgumentException("it has operators of the domain %s".formatted(shown(field.text())));
        }
    }

    private void graph(ByteBuffer bytes, int depth) {
        if (depth > MOST_DEPTH) {
            throw new IllegalArgumentException("it has graphs in graphs, more than %d deep".formatted(MOST_DEPTH));
        }
        Set<String> inputs = new HashSet<>();
        Set<String> initializers = new HashSet<>();
        for (Protobuf.Field field : fields(Message.GRAPH, bytes)) {
            switch ((int) field.number()) {
                case 1 -> node(field.bytes(), depth);
                case 5 -> {
                    String name = initializer(field.bytes(), depth);
                    if (!initializers.add(name)) {
                        throw new IllegalArgumentException("it has initializer %s twice".formatted(shown(name)));
                    }
                }
                case 11 -> fields(Message.VALUE, field.bytes()).stream()
                        .filter(part -> part.is(1))
                        .forEach(part -> inputs.add(part.text()));
                default -> {}
            }
        }
        inputs.retainAll(initializers); // ONNX Runtime before 1.28.3 reads beyond its memory for such a body
        if (!inputs.isEmpty()) {
            throw new IllegalArgumentException("its input %s is an initializer, too"
                    .formatted(shown(inputs.iterator().next())));
        }
    }

    private void node(ByteBuffer bytes, int depth) {
        List<Protobuf.Field> fields = fields(Message.NODE, bytes);
        boolean loop = false;
        for (Protobuf.Field field : fields) {
            switch ((int) field.number()) {
                case 4 -> {
                    if (!OPERATORS.contains(field.text())) {
                        throw new IllegalArgumentException(
                                "it has an operator %s, which no model of ours has".formatted(shown(field.text())));
                    }
                    loop |= field.text().equals("Loop");
                }
                case 5 -> attribute(field.bytes(), depth);
                case 7 -> domain(field);
                default -> {}
            }
        }
        if (loop) {
            if (depth > 0) {
                throw new IllegalArgumentException("it has a loop in a loop");
            }
            bounds.add(fields.stream()
                    .filter(field -> field.is(1))
                    .map(Protobuf.Field::text)
                    .findFirst()
                    .orElse(""));
        }
    }

    private void attribute(ByteBuffer bytes, int depth) {
        for (Protobuf.Field field : fields(Message.ATTRIBUTE, bytes)) {
            if (field.number() == 5) {
                fields(Message.TENSOR, field.bytes());
            } else if (field.number() == 6) {
                graph(field.bytes(), depth + 1);
            }
        }
    }

    /** Checks an initializer; returns its name. */
    private String initializer(ByteBuffer bytes, int depth) {
        String name = "";
        long type = 0;
        List<Long> shape = new ArrayList<>();
        ByteBuffer raw = ByteBuffer.allocate(0);
        for (Protobuf.Field field : fields(Message.TENSOR, bytes)) {
            switch ((int) field.number()) {
                case 1 -> {
                    if (field.delimited()) {
                        throw new IllegalArgumentException("a shape of it is packed, which no model of ours has");
                    }
                    shape.add(field.varint());
                }
                case 2 -> type = field.varint();
                case 8 -> name = field.text();
                case 9 -> raw = field.bytes();
                default -> {}
            }
        }
        if (depth == 0) {
            tables.put(name, new Table(type, shape, raw));
        }
        return name;
    }

    private void bounded(String name, int most) {
        Table bound = tables.get(name);
        if (bound == null || bound.type != INT64 || bound.raw.remaining() != Long.BYTES) {
            throw new IllegalArgumentException("it has a loop without a fixed number of steps");
        }
        long steps = Long.reverseBytes(bound.raw.getLong(0)); // little-endian
        if (steps < 1 || steps > most) {
            throw new IllegalArgumentException(
                    "it has a loop of %d steps, 1 to %d are allowed".formatted(steps, most));
        }
    }

    private void vocabulary(long size, long steps) {
        String head = tables.containsKey(INTEGER_HEAD) ? INTEGER_HEAD : HEAD;
        if (!tables.containsKey(head)) {
            throw new IllegalArgumentException(
                    "it has no %s, so nothing says how many tokens it knows".formatted(HEAD));
        }
        fits(head, List.of(size));
        fits(ModelManifest.TOKENS_TABLE, List.of(size)); // files of before constraints have no tables
        fits(ModelManifest.LENGTHS_TABLE, List.of(2L));
        fits(ModelManifest.ALLOWED_TABLE, List.of(steps, size)); // of older files, instead of these two
        fits(ModelManifest.CLASSES_TABLE, List.of(size));
    }

    private void fits(String name, List<Long> needed) {
        Table table = tables.get(name);
        if (table != null && !table.shape.equals(needed)) {
            throw new IllegalArgumentException("its %s has shape %s, its tokens and its length need %s"
                    .formatted(name, table.shape, needed));
        }
    }

    private static String shown(String text) {
        String line = text.replaceAll("\\p{Cntrl}", "?");
        return '"' + (line.length() > 80 ? line.substring(0, 80) + "..." : line) + '"';
    }
}
