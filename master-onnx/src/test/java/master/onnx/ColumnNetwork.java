// SPDX-License-Identifier: Apache-2.0
package master.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import java.util.List;
import master.onnx.graph.ElementType;
import master.onnx.graph.OnnxGraph;
import master.onnx.graph.Operators;
import master.onnx.graph.Ref;
import master.onnx.graph.Shape;

/**
 * A CTC network of another program: it takes colors in the order blue, green, red, 8 rows high, and the largest blue of
 * each eight columns says which class they are. Values of 0 are the blank.
 */
final class ColumnNetwork {
    /** The tokens, in the order of the classes behind the blank. */
    static final List<String> TOKENS = List.of("a", "b", "c", "漢", "1", "🇩🇪");

    private static final float SHARPNESS = -400;

    private ColumnNetwork() {}

    /** The value, from -1 to 1, that stands for a class. */
    static float level(int number) {
        return number == 0 ? 0 : -1 + (2 * number - 1f) / TOKENS.size();
    }

    /**
     * The file.
     *
     * @param images how many it takes at once; 0 for any number
     * @param timeMajor whether it answers with {@code [T, N, C]}
     * @param softmax whether it answers with probabilities, not with logits
     */
    static ModelProto.Builder file(int images, boolean timeMajor, boolean softmax) {
        int classes = TOKENS.size() + 1;
        float[] levels = new float[classes];
        for (int number = 0; number < classes; number++) {
            levels[number] = -level(number);
        }
        OnnxGraph graph = OnnxGraph.create();
        Object batch = images == 0 ? "batch" : images;
        Ref input = graph.input("x", ElementType.FLOAT, Shape.of(batch, 3, 8, "width"));
        Ref blue = graph.split(input, 1, 1, 2).get(0); // [N, 1, 8, W]
        Ref columns = graph.transpose(graph.maxPool(blue, 8, 8), 0, 3, 1, 2); // [N, T, 1, 1]
        Ref distances =
                graph.add(graph.reshape(columns, 0, -1, 1), graph.initializer("levels", List.of(classes), levels));
        Ref logits = graph.mul(graph.mul(distances, distances), graph.scalar(SHARPNESS)); // [N, T, C]
        Ref answer = softmax ? graph.softmax(logits) : logits;
        graph.output("y", timeMajor ? graph.transpose(answer, 1, 0, 2) : answer, Shape.of("a", "b", classes));
        return ModelProto.newBuilder()
                .setIrVersion(OnnxExporter.IR_VERSION)
                .setProducerName("somebody")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(Operators.OPSET))
                .addMetadataProps(StringStringEntryProto.newBuilder()
                        .setKey("character")
                        .setValue(String.join("\n", TOKENS) + "\n"))
                .setGraph(graph.build("columns"));
    }

    /** The input for classes, eight columns each; green and red are the other way round. */
    static float[] image(int... numbers) {
        int width = 8 * numbers.length;
        float[] planes = new float[3 * 8 * width];
        for (int i = 0; i < planes.length; i++) {
            float level = level(numbers[i % width / 8]);
            planes[i] = i < 2 * 8 * width ? -level : level; // red, green, blue
        }
        return planes;
    }
}
