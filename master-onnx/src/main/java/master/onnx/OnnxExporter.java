// SPDX-License-Identifier: Apache-2.0
package master.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Properties;
import master.api.Canvas;
import master.core.image.Preprocessing;
import master.core.io.AtomicFile;
import master.core.model.ModelDigest;
import master.core.model.ModelManifest;
import master.core.network.Network;
import master.core.network.NetworkConfig;
import master.onnx.graph.ElementType;
import master.onnx.graph.OnnxGraph;
import master.onnx.graph.Operators;
import master.onnx.graph.Ref;
import master.onnx.graph.Shape;

/**
 * Writes a model as one self-contained ONNX file: standard operators only, decoding included, so that any ONNX runtime
 * can read text with one call.
 *
 * <ul>
 *   <li>input {@code image}: float {@code [N, C, H, W]}, as {@link master.core.image.Preprocessing} makes it
 *   <li>output {@code tokens}: int64 {@code [N, S]}, ids of {@link master.api.Vocabulary}; S is at most
 *       {@code maxLength + 1}, and less when all rows have ended
 *   <li>output {@code probabilities}: float {@code [N, S]}, of each token, given those before it
 *   <li>output {@code attention}: float {@code [N, S, P]}, of each token to the P places of the feature map, row by row
 *   <li>output {@code boxes}, where tokens carry some: float {@code [N, S, 4]}, x and y of the center, width, height, as
 *       shares of the network's input; of tokens that carry none they mean nothing, behind EOS they are zeros
 *   <li>{@code metadata_props}: the {@link ModelManifest}, sealed by {@link ModelDigest}
 *   <li>initializers: the weights, under the names of {@link master.core.network.Parameters} and with unchanged values;
 *       {@link OnnxReader} reads them back
 * </ul>
 *
 * <p>The same model gives the same bytes. Thread-safe.
 */
public final class OnnxExporter {
    static final int IR_VERSION = 8; // of ONNX 1.13, the release of opset 18
    /** A property that only int8 files have: the parts in floats, or {@code none}. */
    static final String FLOAT_PARTS_KEY = "master.int8.floatParts";

    private static final String PRODUCER = "master-onnx";

    private OnnxExporter() {}

    /** The file of a model. */
    public static byte[] export(TrainedModel model) {
        return export(model, ExportOptions.standard());
    }

    /** The file of a model, with options. */
    public static byte[] export(TrainedModel model, ExportOptions options) {
        ModelManifest manifest = model.manifest();
        ModelProto.Builder file = file(
                        manifest,
                        "MASTER scene text recognizer \"%s\", greedy decoding included".formatted(manifest.name()))
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(Operators.OPSET));
        options.quantization()
                .ifPresent(quantization -> file.addMetadataProps(StringStringEntryProto.newBuilder()
                        .setKey(FLOAT_PARTS_KEY)
                        .setValue(quantization.floatPartsText())));
        network(file, model, options);
        return ModelDigest.seal(file.build().toByteArray());
    }

    /** A file that says what it is, with room for its digest, and without a network. */
    static ModelProto.Builder file(ModelManifest manifest, String documentation) {
        ModelProto.Builder file = ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName(PRODUCER)
                .setProducerVersion(version())
                .setDocString(documentation);
        Map<String, String> properties = new LinkedHashMap<>(manifest.toProperties());
        properties.put(ModelManifest.DIGEST_KEY, ModelDigest.placeholder());
        properties.forEach((key, value) -> file.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return file;
    }

    /**
     * Writes the file of a model: all of it or, when something fails, nothing. Missing folders are made.
     *
     * @throws UncheckedIOException if the file cannot be written
     */
    public static void write(TrainedModel model, Path file) {
        write(export(model), file);
    }

    /** Writes the bytes that {@link #export} gave, in the same manner. */
    public static void write(byte[] bytes, Path file) {
        AtomicFile.write(file, bytes);
    }

    private static void network(ModelProto.Builder file, TrainedModel model, ExportOptions options) {
        ModelManifest manifest = model.manifest();
        NetworkConfig config = manifest.network();
        Preprocessing input = manifest.preprocessing();
        boolean open = input.canvases().size() > 1;
        int rows = 0;
        int columns = 0;
        for (Canvas canvas : input.canvases()) {
            int height = config.featureHeight(canvas.height());
            int width = config.featureWidth(canvas.width());
            if (height * width == 0) {
                throw new IllegalArgumentException(
                        "the stages of the network leave nothing of an input of %s (height x width)".formatted(canvas));
            }
            rows = Math.max(rows, height);
            columns = Math.max(columns, width);
        }
        OnnxGraph graph = OnnxGraph.create();
        Shape imageShape = open
                ? Shape.of("N", input.channels(), "H", "W")
                : Shape.of("N", input.channels(), input.height(), input.width());
        Ref image = graph.input(ModelManifest.IMAGE_INPUT, ElementType.FLOAT, imageShape);
        Layers layers = Layers.of(graph, model, open ? OptionalInt.empty() : OptionalInt.of(rows * columns), options);

        Network network = manifest.wholeNetwork();
        MemoryLayers encoder = new MemoryLayers(layers, rows, columns, open);
        Ref memory = network.memory(encoder, encoder.image(image)); // [N, S, D]
        Decoder decoder = new Decoder(layers, network, memory);
        GreedyLoop.Answers answers = new GreedyLoop(layers, manifest, decoder, options.logits()).apply(image);

        graph.section("");
        graph.output(ModelManifest.TOKENS_OUTPUT, answers.tokens(), Shape.of("N", "S"));
        graph.output(ModelManifest.PROBABILITIES_OUTPUT, answers.probabilities(), Shape.of("N", "S"));
        graph.output(ModelManifest.ATTENTION_OUTPUT, answers.attention(), Shape.of("N", "S", "P"));
        answers.boxes()
                .ifPresent(boxes ->
                        graph.output(ModelManifest.BOXES_OUTPUT, boxes, Shape.of("N", "S", Network.BOX_SIDES)));
        answers.logits()
                .ifPresent(logits -> graph.output(
                        "logits",
                        logits,
                        Shape.of("N", "S", manifest.vocabulary().size())));
        List<String> names = Activations.outputNames(layers.measured());
        for (int i = 0; i < names.size(); i++) {
            graph.output(names.get(i), layers.measured().get(i).value());
        }
        file.setGraph(graph.build("master"));
    }

    /** The version of this module, which the build writes into its resources. */
    private static String version() {
        try (InputStream resource = OnnxExporter.class.getResourceAsStream("version.properties")) {
            Properties properties = new Properties();
            properties.load(resource);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException("the version of this module cannot be read", e);
        }
    }
}
