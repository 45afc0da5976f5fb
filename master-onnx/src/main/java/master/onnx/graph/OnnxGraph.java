// SPDX-License-Identifier: Apache-2.0
package master.onnx.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import shade.com.google.protobuf.UnsafeByteOperations;

/**
 * An ONNX graph while it is written: hands out {@link Ref references} with unique names and refuses at once what does
 * not fit, such as an element type, or a value that this graph cannot see. Shapes are left to the runtime's own
 * inference. {@link Operators} has a method for each operator.
 *
 * <p>Names are unique over a graph and the loop bodies in it. Initializers of a body live in the outermost graph, where
 * a runtime can fold what is computed from them alone. Not thread-safe.
 */
public final class OnnxGraph extends Operators {
    private final GraphProto.Builder proto = GraphProto.newBuilder();
    private final Optional<OnnxGraph> parent; // empty for the outermost graph
    private final Names names; // one for all graphs of a model
    private final Set<String> given = new HashSet<>(); // names that are inputs or outputs of this graph
    private String section = "";
    private boolean finished;

    /** What all graphs of a model share. */
    private static final class Names {
        final Map<String, Integer> taken = new HashMap<>();
        final Map<String, Ref> initializers = new LinkedHashMap<>();
        final Set<String> unused = new TreeSet<>();
    }

    private OnnxGraph(Optional<OnnxGraph> parent, Names names) {
        this.parent = parent;
        this.names = names;
    }

    /** An empty graph. */
    public static OnnxGraph create() {
        return new OnnxGraph(Optional.empty(), new Names());
    }

    /** Names the part of the network that the next nodes belong to; they carry it as a prefix. */
    public OnnxGraph section(String name) {
        this.section = name;
        return this;
    }

    /** Declares an input of this graph. */
    public Ref input(String name, ElementType type, Shape shape) {
        return declare(claim(name), type, shape);
    }

    /** Declares an output of this graph, under a name of its own. */
    public void output(String name, Ref value, Shape shape) {
        proto.addOutput(Protos.info(copy(name, value).name, value.type, shape));
    }

    /** Declares an output whose shape is left to the runtime. */
    public void output(String name, Ref value) {
        proto.addOutput(Protos.info(copy(name, value).name, value.type));
    }

    private Ref copy(String name, Ref value) {
        checkVisible(value);
        Ref copy = new Ref(this, claim(name), value.type);
        addNode("Identity", List.of(value), List.of(copy), Map.of());
        return copy;
    }

    /**
     * Adds an initializer of the outermost graph under exactly that name.
     *
     * @param dimensions its shape
     * @param values row-major
     */
    public Ref initializer(String name, List<Integer> dimensions, float[] values) {
        checkCount(name, dimensions, values.length);
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return initializer(claim(name), ElementType.FLOAT, dimensions, bytes);
    }

    private static void checkCount(String name, List<Integer> dimensions, int count) {
        if (dimensions.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact) != count) {
            throw new IllegalArgumentException("%s: shape %s with %d values".formatted(name, dimensions, count));
        }
    }

    /** Adds 8-bit integers as an initializer of the outermost graph under exactly that name. */
    public Ref initializer(String name, List<Integer> dimensions, byte[] values) {
        return initializer(claim(name), ElementType.INT8, dimensions, ByteBuffer.wrap(values.clone()));
    }

    /** Adds a vector of 32-bit integers under exactly that name. */
    public Ref initializer(String name, int[] values) {
        ByteBuffer bytes = bytes(Math.multiplyExact(values.length, Integer.BYTES));
        bytes.asIntBuffer().put(values);
        return initializer(claim(name), ElementType.INT32, List.of(values.length), bytes);
    }

    /** Adds floats rounded to 16 bits as an initializer of the outermost graph under exactly that name. */
    public Ref halfInitializer(String name, List<Integer> dimensions, float[] values) {
        ByteBuffer bytes = bytes(Math.multiplyExact(values.length, Short.BYTES));
        for (float value : values) {
            bytes.putShort(Halves.of(value));
        }
        return initializer(claim(name), ElementType.FLOAT16, dimensions, bytes.rewind());
    }

    /** An 8-bit integer without sign, 0 to 255, as a scalar. */
    public Ref unsignedByte(int value) {
        return constant("uint8", ElementType.UINT8, List.of(), value, () -> bytes(1).put(0, (byte) value));
    }

    /** Zeros as 8-bit integers with sign. */
    public Ref zeroBytes(int length) {
        return constant("int8", ElementType.INT8, List.of(length), "0x" + length, () -> bytes(length));
    }

    /** A scalar. */
    public Ref scalar(float value) {
        return constant(
                "float",
                ElementType.FLOAT,
                List.of(),
                value,
                () -> bytes(Float.BYTES).putFloat(0, value));
    }

    /** A scalar. */
    public Ref scalar(long value) {
        return constant(
                "int64",
                ElementType.INT64,
                List.of(),
                value,
                () -> bytes(Long.BYTES).putLong(0, value));
    }

    /** A scalar. */
    public Ref scalar(boolean value) {
        return constant("bool", ElementType.BOOL, List.of(), value, () -> bytes(1).put(0, (byte) (value ? 1 : 0)));
    }

    @Override
    public Ref vector(long... values) {
        return constant("int64", ElementType.INT64, List.of(values.length), Arrays.toString(values), () -> {
            ByteBuffer bytes = bytes(Math.multiplyExact(values.length, Long.BYTES));
            bytes.asLongBuffer().put(values);
            return bytes;
        });
    }

    /** Adds truth values under exactly that name, row-major. */
    public Ref initializer(String name, List<Integer> dimensions, boolean... values) {
        checkCount(name, dimensions, values.length);
        ByteBuffer bytes = bytes(values.length);
        for (boolean value : values) {
            bytes.put((byte) (value ? 1 : 0));
        }
        return initializer(claim(name), ElementType.BOOL, dimensions, bytes.rewind());
    }

    /** Adds a vector of whole numbers under exactly that name. */
    public Ref initializer(String name, long[] values) {
        ByteBuffer bytes = bytes(Math.multiplyExact(values.length, Long.BYTES));
        bytes.asLongBuffer().put(values);
        return initializer(claim(name), ElementType.INT64, List.of(values.length), bytes);
    }

    /**
     * One of two branches. Where the condition is an initializer, runtimes put the branch in place when they load the
     * file, and the other one costs nothing.
     *
     * @param condition a truth value
     * @return the results of the branch that is taken; both give the same types
     */
    public List<Ref> choose(Ref condition, Branch yes, Branch no) {
        require(ElementType.BOOL, condition);
        Map<String, Object> attributes = new HashMap<>();
        List<ElementType> types = branch("then_branch", yes, attributes);
        List<ElementType> others = branch("else_branch", no, attributes);
        if (!types.equals(others)) {
            throw new IllegalArgumentException("the branches give %s and %s".formatted(types, others));
        }
        return node("If", List.of(condition), types, attributes);
    }

    private List<ElementType> branch(String attribute, Branch branch, Map<String, Object> attributes) {
        OnnxGraph inner = new OnnxGraph(Optional.of(this), names).section(section);
        List<Ref> results = branch.write(inner);
        results.forEach(inner::bodyOutput);
        attributes.put(attribute, inner.finish(section.isEmpty() ? attribute : section + "/" + attribute));
        return results.stream().map(Ref::type).toList();
    }

    /**
     * Repeats a body while it says so.
     *
     * @param mostSteps the most steps, an int64 scalar
     * @param carried values handed from step to step
     * @param body writes one step
     * @return the last of each carried value, then the collected values
     */
    public List<Ref> loop(Ref mostSteps, List<Loop.Carried> carried, Loop.Body body) {
        require(ElementType.INT64, mostSteps);
        OnnxGraph inner = new OnnxGraph(Optional.of(this), names).section(section);
        Ref iteration = inner.declare(unique(section, "iteration"), ElementType.INT64, Shape.of());
        inner.declare(unique(section, "condition"), ElementType.BOOL, Shape.of());
        List<Ref> arguments = new ArrayList<>();
        for (Loop.Carried value : carried) {
            arguments.add(inner.declare(unique(section, value.name()), value.initial().type, value.shape()));
        }
        Loop.Step step = body.write(inner, iteration, Collections.unmodifiableList(arguments));
        require(ElementType.BOOL, step.goOn());
        List<ElementType> needed = carried.stream().map(c -> c.initial().type).toList();
        List<ElementType> given = step.carried().stream().map(Ref::type).toList();
        if (!needed.equals(given)) {
            throw new IllegalArgumentException("a step carries on %s, needed %s".formatted(given, needed));
        }
        inner.bodyOutput(step.goOn());
        step.carried().forEach(inner::bodyOutput);
        step.collected().forEach(inner::bodyOutput);

        List<Ref> inputs = new ArrayList<>(List.of(mostSteps, scalar(true)));
        carried.forEach(c -> inputs.add(c.initial()));
        List<ElementType> types = new ArrayList<>(given);
        step.collected().forEach(c -> types.add(c.type));
        return node("Loop", inputs, types, Map.of("body", inner.finish(section.isEmpty() ? "body" : section)));
    }

    /**
     * The finished graph.
     *
     * @param name the name of the graph
     * @throws IllegalStateException if an initializer is not used, which runtimes warn about
     */
    public GraphProto build(String name) {
        if (parent.isPresent()) {
            throw new IllegalStateException("the body of a loop is finished by the loop");
        }
        if (!names.unused.isEmpty()) {
            throw new IllegalStateException("initializers without use: " + names.unused);
        }
        return finish(name);
    }

    @Override
    List<Ref> node(String operator, List<Ref> inputs, List<ElementType> outputTypes, Map<String, Object> attributes) {
        String name = unique(section, operator);
        List<Ref> outputs = new ArrayList<>();
        for (ElementType type : outputTypes) {
            outputs.add(new Ref(this, outputTypes.size() == 1 ? name : claim(name + ":" + outputs.size()), type));
        }
        addNode(operator, inputs, outputs, attributes);
        return outputs;
    }

    private void addNode(String operator, List<Ref> inputs, List<Ref> outputs, Map<String, Object> attributes) {
        if (finished) {
            throw new IllegalStateException("the graph is finished, %s came too late".formatted(operator));
        }
        NodeProto.Builder node = NodeProto.newBuilder().setOpType(operator).setName(outputs.get(0).name);
        for (Ref input : inputs) {
            checkVisible(input);
            names.unused.remove(input.name);
            node.addInput(input.name);
        }
        outputs.forEach(output -> node.addOutput(output.name));
        new TreeMap<>(attributes).forEach((key, value) -> node.addAttribute(Protos.attribute(key, value)));
        proto.addNode(node);
    }

    private void checkVisible(Ref value) {
        Optional<OnnxGraph> graph = Optional.of(this);
        while (graph.isPresent() && graph.get() != value.owner) {
            graph = graph.get().parent;
        }
        if (graph.isEmpty()) {
            throw new IllegalArgumentException("%s belongs to a graph that cannot be seen from here".formatted(value));
        }
    }

    private Ref declare(String uniqueName, ElementType type, Shape shape) {
        proto.addInput(Protos.info(uniqueName, type, shape));
        given.add(uniqueName);
        return new Ref(this, uniqueName, type);
    }

    /** The value, or a copy where it is no node's of this graph, or given a second time. */
    private void bodyOutput(Ref value) {
        boolean own = value.owner == this && !given.contains(value.name);
        Ref output = own
                ? value
                : node("Identity", List.of(value), List.of(value.type), Map.of())
                        .get(0);
        given.add(output.name);
        proto.addOutput(Protos.info(output.name, value.type));
    }

    private GraphProto finish(String name) {
        finished = true;
        return proto.setName(name).build();
    }

    private interface Content {
        ByteBuffer bytes();
    }

    private Ref constant(String kind, ElementType type, List<Integer> dimensions, Object value, Content content) {
        String name = "constant/%s/%s%s".formatted(kind, dimensions.isEmpty() ? "" : "vector/", value);
        Ref known = names.initializers.get(name);
        return known != null ? known : initializer(claim(name), type, dimensions, content.bytes());
    }

    private Ref initializer(String name, ElementType type, List<Integer> dimensions, ByteBuffer bytes) {
        OnnxGraph outermost = this;
        while (outermost.parent.isPresent()) {
            outermost = outermost.parent.get();
        }
        TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(type.number());
        dimensions.forEach(tensor::addDims);
        // nobody writes to the buffer any more, so it need not be copied
        outermost.proto.addInitializer(tensor.setRawData(UnsafeByteOperations.unsafeWrap(bytes)));
        Ref ref = new Ref(outermost, name, type);
        names.initializers.put(name, ref);
        names.unused.add(name);
        return ref;
    }

    private String claim(String name) {
        if (name.isEmpty() || names.taken.putIfAbsent(name, 1) != null) {
            throw new IllegalArgumentException("the name \"%s\" is empty or taken".formatted(name));
        }
        return name;
    }

    private String unique(String prefix, String name) {
        String wanted = prefix.isEmpty() ? name : prefix + "/" + name;
        int count = names.taken.merge(wanted, 1, Integer::sum);
        return count == 1 ? wanted : claim(wanted + "_" + count);
    }

    private static ByteBuffer bytes(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
