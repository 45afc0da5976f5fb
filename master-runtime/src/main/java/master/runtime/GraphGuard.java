// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import master.core.model.ModelManifest;
import master.core.network.Parameters;
import master.core.wire.WireField;
import master.core.wire.WireReader;

/**
 * Refuses a file that does what no model of ours does, before ONNX Runtime sees a byte of it: values in other files,
 * operators of other domains or kinds, loops without a bound, a vocabulary that is not the network's. A seal does not
 * help against these, for whoever can write a file can seal it; ONNX Runtime runs shape inference over whatever it is
 * given, follows paths, and has had memory errors in operators that models of ours do not need.
 *
 * <p>What is not named here is refused: fields of messages and operators are lists of what is allowed. Networks of
 * other programs ({@link master.core.network.CtcNetwork}) may have more operators, and no loop at all. Source:
 * onnx.proto, whose field numbers these are.
 */
public final class GraphGuard {
    /** What {@code OnnxExporter} writes. */
    static final Set<String> OPERATORS = Set.of(
            "Add",
            "And",
            "ArgMax",
            "BatchNormalization",
            "Cast",
            "Concat",
            "ConstantOfShape",
            "Conv",
            "DequantizeLinear",
            "Div",
            "Equal",
            "Expand",
            "Gather",
            "Gemm",
            "GlobalAveragePool",
            "Identity",
            "If",
            "InstanceNormalization",
            "LayerNormalization",
            "Less",
            "Loop",
            "MatMul",
            "Max",
            "MaxPool",
            "Mul",
            "Not",
            "Or",
            "QuantizeLinear",
            "ReduceMax",
            "ReduceMean",
            "Relu",
            "Reshape",
            "ScatterElements",
            "Shape",
            "Sigmoid",
            "Slice",
            "Softmax",
            "Split",
            "Transpose",
            "Where");

    /**
     * What recognizers of others have besides: PP-OCRv4 to v6, SVTRv2, and networks of convolutions and LSTMs as
     * PyTorch writes them. Each computes on numbers alone: none repeats a graph, and none reads a file, a text or the
     * clock.
     */
    static final Set<String> CTC_OPERATORS = Set.of(
            "Abs",
            "AveragePool",
            "Clip",
            "Constant",
            "ConvInteger",
            "DynamicQuantizeLinear",
            "Erf",
            "Flatten",
            "Floor",
            "GRU",
            "Greater",
            "HardSigmoid",
            "HardSwish",
            "LSTM",
            "LeakyRelu",
            "LogSoftmax",
            "MatMulInteger",
            "Min",
            "Pad",
            "Pow",
            "Range",
            "Size",
            "Sqrt",
            "Squeeze",
            "Sub",
            "Tanh",
            "Tile",
            "Unsqueeze");

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
        MODEL(Set.of(1, 2, 3, 4, 5, 6, 7), Set.of(8, 14)), // no training_info, no functions
        OPERATOR_SET(Set.of(1, 2), Set.of()),
        GRAPH(Set.of(2, 10), Set.of(1, 5, 11, 12, 13)), // no sparse_initializer, no quantization_annotation
        NODE(Set.of(3, 4, 6, 7), Set.of(1, 2, 5)),
        ATTRIBUTE(Set.of(1, 2, 3, 4, 5, 6, 13, 20), Set.of(7, 8, 9)), // no lists of graphs or tensors
        TENSOR(Set.of(2, 8, 9, 12), Set.of(1, 4, 5, 7, 10, 11)), // no external_data, no data_location
        VALUE(Set.of(1, 2, 3), Set.of());

        private final Set<Integer> once;
        private final Set<Integer> often;

        Message(Set<Integer> once, Set<Integer> often) {
            this.once = once;
            this.often = often;
        }
    }

    /** An initializer. */
    private record Table(long type, List<Long> shape, ByteBuffer raw) {}

    private final Map<String, Table> tables = new HashMap<>(); // of the outermost graph
    private final List<String> bounds = new ArrayList<>(); // what the loops take their most steps from
    private final boolean ctc;
    private boolean imports;

    private GraphGuard(boolean ctc) {
        this.ctc = ctc;
    }

    /**
     * Checks a file.
     *
     * @param file the ONNX file, its digest verified
     * @throws IllegalArgumentException if it holds what is not allowed; says what
     */
    public static void check(byte[] file, ModelManifest manifest) {
        GraphGuard guard = new GraphGuard(manifest.ctc().isPresent());
        WireReader model = WireReader.of("it is no ONNX file", 0, file, IllegalArgumentException::new);
        for (WireField field : fields(Message.MODEL, model)) {
            switch (field.number()) {
                case 7 -> guard.graph(field.asMessage(), 0);
                case 8 -> guard.operatorSet(field.asMessage());
                default -> {}
            }
        }
        if (!guard.imports) {
            throw new IllegalArgumentException("it names no version of the operators");
        }
        if (guard.ctc) { // its classes are compared where the session says how many they are
            return;
        }
        guard.vocabulary(manifest.vocabulary().size(), manifest.maxLength() + 1);
        guard.bounds.forEach(bound -> guard.bounded(bound, manifest.maxLength() + 1));
    }

    /** The fields of a message, read and checked one by one: all together they would take many times the file's memory. */
    private static Iterable<WireField> fields(Message message, WireReader in) {
        Set<Integer> seen = new HashSet<>();
        return () -> new Iterator<>() {
            @Override
            public boolean hasNext() {
                return in.hasMore();
            }

            @Override
            public WireField next() {
                WireField field = in.next();
                check(message, field, seen);
                return field;
            }
        };
    }

    private static void check(Message message, WireField field, Set<Integer> seen) {
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
    }

    private void operatorSet(WireReader message) {
        for (WireField field : fields(Message.OPERATOR_SET, message)) {
            if (field.number() == 1) {
                domain(field);
            }
        }
        imports = true;
    }

    private static void domain(WireField field) {
        if (!DOMAINS.contains(field.asText())) {
            throw new IllegalArgumentException("it has operators of the domain %s".formatted(shown(field.asText())));
        }
    }

    private void graph(WireReader message, int depth) {
        if (depth > MOST_DEPTH) {
            throw new IllegalArgumentException("it has graphs in graphs, more than %d deep".formatted(MOST_DEPTH));
        }
        Set<String> inputs = new HashSet<>();
        Set<String> initializers = new HashSet<>();
        for (WireField field : fields(Message.GRAPH, message)) {
            switch (field.number()) {
                case 1 -> node(field.asMessage(), depth);
                case 5 -> {
                    String name = initializer(field.asMessage(), depth);
                    if (!initializers.add(name)) {
                        throw new IllegalArgumentException("it has initializer %s twice".formatted(shown(name)));
                    }
                }
                case 11 ->
                    fields(Message.VALUE, field.asMessage()).forEach(part -> {
                        if (part.is(1)) {
                            inputs.add(part.asText());
                        }
                    });
                default -> {}
            }
        }
        inputs.retainAll(initializers); // ONNX Runtime before 1.28.3 reads beyond its memory for such a body
        if (!inputs.isEmpty()) {
            throw new IllegalArgumentException("its input %s is an initializer, too"
                    .formatted(shown(inputs.iterator().next())));
        }
    }

    private void node(WireReader message, int depth) {
        boolean loop = false;
        Optional<String> first = Optional.empty(); // its first input
        for (WireField field : fields(Message.NODE, message)) {
            switch (field.number()) {
                case 1 -> first = first.isEmpty() ? Optional.of(field.asText()) : first;
                case 4 -> {
                    String operator = field.asText();
                    loop |= operator.equals("Loop");
                    if (ctc
                            ? loop || !OPERATORS.contains(operator) && !CTC_OPERATORS.contains(operator)
                            : !OPERATORS.contains(operator)) {
                        throw new IllegalArgumentException(
                                "it has an operator %s, which no model of ours has".formatted(shown(operator)));
                    }
                }
                case 5 -> attribute(field.asMessage(), depth);
                case 7 -> domain(field);
                default -> {}
            }
        }
        if (loop) {
            if (depth > 0) {
                throw new IllegalArgumentException("it has a loop in a loop");
            }
            bounds.add(first.orElse(""));
        }
    }

    private void attribute(WireReader message, int depth) {
        for (WireField field : fields(Message.ATTRIBUTE, message)) {
            if (field.number() == 5) {
                fields(Message.TENSOR, field.asMessage()).forEach(part -> {}); // that each is allowed
            } else if (field.number() == 6) {
                graph(field.asMessage(), depth + 1);
            }
        }
    }

    /** Checks an initializer; returns its name. */
    private String initializer(WireReader message, int depth) {
        String name = "";
        long type = 0;
        List<Long> shape = new ArrayList<>();
        ByteBuffer raw = ByteBuffer.allocate(0);
        for (WireField field : fields(Message.TENSOR, message)) {
            switch (field.number()) {
                case 1 -> {
                    if (field.delimited()) {
                        throw new IllegalArgumentException("a shape of it is packed, which no model of ours has");
                    }
                    shape.add(field.asLong());
                }
                case 2 -> type = field.asLong();
                case 8 -> name = field.asText();
                case 9 -> raw = field.asBytes();
                default -> {}
            }
        }
        if (name.isEmpty()) { // what is not there has this name, too
            throw new IllegalArgumentException("it has an initializer without a name");
        }
        if (depth == 0) {
            tables.put(name, new Table(type, shape, raw));
        }
        return name;
    }

    /** Checks what a loop takes its most steps from; the name of an input that is left out is empty. */
    private void bounded(String name, int most) {
        Table bound = tables.get(name);
        if (name.isEmpty() || bound == null || bound.type != INT64 || bound.raw.remaining() != Long.BYTES) {
            throw new IllegalArgumentException("it has a loop without a fixed number of steps");
        }
        long steps = bound.raw.getLong(0);
        if (steps < 1 || steps > most) {
            throw new IllegalArgumentException("it has a loop of %d steps, 1 to %d are allowed".formatted(steps, most));
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
            throw new IllegalArgumentException(
                    "its %s has shape %s, its tokens and its length need %s".formatted(name, table.shape, needed));
        }
    }

    private static String shown(String text) {
        String line = text.replaceAll("\\p{Cntrl}", "?");
        return '"' + (line.length() > 80 ? line.substring(0, 80) + "..." : line) + '"';
    }
}
