// SPDX-License-Identifier: Apache-2.0
package master.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import master.core.model.ModelDigest;
import master.core.model.ModelManifest;

/**
 * The recognizer of another program as an ONNX file: looked at, and written as a model file of ours. Its nodes and
 * weights are taken over as they are, under names with a prefix; nodes around them bring input and output to the form
 * that {@link ModelManifest#IMAGE_INPUT} and {@link ModelManifest#CLASSES_OUTPUT} have. Nothing is run. Which operators
 * may be in the file is for {@code master-runtime} to say, when it opens it. Immutable and thread-safe.
 */
public final class ForeignNetwork {
    private static final Set<String> ONNX = Set.of("", "ai.onnx"); // names of one domain
    private static final Set<String> PASSING =
            Set.of("Cast", "Identity", "Reshape", "Squeeze", "Transpose", "Unsqueeze");
    private static final String PREFIX = "network/";
    private static final long[] REVERSED = {2, 1, 0};

    private final String name;
    private final ModelProto model;
    private final ValueInfoProto input;
    private final ValueInfoProto output;

    /**
     * What the network's input and output are.
     *
     * @param reversed whether it takes the channels in the order blue, green, red
     * @param timeMajor whether it answers with {@code [T, N, C]}, not {@code [N, T, C]}
     * @param softmax whether it answers with logits, so that a softmax has to follow
     */
    public record Form(boolean reversed, boolean timeMajor, boolean softmax) {}

    private ForeignNetwork(String name, ModelProto model) {
        this.name = name;
        this.model = model;
        Set<String> weights = model.getGraph().getInitializerList().stream()
                .map(TensorProto::getName)
                .collect(Collectors.toSet());
        List<ValueInfoProto> inputs = model.getGraph().getInputList().stream()
                .filter(value -> !weights.contains(value.getName())) // files before 2019 list weights as inputs
                .toList();
        if (inputs.size() != 1 || model.getGraph().getOutputCount() != 1) {
            throw refused("its inputs are %s and its outputs %s, one of each is allowed"
                    .formatted(names(inputs), names(model.getGraph().getOutputList())));
        }
        if (model.getGraph().getSparseInitializerCount() > 0) {
            throw refused("it has sparse weights, which are not read");
        }
        for (TensorProto weight : model.getGraph().getInitializerList()) {
            if (weight.getExternalDataCount() > 0 || weight.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
                throw refused("weight %s is in another file, which is not read".formatted(weight.getName()));
            }
        }
        this.input = inputs.get(0);
        this.output = model.getGraph().getOutput(0);
        if (dimensions(input).size() != 4) {
            throw refused("its input %s has %d axes, 4 are needed: [N, C, H, W]"
                    .formatted(input.getName(), dimensions(input).size()));
        }
    }

    /**
     * Reads a file.
     *
     * @param file its bytes
     * @param name what to call it in errors
     * @throws ModelFormatException if it is no ONNX file, or not one of images to one answer
     */
    public static ForeignNetwork read(byte[] file, String name) {
        try {
            return new ForeignNetwork(name, OnnxReader.parsed(file));
        } catch (IOException e) {
            throw new ModelFormatException("%s is not an ONNX file: %s".formatted(name, e.getMessage()), e);
        }
    }

    private ModelFormatException refused(String why) {
        return new ModelFormatException("%s cannot be imported: %s".formatted(name, why));
    }

    private static List<String> names(List<ValueInfoProto> values) {
        return values.stream().map(ValueInfoProto::getName).toList();
    }

    private static List<Dimension> dimensions(ValueInfoProto value) {
        return value.getType().getTensorType().getShape().getDimList();
    }

    /** What the file's metadata say under a key. */
    public Optional<String> property(String key) {
        return model.getMetadataPropsList().stream()
                .filter(entry -> entry.getKey().equals(key))
                .map(StringStringEntryProto::getValue)
                .findFirst();
    }

    /** The number of channels, if the file says it. */
    public OptionalInt channels() {
        return fixed(dimensions(input).get(1));
    }

    /** The rows of the input, if they are fixed. */
    public OptionalInt height() {
        return fixed(dimensions(input).get(2));
    }

    /** The columns of the input, if they are fixed. */
    public OptionalInt width() {
        return fixed(dimensions(input).get(3));
    }

    /** The number of classes, if the file says it. */
    public OptionalInt classes() {
        List<Dimension> dimensions = dimensions(output);
        return dimensions.size() == 3 ? fixed(dimensions.get(2)) : OptionalInt.empty();
    }

    private static OptionalInt fixed(Dimension dimension) {
        long value = dimension.getDimValue();
        return value > 0 && value <= Integer.MAX_VALUE ? OptionalInt.of((int) value) : OptionalInt.empty();
    }

    /** Whether the answer comes out of a softmax, so that it is made of probabilities. */
    public boolean answersProbabilities() {
        Map<String, NodeProto> makers = new HashMap<>();
        for (NodeProto node : model.getGraph().getNodeList()) {
            node.getOutputList().forEach(made -> makers.put(made, node));
        }
        NodeProto node = makers.get(output.getName());
        Set<NodeProto> seen = new HashSet<>();
        while (node != null && PASSING.contains(node.getOpType()) && node.getInputCount() > 0 && seen.add(node)) {
            node = makers.get(node.getInput(0));
        }
        return node != null && node.getOpType().equals("Softmax");
    }

    /**
     * A sealed model file of ours around this network.
     *
     * @param manifest a model with a {@link master.core.network.CtcNetwork}
     * @throws ModelFormatException if the network has operators that are not of the ONNX standard
     */
    public byte[] export(ModelManifest manifest, Form form) {
        int classes = manifest.vocabulary().tokens().size() + 1;
        GraphProto.Builder graph = GraphProto.newBuilder().setName("recognizer");
        String image = PREFIX + input.getName();
        if (form.reversed) {
            TensorProto.Builder order = TensorProto.newBuilder()
                    .setName("input/order")
                    .setDataType(TensorProto.DataType.INT64.getNumber())
                    .addDims(REVERSED.length);
            for (long channel : REVERSED) {
                order.addInt64Data(channel);
            }
            graph.addInitializer(order);
            graph.addNode(node("Gather", image, ModelManifest.IMAGE_INPUT, "input/order")
                    .addAttribute(attribute("axis").setType(AttributeType.INT).setI(1)));
        } else {
            graph.addNode(node("Identity", image, ModelManifest.IMAGE_INPUT));
        }
        graph.addInput(value(ModelManifest.IMAGE_INPUT, manifest.preprocessing().channels()));
        addNetwork(graph);
        String answer = PREFIX + output.getName();
        if (form.timeMajor) {
            graph.addNode(node("Transpose", "output/columns", answer)
                    .addAttribute(attribute("perm")
                            .setType(AttributeType.INTS)
                            .addInts(1)
                            .addInts(0)
                            .addInts(2)));
            answer = "output/columns";
        }
        NodeProto.Builder last = form.softmax
                ? node("Softmax", ModelManifest.CLASSES_OUTPUT, answer)
                        .addAttribute(
                                attribute("axis").setType(AttributeType.INT).setI(2)) // the last
                : node("Identity", ModelManifest.CLASSES_OUTPUT, answer);
        graph.addNode(last);
        graph.addOutput(value(ModelManifest.CLASSES_OUTPUT, named("N"), named("T"), size(classes)));
        ModelProto.Builder file = OnnxExporter.file(
                manifest, "text recognizer \"%s\" of another program, to be decoded as CTC".formatted(manifest.name()));
        file.setIrVersion(Math.max(OnnxExporter.IR_VERSION, model.getIrVersion()));
        file.addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(operatorVersion()));
        return ModelDigest.seal(file.setGraph(graph).build().toByteArray());
    }

    /** The nodes, and the weights that they read. */
    private void addNetwork(GraphProto.Builder graph) {
        Map<String, TensorProto> weights = new LinkedHashMap<>();
        for (TensorProto weight : model.getGraph().getInitializerList()) {
            if (weights.put(weight.getName(), weight) != null) {
                throw refused("weight %s is there more than once".formatted(weight.getName()));
            }
        }
        Map<String, TensorProto> floats = new LinkedHashMap<>();
        Set<String> read = new HashSet<>();
        for (NodeProto node : model.getGraph().getNodeList()) {
            try {
                NodeProto standard = IntegerLstm.is(node) ? IntegerLstm.inFloats(node, weights, floats) : node;
                graph.addNode(renamed(standard));
                addRead(standard, read);
            } catch (IllegalArgumentException | ArithmeticException e) {
                throw refused(e.getMessage());
            }
        }
        weights.putAll(floats);
        weights.keySet().retainAll(read);
        weights.values().forEach(weight -> graph.addInitializer(renamed(weight)));
    }

    /** Adds the names of what a node and the bodies in it read. */
    private static void addRead(NodeProto node, Set<String> read) {
        read.addAll(node.getInputList());
        for (AttributeProto attribute : node.getAttributeList()) {
            attribute.getG().getNodeList().forEach(inner -> addRead(inner, read));
            attribute.getG().getOutputList().forEach(value -> read.add(value.getName()));
        }
    }

    private long operatorVersion() {
        return model.getOpsetImportList().stream()
                .filter(imported -> ONNX.contains(imported.getDomain()))
                .mapToLong(OperatorSetIdProto::getVersion)
                .findFirst()
                .orElseThrow(() -> refused("it names no version of the operators"));
    }

    /** The input as it was declared, with the number of channels. */
    private ValueInfoProto value(String newName, int channels) {
        List<Dimension> declared = dimensions(input);
        return value(
                newName,
                fixed(declared.get(0)).isPresent() ? declared.get(0) : named("N"),
                size(channels),
                height().isPresent() ? declared.get(2) : named("H"),
                width().isPresent() ? declared.get(3) : named("W"));
    }

    private static ValueInfoProto value(String name, Dimension... dimensions) {
        TypeProto.Tensor.Builder tensor =
                TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.FLOAT.getNumber());
        for (Dimension dimension : dimensions) {
            tensor.getShapeBuilder().addDim(dimension);
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }

    private static Dimension named(String name) {
        return Dimension.newBuilder().setDimParam(name).build();
    }

    private static Dimension size(int size) {
        return Dimension.newBuilder().setDimValue(size).build();
    }

    private static NodeProto.Builder node(String operator, String output, String... inputs) {
        return NodeProto.newBuilder()
                .setOpType(operator)
                .setName(output)
                .addAllInput(List.of(inputs))
                .addOutput(output);
    }

    private static AttributeProto.Builder attribute(String name) {
        return AttributeProto.newBuilder().setName(name);
    }

    private NodeProto renamed(NodeProto node) {
        if (!ONNX.contains(node.getDomain())) {
            throw refused("it has an operator %s of %s, those of the ONNX standard are allowed"
                    .formatted(node.getOpType(), node.getDomain()));
        }
        NodeProto.Builder copy =
                NodeProto.newBuilder().setOpType(node.getOpType()).setName(renamed(node.getName()));
        node.getInputList().forEach(read -> copy.addInput(renamed(read)));
        node.getOutputList().forEach(made -> copy.addOutput(renamed(made)));
        for (AttributeProto attribute : node.getAttributeList()) {
            AttributeProto.Builder kept = attribute.toBuilder().clearDocString();
            if (attribute.hasG()) {
                kept.setG(renamed(attribute.getG()));
            }
            if (attribute.hasT()) {
                kept.setT(here(attribute.getT()));
            }
            copy.addAttribute(kept);
        }
        return copy.build();
    }

    /** The body of a choice. */
    private GraphProto renamed(GraphProto body) {
        GraphProto.Builder copy = GraphProto.newBuilder().setName("body");
        body.getNodeList().forEach(node -> copy.addNode(renamed(node)));
        body.getInitializerList().forEach(weight -> copy.addInitializer(renamed(weight)));
        body.getInputList().forEach(value -> copy.addInput(renamed(value)));
        body.getOutputList().forEach(value -> copy.addOutput(renamed(value)));
        return copy.build();
    }

    private static ValueInfoProto renamed(ValueInfoProto value) {
        return ValueInfoProto.newBuilder()
                .setName(renamed(value.getName()))
                .setType(value.getType())
                .build();
    }

    private static TensorProto renamed(TensorProto weight) {
        return here(weight).toBuilder().setName(renamed(weight.getName())).build();
    }

    /** Values that are in the file: some programs say so of each, which no file of ours does. */
    private static TensorProto here(TensorProto values) {
        return values.toBuilder().clearDataLocation().clearDocString().build();
    }

    /** No name stands for a value that is left out. */
    private static String renamed(String value) {
        return value.isEmpty() ? value : PREFIX + value;
    }
}
