// SPDX-License-Identifier: Apache-2.0
package master.onnx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import master.core.network.Weights.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SafetensorsTest {
    @TempDir
    private Path folder;

    /** A file of a header and some bytes of values. */
    private Path file(String header, byte... values) throws Exception {
        byte[] json = header.getBytes(UTF_8);
        return raw(json.length, json, values);
    }

    private Path raw(long headerLength, byte[] header, byte... values) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(0, headerLength)
                .array());
        bytes.write(header);
        bytes.write(values);
        return Files.write(folder.resolve("file.safetensors"), bytes.toByteArray());
    }

    private static void refused(Path file, String message) {
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> Safetensors.read(file))
                .withMessageStartingWith(file + " is not a safetensors file: ")
                .withMessageContaining(message);
    }

    @Test
    void gives_back_what_was_written_in_the_same_order() {
        Random random = new Random(1);
        float[] large = new float[600_000]; // more than one buffer
        for (int i = 0; i < large.length; i++) {
            large[i] = Float.intBitsToFloat(random.nextInt());
        }
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("z \"quoted\" é字", new Tensor(List.of(3), new float[] {1, -0f, Float.NaN}));
        tensors.put("large", new Tensor(List.of(600, 10, 100), large));
        tensors.put("a scalar", new Tensor(List.of(), new float[] {Float.MIN_VALUE}));
        tensors.put("empty", new Tensor(List.of(2, 0), new float[0]));
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("text", "ünï\u0000\n\"字\uD83D\uDE00");
        metadata.put("empty", "");
        Path file = folder.resolve("new/folder/x.safetensors");

        Safetensors.write(file, tensors, metadata);
        Safetensors read = Safetensors.read(file);

        assertThat(read.tensors()).containsExactlyEntriesOf(tensors);
        assertThat(read.metadata()).containsExactlyEntriesOf(metadata);
    }

    @Test
    void is_laid_out_as_the_format_says() throws Exception {
        Path file = folder.resolve("x.safetensors");
        Safetensors.write(file, Map.of("a", new Tensor(List.of(1, 2), new float[] {1, 2})), Map.of("k", "v"));
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int length = (int) bytes.getLong(0);
        assertThat(new String(bytes.array(), 8, length, UTF_8).strip())
                .isEqualTo("{\"__metadata__\":{\"k\":\"v\"},"
                        + "\"a\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]}}");
        assertThat(length % 8).as("alignment of the values").isZero();
        assertThat(bytes.getFloat(8 + length)).isEqualTo(1f);
        assertThat(bytes.getFloat(12 + length)).isEqualTo(2f);
        assertThat(bytes.capacity()).isEqualTo(16 + length);
    }

    @Test
    void nothing_is_left_beside_the_file() throws Exception {
        Path file = folder.resolve("x.safetensors");
        Safetensors.write(file, Map.of("a", new Tensor(List.of(1), new float[1])), Map.of());
        Safetensors.write(file, Map.of("b", new Tensor(List.of(1), new float[1])), Map.of());
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
        assertThat(Safetensors.read(file).tensors()).containsOnlyKeys("b");
    }

    @Test
    void a_failed_write_leaves_the_file_as_it_was() throws Exception {
        Path target = Files.createDirectories(folder.resolve("taken/inside")).getParent();
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> Safetensors.write(target, Map.of(), Map.of()))
                .withMessageContaining("taken cannot be written");
        assertThat(target.resolve("inside")).isDirectory();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(target);
        }
    }

    @Test
    void reads_the_other_float_formats() throws Exception {
        ByteBuffer values = ByteBuffer.allocate(30).order(ByteOrder.LITTLE_ENDIAN);
        values.putDouble(0.1).putShort((short) 0xBF80); // F64 0.1, BF16 -1
        for (int bits : new int[] {0x3C00, 0xC000, 0x0001, 0x8000, 0x7C00, 0x7BFF, 0x3555, 0x03FF, 0xFE00, 0x0400}) {
            values.putShort((short) bits);
        }
        Map<String, Tensor> tensors = Safetensors.read(file(
                        "{\"d\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]},"
                                + "\"b\":{\"dtype\":\"BF16\",\"shape\":[],\"data_offsets\":[8,10]},"
                                + "\"h\":{\"dtype\":\"F16\",\"shape\":[10],\"data_offsets\":[10,30]}}",
                        values.array()))
                .tensors();
        assertThat(tensors.get("d").values()).containsExactly(0.1f);
        assertThat(tensors.get("b").values()).containsExactly(-1f);
        assertThat(tensors.get("h").values())
                .containsExactly(
                        1f,
                        -2f,
                        0x1p-24f,
                        -0f,
                        Float.POSITIVE_INFINITY,
                        65504f,
                        0.33325195f,
                        0x3ffp-24f,
                        Float.NaN,
                        0x1p-14f);
    }

    @Test
    void reads_tensors_whose_header_is_in_another_order_than_their_values() throws Exception {
        Map<String, Tensor> tensors = Safetensors.read(file(
                        "{\"b\":{\"shape\":[1],\"data_offsets\":[4,8],\"dtype\":\"F32\"},"
                                + "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}   ",
                        new byte[] {0, 0, (byte) 0x80, 0x3f, 0, 0, 0, 0x40}))
                .tensors();
        assertThat(tensors.get("a").values()).containsExactly(1f);
        assertThat(tensors.get("b").values()).containsExactly(2f);
    }

    private static String tensor(String dtype, String shape, String offsets) {
        return "{\"t\":{\"dtype\":%s,\"shape\":%s,\"data_offsets\":%s}}".formatted(dtype, shape, offsets);
    }

    static Stream<Arguments> hostileHeaders() {
        String f32 = "\"F32\"";
        String fine = "{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":%s}";
        return Stream.of(
                arguments("[]", "does not start with {"),
                arguments(" {}", "does not start with {"),
                arguments("{ ", "not proper JSON"),
                arguments("{} {}", "not proper JSON"),
                arguments("{\"t\":1}", "tensor \"t\" has not the fields"),
                arguments("{\"t\":{\"dtype\":\"F32\"}}", "tensor \"t\" has not the fields"),
                arguments("{\"__metadata__\":[]}", "__metadata__ is no object"),
                arguments("{\"__metadata__\":{\"k\":1}}", "__metadata__ k is no text"),
                arguments(
                        tensor("\"I64\"", "[1]", "[0,8]"),
                        "tensor \"t\" has dtype \"I64\", one of [F32, F64, F16, BF16]"),
                arguments(tensor("\"f32\"", "[2]", "[0,8]"), "has dtype \"f32\""),
                arguments(tensor("null", "[2]", "[0,8]"), "has dtype null"),
                arguments(tensor(f32, "{}", "[0,8]"), "shape is no array"),
                arguments(tensor(f32, "[-2]", "[0,8]"), "shape holds -2"),
                arguments(tensor(f32, "[2.0]", "[0,8]"), "shape holds 2.0"),
                arguments(tensor(f32, "[\"2\"]", "[0,8]"), "shape holds \"2\""),
                arguments(tensor(f32, "[99999999999999999999]", "[0,8]"), "shape holds"),
                arguments(tensor(f32, "[4294967298]", "[0,8]"), "has shape [4294967298]"),
                arguments(tensor(f32, "[65536,65537]", "[0,262144]"), "too large"),
                arguments(tensor(f32, "[1,1,1,1,1,1,1,1,2]", "[0,8]"), "has shape"),
                arguments(tensor(f32, "[2]", "[0]"), "has data_offsets [0]"),
                arguments(tensor(f32, "[2]", "[8,0]"), "has data_offsets [8, 0]"),
                arguments(tensor(f32, "[2]", "[-8,0]"), "data_offsets holds -8"),
                arguments(tensor(f32, "[3]", "[0,8]"), "which do not fit"),
                arguments(tensor(f32, "[1]", "[0,8]"), "which do not fit"),
                arguments(tensor(f32, "[4]", "[0,16]"), "8 bytes of values, its tensors have 16"),
                arguments(tensor(f32, "[1]", "[0,4]"), "8 bytes of values, its tensors have 4"),
                arguments(tensor(f32, "[500000000]", "[0,2000000000]"), "8 bytes of values"),
                arguments(tensor(f32, "[1]", "[4,8]"), "starts at byte 4 of the values, 0 is needed"),
                arguments(
                        "{\"a\":" + fine.formatted("[0,4]") + ",\"b\":" + fine.formatted("[0,4]") + "}",
                        "starts at byte 0 of the values, 4 is needed"),
                arguments(
                        "{\"a\":" + fine.formatted("[0,4]") + ",\"a\":" + fine.formatted("[4,8]") + "}",
                        "Duplicate field 'a'"),
                arguments("{\"__metadata__\":{\"k\":\"1\",\"k\":\"2\"}}", "Duplicate field 'k'"),
                arguments("{\"t\":" + "[".repeat(5000) + "}", "not proper JSON"));
    }

    @ParameterizedTest
    @MethodSource("hostileHeaders")
    void refuses_a_hostile_header(String header, String message) throws Exception {
        refused(file(header, new byte[8]), message);
    }

    @Test
    void refuses_a_header_that_does_not_fit_the_file() throws Exception {
        refused(raw(3, "{}".getBytes(UTF_8)), "header of 3 bytes in a file of 10");
        refused(raw(-1, "{}".getBytes(UTF_8)), "header of 18446744073709551615 bytes");
        refused(raw(1L << 40, "{}".getBytes(UTF_8)), "header of 1099511627776 bytes");
        refused(raw(0, new byte[0]), "header of 0 bytes");
        refused(Files.write(folder.resolve("short"), new byte[7]), "7 bytes, too short");
        refused(raw((16 << 20) + 1, new byte[(16 << 20) + 1]), "2 to 16777216 are allowed");
    }

    @Test
    void refuses_a_tensor_with_the_name_of_the_metadata() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Safetensors.write(
                        folder.resolve("x"), Map.of("__metadata__", new Tensor(List.of(), new float[1])), Map.of()))
                .withMessageContaining("__metadata__");
    }

    @Test
    void says_which_file_is_missing() {
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> Safetensors.read(folder.resolve("none.safetensors")))
                .withMessageContaining("none.safetensors cannot be read");
    }
}
