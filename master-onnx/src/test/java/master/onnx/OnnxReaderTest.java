// SPDX-License-Identifier: Apache-2.0
package master.onnx;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import master.core.model.ModelDigest;
import master.core.model.ModelManifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxReaderTest {
    private static final TrainedModel MODEL = Networks.model(Networks.rich(), 3, 4);
    private static final byte[] FILE = OnnxExporter.export(MODEL);
    private static final String WEIGHT = "backbone.stem1.conv.weight";

    /** The file with a change, sealed anew. */
    private static byte[] changed(Consumer<ModelProto.Builder> change) throws Exception {
        ModelProto.Builder file = ModelProto.parseFrom(FILE).toBuilder();
        change.accept(file);
        return ModelDigest.seal(file.build().toByteArray());
    }

    private static TensorProto.Builder weight(ModelProto.Builder file) {
        return file.getGraphBuilder().getInitializerBuilderList().stream()
                .filter(tensor -> tensor.getName().equals(WEIGHT))
                .findAny()
                .orElseThrow();
    }

    private static void setProperty(ModelProto.Builder file, String key, String value) {
        for (StringStringEntryProto.Builder entry : file.getMetadataPropsBuilderList()) {
            if (entry.getKey().equals(key)) {
                entry.setValue(value);
                return;
            }
        }
        throw new AssertionError(key);
    }

    private static void refused(byte[] file, String... messageParts) {
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> OnnxReader.read(file))
                .withMessageStartingWith("the ONNX file is ")
                .satisfies(e -> assertThat(e.getMessage()).contains(messageParts));
    }

    @Test
    void reads_back_what_was_exported() {
        TrainedModel read = OnnxReader.read(FILE);
        assertThat(read.manifest()).isEqualTo(MODEL.manifest());
        assertThat(read.weights().tensors()).isEqualTo(MODEL.weights().tensors());
        assertThat(read.weights().tensors().keySet())
                .containsExactlyElementsOf(MODEL.parameters().byName().keySet());
        assertThat(OnnxExporter.export(read)).isEqualTo(FILE);
    }

    @Test
    void reads_values_given_as_float_data_too() throws Exception {
        byte[] file = changed(f -> f.getGraphBuilder().getInitializerBuilderList().stream()
                .filter(tensor -> tensor.getDataType() == TensorProto.DataType.FLOAT.getNumber())
                .forEach(OnnxReaderTest::toFloatData));
        assertThat(OnnxReader.read(file).weights().tensors())
                .isEqualTo(MODEL.weights().tensors());
    }

    private static void toFloatData(TensorProto.Builder tensor) {
        FloatBuffer values = tensor.getRawData()
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        tensor.clearRawData();
        while (values.hasRemaining()) {
            tensor.addFloatData(values.get());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void refuses_a_flipped_bit_anywhere(long seed) {
        Random random = new Random(seed);
        IntStream.range(0, 200).forEach(i -> {
            byte[] damaged = FILE.clone();
            int bit = random.nextInt(8 * FILE.length);
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatExceptionOfType(ModelFormatException.class)
                    .as("bit %d", bit)
                    .isThrownBy(() -> OnnxReader.read(damaged))
                    .withMessageContaining(ModelManifest.DIGEST_KEY);
        });
    }

    @Test
    void refuses_a_file_cut_off() {
        refused(new byte[0], "the file is empty");
        for (int length = FILE.length / 97; length < FILE.length; length += FILE.length / 97) {
            refused(Arrays.copyOf(FILE, length), ModelManifest.DIGEST_KEY);
        }
    }

    /** Sealed, but behind the digest there is only one byte, many times. */
    private static byte[] sealedNonsense(int content, int count) {
        byte[] entry = ("r\u0051\n\rmaster.sha256\u0012@" + ModelDigest.placeholder()).getBytes(US_ASCII);
        byte[] file = Arrays.copyOf(entry, entry.length + count);
        Arrays.fill(file, entry.length, file.length, (byte) content);
        return ModelDigest.seal(file);
    }

    @Test
    void refuses_what_is_no_protobuf_though_sealed() {
        refused(sealedNonsense(0xff, 7), "not an ONNX file");
    }

    @Test
    void refuses_groups_nested_without_end() {
        int startOfGroup = 1 << 3 | 3;
        refused(sealedNonsense(startOfGroup, 1_000_000), "not an ONNX file", "too many levels of nesting");
    }

    @Test
    void refuses_a_model_without_properties() {
        refused(sealedNonsense(0, 0), "property master.format is missing");
    }

    @Test
    void refuses_a_missing_weight() throws Exception {
        refused(changed(f -> weight(f).setName("another")), "weight " + WEIGHT + " is missing");
    }

    @Test
    void refuses_a_weight_that_is_there_twice() throws Exception {
        refused(
                changed(f -> f.getGraphBuilder().addInitializer(weight(f).build())),
                "weight " + WEIGHT + " is there more than once");
    }

    @Test
    void refuses_another_shape() throws Exception {
        refused(
                changed(f ->
                        weight(f).clearDims().addDims(4).addDims(6).addDims(3).addDims(3)),
                WEIGHT + " has shape [4, 6, 3, 3], needed [6, 4, 3, 3]");
    }

    @Test
    void refuses_too_few_values() throws Exception {
        refused(
                changed(f -> weight(f).setRawData(weight(f).getRawData().substring(4))),
                WEIGHT + " has not the 216 values of its shape");
        refused(
                changed(f -> weight(f).setRawData(weight(f).getRawData().substring(1))),
                WEIGHT + " has not the 216 values of its shape");
        refused(changed(f -> weight(f).clearRawData()), WEIGHT + " has not the 216 values of its shape");
    }

    @Test
    void refuses_another_data_type() throws Exception {
        refused(
                changed(f -> weight(f).setDataType(TensorProto.DataType.BFLOAT16.getNumber())),
                WEIGHT + " has data type 16");
    }

    @Test
    void refuses_values_in_another_file() throws Exception {
        refused(
                changed(f -> weight(f).setDataLocation(TensorProto.DataLocation.EXTERNAL)),
                WEIGHT + " is in another file");
    }

    @Test
    void refuses_a_manifest_of_a_later_version_or_another_network() throws Exception {
        refused(changed(f -> setProperty(f, "master.format", "4")), "master.format is 4");
        refused(changed(f -> setProperty(f, "master.network.modelDim", "32")), "shape");
        refused(changed(f -> setProperty(f, "master.network.modelDim", "many")), "modelDim is \"many\"");
        refused(
                changed(f -> f.addMetadataProps(StringStringEntryProto.newBuilder()
                        .setKey("master.name")
                        .setValue("again"))),
                "property master.name is there more than once");
    }
}
