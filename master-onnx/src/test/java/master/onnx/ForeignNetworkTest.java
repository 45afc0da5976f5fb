// SPDX-License-Identifier: Apache-2.0
package master.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataLocation;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import master.api.Canvas;
import master.api.Vocabulary;
import master.core.image.Filter;
import master.core.image.Preprocessing;
import master.core.image.ResizeMode;
import master.core.model.ModelDigest;
import master.core.model.ModelManifest;
import master.core.network.CtcNetwork;
import master.onnx.ForeignNetwork.Form;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForeignNetworkTest {
    private static final ModelManifest MANIFEST = new ModelManifest(
            "columns",
            Vocabulary.of(ColumnNetwork.TOKENS, "", Set.of()),
            new Preprocessing(
                    3,
                    List.of(new Canvas(8, 16), new Canvas(8, 400)),
                    ResizeMode.OPEN_WIDTH,
                    0.5,
                    0.5,
                    Filter.BILINEAR),
            50,
            new CtcNetwork(0),
            Map.of(),
            Map.of());

    private static ForeignNetwork network(ModelProto.Builder file) {
        return ForeignNetwork.read(file.build().toByteArray(), "columns.onnx");
    }

    /** The likeliest class of each column, {@code [N][T]}; all rows of the answer add up to 1. */
    private static int[][] run(byte[] file, int images, float[] planes) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        long[] shape = {images, 3, 8, planes.length / (24 * images)};
        try (OrtSession session = environment.createSession(file, new OrtSession.SessionOptions());
                OnnxTensor input = OnnxTensor.createTensor(environment, FloatBuffer.wrap(planes), shape);
                OrtSession.Result result = session.run(Map.of("image", input))) {
            float[][][] answer =
                    (float[][][]) result.get("classes").orElseThrow().getValue();
            int[][] best = new int[answer.length][answer[0].length];
            for (int n = 0; n < answer.length; n++) {
                for (int t = 0; t < answer[n].length; t++) {
                    double sum = 0;
                    for (int c = 0; c < answer[n][t].length; c++) {
                        sum += answer[n][t][c];
                        best[n][t] = answer[n][t][c] > answer[n][t][best[n][t]] ? c : best[n][t];
                    }
                    assertThat(sum).isCloseTo(1, within(1e-5));
                }
            }
            return best;
        }
    }

    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void input_and_output_get_our_form(boolean timeMajor, boolean softmax) throws OrtException {
        ForeignNetwork network = network(ColumnNetwork.file(0, timeMajor, softmax));
        assertThat(network.answersProbabilities()).isEqualTo(softmax);
        byte[] file = network.export(MANIFEST, new Form(true, timeMajor, !softmax));
        float[] first = ColumnNetwork.image(1, 0, 6);
        float[] second = ColumnNetwork.image(2, 5, 4);
        float[] both = new float[2 * first.length];
        System.arraycopy(first, 0, both, 0, first.length);
        System.arraycopy(second, 0, both, first.length, first.length);
        assertThat(run(file, 2, both)).isEqualTo(new int[][] {{1, 0, 6}, {2, 5, 4}});
    }

    @Test
    void channels_stay_in_their_order_where_they_are_ours() throws OrtException {
        byte[] file = network(ColumnNetwork.file(0, false, true)).export(MANIFEST, new Form(false, false, false));
        assertThat(run(file, 1, ColumnNetwork.image(1, 6))).isEqualTo(new int[][] {{6, 1}}); // red is inverse
    }

    @Test
    void says_what_the_file_says() {
        ForeignNetwork network = network(ColumnNetwork.file(0, false, true));
        assertThat(network.channels()).hasValue(3);
        assertThat(network.height()).hasValue(8);
        assertThat(network.width()).isEqualTo(OptionalInt.empty());
        assertThat(network.classes()).hasValue(7);
        assertThat(network.property("character")).contains("a\nb\nc\n漢\n1\n🇩🇪\n");
        assertThat(network.property("author")).isEmpty();
    }

    @Test
    void the_file_is_sealed_and_can_only_be_run() {
        byte[] file = network(ColumnNetwork.file(1, false, false)).export(MANIFEST, new Form(true, false, true));
        assertThat(ModelDigest.verify(file)).hasSize(64);
        assertThat(OnnxReader.manifest(file)).isEqualTo(MANIFEST);
        assertThatThrownBy(() -> OnnxReader.read(file))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("it can be run, but neither trained nor exported again");
        assertThat(network(ColumnNetwork.file(1, false, false)).export(MANIFEST, new Form(true, false, true)))
                .isEqualTo(file);
    }

    @Test
    void nothing_but_the_network_is_taken_over() throws IOException {
        ModelProto.Builder foreign = ColumnNetwork.file(0, false, false);
        foreign.setDocString("secret");
        foreign.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey("author").setValue("x"));
        foreign.getGraphBuilder().setDocString("secret").getNodeBuilder(0).setDocString("secret");
        ModelProto file = ModelProto.parseFrom(network(foreign).export(MANIFEST, new Form(true, false, true)));
        assertThat(file.toString()).doesNotContain("secret", "author");
        assertThat(file.getGraph().getInitializerList())
                .allMatch(weight -> weight.getName().startsWith("network/")
                        || weight.getName().equals("input/order"));
    }

    /** A network with a constant, with a change of the tensors in its file. */
    private static byte[] withTensors(Consumer<TensorProto.Builder> change) {
        ModelProto.Builder file = ColumnNetwork.file(0, false, false);
        file.getGraphBuilder().getInitializerBuilderList().forEach(change);
        TensorProto.Builder constant = TensorProto.newBuilder().setDataType(1).addFloatData(5);
        change.accept(constant);
        file.getGraphBuilder()
                .addNodeBuilder()
                .setOpType("Constant")
                .addOutput("five")
                .addAttribute(AttributeProto.newBuilder()
                        .setName("value")
                        .setType(AttributeType.TENSOR)
                        .setT(constant));
        return network(file).export(MANIFEST, new Form(true, false, true));
    }

    @Test
    void of_values_in_the_file_it_need_not_be_said_that_they_are() {
        assertThat(withTensors(tensor -> tensor.setDataLocation(DataLocation.DEFAULT)))
                .isEqualTo(withTensors(tensor -> {}));
    }

    private static void refuses(Consumer<ModelProto.Builder> change, String message) {
        ModelProto.Builder file = ColumnNetwork.file(0, false, false);
        change.accept(file);
        assertThatThrownBy(() -> network(file).export(MANIFEST, new Form(true, false, true)))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageStartingWith("columns.onnx cannot be imported: ")
                .hasMessageContaining(message);
    }

    @Test
    void what_is_no_network_of_images_to_classes_is_refused() {
        refuses(file -> file.getGraphBuilder().addOutput(file.getGraph().getOutput(0)), "one of each is allowed");
        refuses(file -> file.getGraphBuilder().clearInput(), "its inputs are []");
        refuses(
                file -> file.getGraphBuilder()
                        .getInputBuilder(0)
                        .getTypeBuilder()
                        .getTensorTypeBuilder()
                        .clearShape(),
                "its input x has 0 axes, 4 are needed");
        refuses(ModelProto.Builder::clearOpsetImport, "names no version of the operators");
        refuses(
                file -> file.getGraphBuilder()
                        .addNode(NodeProto.newBuilder().setOpType("Evil").setDomain("com.x")),
                "an operator Evil of com.x");
        refuses(
                file -> file.getGraphBuilder()
                        .getInitializerBuilder(0)
                        .addExternalData(StringStringEntryProto.newBuilder()
                                .setKey("location")
                                .setValue("/dev/null")),
                "in another file");
        assertThatThrownBy(() -> ForeignNetwork.read(new byte[] {1, 2, 3}, "columns.onnx"))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageStartingWith("columns.onnx is not an ONNX file");
    }

    @Test
    void weights_that_are_listed_as_inputs_are_none() {
        ModelProto.Builder old = ColumnNetwork.file(0, false, false);
        old.getGraphBuilder().addInput(old.getGraph().getInput(0).toBuilder().setName("levels"));
        assertThat(network(old).channels()).hasValue(3);
    }

    @Test
    void the_file_in_testdata_is_this_network() throws IOException {
        assertThat(Files.readAllBytes(Path.of("../testdata/import/ctc/columns.onnx")))
                .isEqualTo(ColumnNetwork.file(0, false, false).build().toByteArray());
    }
}
