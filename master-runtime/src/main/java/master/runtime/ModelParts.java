// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import master.api.model.ModelDigest;
import master.api.model.ModelManifest;

/**
 * A model file taken apart for those who decode themselves: its encoder, and one step of its decoder. Both are cut out
 * of the one file that holds everything; no weight is changed. N: pictures, R: rows, a multiple of N, those of a
 * picture next to each other; P: rows of the step before; L: tokens so far; A: heads; V: vocabulary.
 *
 * <ul>
 *   <li>encoder, input {@code image}: as in the whole file; outputs {@code memory/0}, {@code memory/1} ...: float
 *       {@code [N, A, ...]}, the same in all steps
 *   <li>step, inputs {@code memory/...}: as the encoder gives them; {@code step}: int64, its number from 0;
 *       {@code tokens}: int64 {@code [R]}, the last token of each row, SOS in step 0; {@code parents}: int64
 *       {@code [R]}, the row of the step before that each continues; {@code past/0}, {@code past/1} ...: float
 *       {@code [P, A, L, D/A]}, what the step before gave, {@code [N, A, 0, D/A]} in step 0
 *   <li>step, outputs {@code logits}: float {@code [R, V]}, divided by the model's temperature, and {@code
 *       -Float.MAX_VALUE} for tokens that are not allowed; {@code present/0}, {@code present/1} ...: float
 *       {@code [R, A, L + 1, D/A]}
 * </ul>
 *
 * <p>How it is cut: what the loop's body takes from outside and what depends on the picture is the memory; the nodes it
 * needs are the encoder. The body becomes a graph of its own, up to where it would choose a token. In it a product with
 * the memory is made to serve all rows of a picture at once, so that the memory is never copied.
 *
 * @param encoder an ONNX file, not copied
 * @param step an ONNX file, not copied
 */
public record ModelParts(byte[] encoder, byte[] step) {
    /** A property that only parts have: {@code encoder} or {@code step}. */
    public static final String PART_KEY = "master.part";

    /** A property that only parts have: the digest of the file that they were cut from. */
    public static final String WHOLE_KEY = "master.part.of";

    static final String MEMORY = "memory/"; // and a number from 0
    static final String PAST = "past/";
    static final String PRESENT = "present/";
    static final String STEP = "step";
    static final String TOKENS = "tokens";
    static final String PARENTS = "parents";
    static final String LOGITS = "logits";

    private static final int DOC_STRING = 6; // in ModelProto
    private static final int GRAPH = 7;
    private static final int METADATA_PROPS = 14;

    /**
     * Cuts a file; both parts are sealed.
     *
     * @param file a model's ONNX file, its digest verified; not changed
     * @throws IllegalArgumentException if it is not built like a model file of ours
     */
    public static ModelParts of(byte[] file) {
        String digest = ModelDigest.compute(file);
        GraphView graph = null;
        for (ByteBuffer in = ByteBuffer.wrap(file); in.hasRemaining(); ) {
            Protobuf.Field field = Protobuf.next(in);
            graph = field.is(GRAPH) ? GraphView.of(field.bytes()) : graph;
        }
        if (graph == null) {
            throw new IllegalArgumentException("it holds no network");
        }
        List<GraphView.Node> loops =
                graph.nodes().stream().filter(n -> n.operator().equals("Loop")).toList();
        if (loops.size() != 1 || loops.get(0).bodies().size() != 1) {
            throw new IllegalArgumentException("it has %d loops, 1 is needed".formatted(loops.size()));
        }
        if (!graph.inputs().containsKey(ModelManifest.IMAGE_INPUT)) {
            throw new IllegalArgumentException("it has no input " + ModelManifest.IMAGE_INPUT);
        }
        try {
            DecodingStep step = DecodingStep.of(graph, loops.get(0));
            return new ModelParts(
                    part(file, "encoder", digest, encoder(graph, step.memory())),
                    part(file, "step", digest, step.graph()));
        } catch (IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("a node of it has too few inputs or outputs", e);
        }
    }

    private static GraphWriter encoder(GraphView graph, List<String> memory) {
        GraphWriter writer = new GraphWriter();
        Set<String> wanted = new LinkedHashSet<>(memory);
        copy(graph, graph.makersOf(wanted), wanted, writer);
        writer.copyInput(graph.inputs().get(ModelManifest.IMAGE_INPUT));
        for (int i = 0; i < memory.size(); i++) {
            writer.output(MEMORY + i, memory.get(i), GraphWriter.FLOAT);
        }
        return writer;
    }

    /** Copies nodes, and of the constants those that are used. */
    static void copy(GraphView graph, List<GraphView.Node> nodes, Set<String> used, GraphWriter writer) {
        nodes.forEach(writer::copy);
        graph.initializers().forEach((name, tensor) -> {
            if (used.contains(name)) {
                writer.copyInitializer(tensor);
            }
        });
    }

    /** A file of a part: all of the whole file but its graph, sealed again. */
    private static byte[] part(byte[] file, String name, String digest, GraphWriter graph) {
        ProtobufWriter writer = new ProtobufWriter();
        ByteBuffer in = ByteBuffer.wrap(file);
        while (in.hasRemaining()) {
            int start = in.position();
            Protobuf.Field field = Protobuf.next(in);
            if (!field.is(GRAPH) && !field.is(DOC_STRING)) {
                writer.raw(in.slice(start, in.position() - start));
            }
        }
        Map<String, String> properties = new TreeMap<>(Map.of(PART_KEY, name, WHOLE_KEY, digest));
        properties.forEach((key, value) ->
                writer.message(METADATA_PROPS, new ProtobufWriter().text(1, key).text(2, value)));
        writer.text(DOC_STRING, "MASTER scene text recognizer, its %s only".formatted(name));
        return ModelDigest.seal(writer.message(GRAPH, graph.message("master")).toBytes());
    }
}
