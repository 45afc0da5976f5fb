// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TrainingInfoProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import master.api.ModelLoadException;
import master.api.Recognizer;
import master.api.RecognizerOptions;
import master.core.model.ModelDigest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shade.com.google.protobuf.ByteString;
import shade.com.google.protobuf.UnknownFieldSet;

/** Files of an attacker who can seal: the digest is right, the network is not. */
class GraphGuardTest {
    private static final byte[] MODEL = Models.random();

    /** The model with a change to its network, sealed again. */
    static byte[] changed(Consumer<ModelProto.Builder> change) {
        try {
            ModelProto.Builder model = ModelProto.parseFrom(MODEL).toBuilder();
            change.accept(model);
            return ModelDigest.seal(model.build().toByteArray());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void refuses(Consumer<ModelProto.Builder> change, String message) {
        assertThatThrownBy(() -> Models.open(changed(change)))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageStartingWith("model tiny.onnx is not a MASTER model: ")
                .hasMessageContaining(message);
    }

    private static TensorProto.Builder initializer(ModelProto.Builder model, String name) {
        return model.getGraphBuilder().getInitializerBuilderList().stream()
                .filter(tensor -> tensor.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static NodeProto.Builder node(ModelProto.Builder model, String operator) {
        return model.getGraphBuilder().getNodeBuilderList().stream()
                .filter(node -> node.getOpType().equals(operator))
                .findFirst()
                .orElseThrow();
    }

    private static GraphProto.Builder body(ModelProto.Builder model) {
        return node(model, "Loop").getAttributeBuilder(0).getGBuilder();
    }

    @Test
    void a_model_that_was_only_sealed_again_is_opened() {
        try (Recognizer recognizer = Models.open(changed(model -> {}))) {
            assertThat(recognizer.model().name()).isEqualTo("tiny");
        }
    }

    /** The seven ways to another file of which ONNX Runtime 1.20 took four and 1.29 takes one, the hard link. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "../secret.bin",
                "%s/secret.bin",
                "symbolic.bin",
                "hard.bin",
                "below/../../secret.bin",
                "/proc/self/environ",
                "*/_ORT_MEM_ADDR_/*"
            })
    void values_in_another_file_are_refused_whatever_the_way_to_it(String location, @TempDir Path folder)
            throws IOException {
        Path secret = Files.write(folder.resolve("secret.bin"), new byte[4096]);
        Path models = Files.createDirectory(folder.resolve("models"));
        Files.createSymbolicLink(models.resolve("symbolic.bin"), secret);
        Files.createLink(models.resolve("hard.bin"), secret);
        byte[] model = changed(change -> {
            TensorProto.Builder tensor = initializer(change, "head.bias").clearRawData();
            tensor.setDataLocation(TensorProto.DataLocation.EXTERNAL);
            tensor.addExternalData(
                    StringStringEntryProto.newBuilder().setKey("location").setValue(location.formatted(folder)));
        });
        Path file = Files.write(models.resolve("tiny.onnx"), model);
        assertThatThrownBy(() -> Recognizer.open(file, RecognizerOptions.DEFAULT))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageEndingWith("values of it are in another file (external data)");
    }

    @Test
    void values_in_another_file_are_found_in_bodies_and_attributes_too() {
        String message = "external data";
        StringStringEntryProto place = StringStringEntryProto.newBuilder()
                .setKey("location")
                .setValue("x")
                .build();
        TensorProto outside = TensorProto.newBuilder().addExternalData(place).build();
        refuses(model -> body(model).addInitializer(outside), message);
        refuses(
                model -> body(model)
                        .getNodeBuilder(0)
                        .addAttribute(AttributeProto.newBuilder().setT(outside)),
                message);
        refuses(
                model -> model.getGraphBuilder()
                        .addInitializer(TensorProto.newBuilder().setDataLocation(TensorProto.DataLocation.EXTERNAL)),
                message);
    }

    /** Readers merge a second graph into the first one, or take one of them. */
    @Test
    void a_second_graph_is_refused() {
        byte[] second = {7 << 3 | 2, 0}; // field 7 of the model, empty
        byte[] model = changed(change -> {});
        byte[] both = Arrays.copyOf(model, model.length + second.length);
        System.arraycopy(second, 0, both, model.length, second.length);

        assertThatThrownBy(() -> Models.open(ModelDigest.seal(both)))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageEndingWith("a message model of it has field 7 twice");
    }

    @Test
    void other_domains_and_operators_are_refused_wherever_they_are() {
        refuses(
                model -> model.addOpsetImport(
                        OperatorSetIdProto.newBuilder().setDomain("com.evil").setVersion(1)),
                "it has operators of the domain \"com.evil\"");
        refuses(model -> node(model, "Conv").setDomain("com.microsoft"), "the domain \"com.microsoft\"");
        refuses(model -> body(model).getNodeBuilder(0).setDomain("ai.onnx.ml"), "the domain \"ai.onnx.ml\"");
        refuses(model -> node(model, "Conv").setOpType("Scan"), "it has an operator \"Scan\"");
        refuses(model -> body(model).getNodeBuilder(0).setOpType("a\nb"), "it has an operator \"a?b\"");
        UnknownFieldSet.Field function = UnknownFieldSet.Field.newBuilder()
                .addLengthDelimited(ByteString.EMPTY)
                .build();
        UnknownFieldSet functions =
                UnknownFieldSet.newBuilder().addField(25, function).build();
        refuses(model -> model.setUnknownFields(functions), "a message model of it has field 25");
        refuses(
                model -> model.addTrainingInfo(TrainingInfoProto.getDefaultInstance()),
                "a message model of it has field 20");
        refuses(ModelProto.Builder::clearOpsetImport, "it names no version of the operators");
    }

    @Test
    void loops_have_a_fixed_number_of_steps() {
        String bound = node(changeable(), "Loop").getInput(0);
        for (long steps : new long[] {1L << 62, Models.MAX_LENGTH + 2, 0, -1}) {
            refuses(
                    model -> initializer(model, bound).setRawData(little(steps)),
                    "it has a loop of %d steps, 1 to %d are allowed".formatted(steps, Models.MAX_LENGTH + 1));
        }
        refuses(model -> node(model, "Loop").setInput(0, ""), "it has a loop without a fixed number of steps");
        refuses(model -> node(model, "Loop").clearInput(), "it has a loop without a fixed number of steps");
        refuses(
                model -> node(model, "Loop").setInput(0, node(model, "Shape").getOutput(0)),
                "it has a loop without a fixed number of steps");
        refuses(model -> body(model).addNode(node(model, "Loop").build()), "it has a loop in a loop");
    }

    /** Of a loop whose number of steps is left out, the input has no name either. */
    @Test
    void an_initializer_without_a_name_is_refused_and_bounds_no_loop() {
        String bound = node(changeable(), "Loop").getInput(0);
        refuses(
                model -> {
                    initializer(model, bound).setName("");
                    node(model, "Loop").setInput(0, "");
                },
                "it has an initializer without a name");
        refuses(
                model -> body(model).addInitializer(TensorProto.newBuilder().setDataType(7)),
                "it has an initializer without a name");
    }

    private static ModelProto.Builder changeable() {
        try {
            return ModelProto.parseFrom(MODEL).toBuilder();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static ByteString little(long value) {
        return ByteString.copyFrom(
                ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, value));
    }

    @Test
    void a_vocabulary_that_is_not_the_networks_is_refused() {
        refuses(model -> initializer(model, "head.bias").setDims(0, 5), "its head.bias has shape [5]");
        refuses(
                model -> initializer(model, "decoder/characters").setDims(0, 5),
                "its decoder/characters has shape [5]");
        refuses(model -> initializer(model, "decoder/classes").setDims(0, 5), "its decoder/classes has shape [5]");
        refuses(model -> initializer(model, "head.bias").setName("head.bia"), "it has no head.bias");
        refuses(model -> charset(model, "ab 0é漢"), "need [10]");
        refuses(model -> charset(model, "ab 0é漢😀x"), "need [12]");
    }

    private static void charset(ModelProto.Builder model, String characters) {
        model.getMetadataPropsBuilderList().stream()
                .filter(property -> property.getKey().equals("master.charset"))
                .forEach(property -> property.setValue(characters));
    }

    /** Of which ONNX Runtime before 1.28.3 reads beyond its memory. */
    @Test
    void an_input_of_a_body_that_is_an_initializer_too_is_refused() {
        refuses(
                model -> {
                    GraphProto.Builder body = body(model);
                    body.addInitializer(TensorProto.newBuilder()
                            .setName(body.getInput(2).getName())
                            .setDataType(7)
                            .setRawData(little(1)));
                },
                "is an initializer, too");
        refuses(
                model -> model.getGraphBuilder()
                        .addInput(ValueInfoProto.newBuilder().setName("head.bias")),
                "its input \"head.bias\" is an initializer, too");
    }

    @Test
    void what_is_left_of_the_format_is_refused_too() {
        refuses(
                model -> model.getGraphBuilder().addSparseInitializer(SparseTensorProto.getDefaultInstance()),
                "a message graph of it has field 15");
        refuses(
                model -> node(model, "Conv")
                        .addAttribute(
                                AttributeProto.newBuilder().setSparseTensor(SparseTensorProto.getDefaultInstance())),
                "a message attribute of it has field 22");
        refuses(
                model -> model.getGraphBuilder()
                        .addInitializer(initializer(model, "head.bias").build()),
                "it has initializer \"head.bias\" twice");
        refuses(model -> nest(model, 5), "graphs in graphs, more than 4 deep");
    }

    private static void nest(ModelProto.Builder model, int depth) {
        GraphProto graph = GraphProto.getDefaultInstance();
        for (int i = 0; i < depth; i++) {
            graph = GraphProto.newBuilder()
                    .addNode(NodeProto.newBuilder()
                            .setOpType("If")
                            .addAttribute(AttributeProto.newBuilder().setG(graph)))
                    .build();
        }
        node(model, "Conv").addAttribute(AttributeProto.newBuilder().setG(graph));
    }

    @Test
    void all_that_the_exporter_writes_is_allowed() {
        assertThat(GraphGuard.OPERATORS).containsAll(List.of("Loop", "If", "Conv", "QuantizeLinear"));
        for (byte[] file : Models.ofEveryKind()) {
            try (Recognizer recognizer = Models.open(file)) {
                assertThat(recognizer.recognize(Models.image(1)).text()).isNotNull();
            }
        }
    }
}
