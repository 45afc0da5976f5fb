// SPDX-License-Identifier: Apache-2.0
package master.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import master.onnx.graph.ElementType;
import master.onnx.graph.OnnxGraph;
import master.onnx.graph.Operators;
import master.onnx.graph.Ref;
import master.onnx.graph.Shape;

/**
 * ONNX files that are only there to be timed: a model without its decoder, and single operations that show what a
 * machine can do. They carry no manifest and no digest. The same arguments give the same bytes. Thread-safe.
 */
public final class SpeedProbes {
    /** The name of the one output of every probe. */
    public static final String OUTPUT = "output";

    /** The name of the one input of a probe that is a single operation. */
    public static final String INPUT = "input";

    private static final String DECODER = "decoder";

    private SpeedProbes() {}

    /**
     * A model's file up to the memory that the decoder reads: backbone and encoder, in floats or in integers as in the
     * file. Its input is that of the model, its output {@code [N, S, D]}.
     *
     * @param file a file that {@link OnnxExporter} wrote
     * @throws ModelFormatException if it is not
     */
    public static byte[] encoder(byte[] file) {
        OnnxReader.manifest(file);
        ModelProto.Builder model;
        try {
            model = ModelProto.parseFrom(file).toBuilder();
        } catch (IOException e) {
            throw new ModelFormatException("it is not an ONNX file: " + e.getMessage(), e);
        }
        GraphProto.Builder graph = model.getGraphBuilder();
        List<NodeProto> nodes = graph.getNodeList();
        int end = 0;
        while (end < nodes.size() && !nodes.get(end).getName().startsWith(DECODER)) {
            end++;
        }
        if (end == 0 || end == nodes.size()) {
            throw new ModelFormatException("it has no encoder that ends where a decoder begins");
        }
        List<NodeProto> kept = List.copyOf(nodes.subList(0, end));
        Set<String> used = new HashSet<>();
        kept.forEach(node -> used.addAll(node.getInputList()));
        List<TensorProto> initializers = graph.getInitializerList().stream()
                .filter(tensor -> used.contains(tensor.getName()))
                .toList();
        String memory = kept.get(end - 1).getOutput(0);
        NodeProto output = NodeProto.newBuilder()
                .setOpType("Identity")
                .setName(OUTPUT)
                .addInput(memory)
                .addOutput(OUTPUT)
                .build();
        TypeProto floats = TypeProto.newBuilder()
                .setTensorType(TypeProto.Tensor.newBuilder().setElemType(DataType.FLOAT.getNumber()))
                .build();
        graph.clearNode()
                .addAllNode(kept)
                .addNode(output)
                .clearInitializer()
                .addAllInitializer(initializers)
                .clearOutput()
                .addOutput(ValueInfoProto.newBuilder().setName(OUTPUT).setType(floats));
        return model.clearMetadataProps().build().toByteArray();
    }

    /** The product of an input and a constant matrix, both {@code [size, size]}: {@code size^3} multiplications. */
    public static byte[] product(int size) {
        OnnxGraph graph = OnnxGraph.create();
        Ref input = graph.input(INPUT, ElementType.FLOAT, Shape.of(size, size));
        Ref matrix = graph.initializer("matrix", List.of(size, size), filled(size * size));
        graph.output(OUTPUT, graph.matMul(input, matrix), Shape.of(size, size));
        return file(graph);
    }

    /**
     * A convolution of 3x3 that keeps the shape of its input, {@code [1, channels, height, width]}: {@code 9 channels^2
     * height width} multiplications.
     */
    public static byte[] convolution(int channels, int height, int width) {
        OnnxGraph graph = OnnxGraph.create();
        Shape shape = Shape.of(1, channels, height, width);
        Ref input = graph.input(INPUT, ElementType.FLOAT, shape);
        Ref kernel = graph.initializer("kernel", List.of(channels, channels, 3, 3), filled(9 * channels * channels));
        graph.output(OUTPUT, graph.conv(input, kernel, 3), shape);
        return file(graph);
    }

    private static float[] filled(int length) {
        float[] values = new float[length];
        Arrays.fill(values, 0.01f);
        return values;
    }

    private static byte[] file(OnnxGraph graph) {
        return ModelProto.newBuilder()
                .setIrVersion(OnnxExporter.IR_VERSION)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(Operators.OPSET))
                .setGraph(graph.build("probe"))
                .build()
                .toByteArray();
    }
}
