// SPDX-License-Identifier: Apache-2.0
package master.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.Metadata;
import io.grpc.Status;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import master.api.LetterCase;
import master.core.wire.WireWriter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Asks as a client would that has nothing but {@code inference.proto}. */
class GrpcInferenceTest {
    private static Setup setup;
    private static Proto proto;

    @BeforeAll
    static void start() throws IOException {
        proto = new Proto("inference.proto");
        setup = new Setup(Setup.options(), new Setup.Model());
    }

    @AfterAll
    static void stop() {
        setup.close();
    }

    private static Map<String, Object> call(String method, Map<String, ?> request) {
        Setup.Answer answer = setup.call(method, proto.encode(method + "Request", request));
        assertThat(answer.status().isOk()).as(answer.status().toString()).isTrue();
        return proto.decode(method + "Response", answer.message());
    }

    private static Status status(Map<String, ?> request) {
        return setup.call("ModelInfer", proto.encode("ModelInferRequest", request))
                .status();
    }

    private static Map<String, Object> request(String type, List<Long> shape, Map<String, ?> contents) {
        Map<String, Object> input = new LinkedHashMap<>(Map.of("name", "image", "datatype", type, "shape", shape));
        if (!contents.isEmpty()) {
            input.put("contents", contents);
        }
        return new LinkedHashMap<>(Map.of("model_name", "m", "inputs", List.of(input)));
    }

    private static Map<String, Object> files(String... texts) {
        return request(
                "BYTES",
                List.of((long) texts.length),
                Map.of(
                        "bytes_contents",
                        List.of(texts).stream()
                                .map(text -> text.getBytes(UTF_8))
                                .toList()));
    }

    private static byte[] raw(String... texts) {
        ByteBuffer bytes = ByteBuffer.allocate(1000).order(ByteOrder.LITTLE_ENDIAN);
        for (String text : texts) {
            bytes.putInt(text.length()).put(text.getBytes(UTF_8));
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> outputs(Map<String, Object> answer) {
        return (List<Map<String, Object>>) answer.get("outputs");
    }

    private static String firstText(Map<String, Object> answer) {
        byte[] text =
                (byte[]) ((List<?>) ((Map<?, ?>) outputs(answer).get(0).get("contents")).get("bytes_contents")).get(0);
        return new String(text, UTF_8);
    }

    @Test
    void every_method_of_the_file_is_answered() {
        assertThat(proto.methods())
                .hasSize(10)
                .allSatisfy(method -> assertThat(
                                setup.call(method, new byte[0]).status().getCode())
                        .isNotIn(Status.Code.UNIMPLEMENTED, Status.Code.UNKNOWN));
    }

    @Test
    void health_is_told_to_whoever_asks() {
        assertThat(call("ServerLive", Map.of())).containsEntry("live", true);
        assertThat(call("ServerReady", Map.of())).containsEntry("ready", true);
        assertThat(call("ModelReady", Map.of("name", "m"))).containsEntry("ready", true);
        assertThat(call("ModelReady", Map.of("name", "m", "version", "7"))).containsEntry("ready", true);
        assertThat(call("ModelReady", Map.of("name", "m", "version", "8"))).isEmpty();
        assertThat(setup.send("grpc.health.v1.Health/Check", new byte[0], CallOptions.DEFAULT, new Metadata())
                        .join()
                        .message())
                .containsExactly(8, 1); // status = SERVING
    }

    @Test
    void models_are_described() {
        assertThat(call("ServerMetadata", Map.of()))
                .containsEntry("name", "master")
                .containsKey("version");
        assertThat(call("ModelMetadata", Map.of("name", "m")))
                .containsEntry("versions", List.of("7"))
                .containsEntry("inputs", List.of(Map.of("name", "image", "datatype", "BYTES", "shape", List.of(-1L))));
        assertThat(call("ModelConfig", Map.of("name", "m")).get("config").toString())
                .contains("input=[{name=image, data_type=13, dims=[-1]}]", "name=confidence, data_type=11");
        assertThat(call("RepositoryIndex", Map.of()).get("models"))
                .isEqualTo(List.of(Map.of("name", "m", "version", "7", "state", "READY")));
        call("ModelInfer", files("a", "b"));
        assertThat(call("ModelStatistics", Map.of("name", "m")).toString()).doesNotContain("inference_count=0");
    }

    @Test
    void files_in_contents_are_answered_in_contents() {
        Map<String, Object> request = files("one", "two");
        request.put("id", "mine");
        Map<String, Object> answer = call("ModelInfer", request);
        assertThat(answer)
                .containsEntry("model_name", "m")
                .containsEntry("model_version", "7")
                .containsEntry("id", "mine")
                .doesNotContainKey("raw_output_contents");
        assertThat(firstText(answer)).isEqualTo("one");
        assertThat(outputs(answer).get(1))
                .isEqualTo(Map.of(
                        "name",
                        "confidence",
                        "datatype",
                        "FP32",
                        "shape",
                        List.of(2L),
                        "contents",
                        Map.of("fp32_contents", List.of(0.5f, 0.5f))));
    }

    @Test
    void raw_files_are_answered_raw_and_only_what_is_asked_for() {
        Map<String, Object> request = request("BYTES", List.of(2L), Map.of());
        request.put("raw_input_contents", List.of(raw("one", "two")));
        request.put("outputs", List.of(Map.of("name", "text")));
        Map<String, Object> answer = call("ModelInfer", request);
        assertThat(outputs(answer))
                .hasSize(1)
                .first()
                .satisfies(output ->
                        assertThat(output).containsEntry("name", "text").doesNotContainKey("contents"));
        assertThat((byte[]) ((List<?>) answer.get("raw_output_contents")).get(0))
                .isEqualTo(raw("one", "two"));
    }

    @Test
    void numbers_are_images_in_contents_and_raw() {
        List<Long> shape = List.of(1L, 1L, 2L, 1L);
        assertThat(firstText(call("ModelInfer", request("UINT8", shape, Map.of("uint_contents", List.of(200, 7))))))
                .startsWith("2x1");
        assertThat(firstText(call("ModelInfer", request("FP32", shape, Map.of("fp32_contents", List.of(1f, -1f))))))
                .isEqualTo("2x1 255");
        // whoever packs numbers, and that is everybody today, sends this
        byte[] contents =
                new WireWriter().bytes(4, new byte[] {(byte) 0xff, 1, 0}).toBytes();
        byte[] input = new WireWriter()
                .text(1, "image")
                .text(2, "UINT8")
                .bytes(3, new byte[] {1, 1, 2, 1})
                .bytes(5, contents)
                .toBytes();
        byte[] message = new WireWriter().text(1, "m").bytes(5, input).toBytes();
        assertThat(firstText(proto.decode(
                        "ModelInferResponse", setup.call("ModelInfer", message).message())))
                .isEqualTo("2x1 255");
        Map<String, Object> raw = request("UINT8", shape, Map.of());
        raw.put("raw_input_contents", List.of(new byte[] {-1, 0}));
        assertThat((byte[]) ((List<?>) call("ModelInfer", raw).get("raw_output_contents")).get(0))
                .isEqualTo(raw("2x1 255"));
    }

    @Test
    void parameters_say_what_is_known_of_the_texts() {
        Map<String, Object> request = files("a");
        request.put(
                "parameters",
                List.of(
                        Map.of("key", "length", "value", Map.of("int64_param", 2)),
                        Map.of("key", "fold", "value", Map.of("string_param", "lower")),
                        Map.of("key", "secondLook", "value", Map.of("bool_param", true))));
        call("ModelInfer", request);
        assertThat(setup.model.asked.constraint().fold()).isEqualTo(LetterCase.LOWER);
        assertThat(setup.model.asked.constraint().maxLength()).isEqualTo(2);
        assertThat(setup.model.asked.secondLook()).contains(true);
    }

    @ParameterizedTest
    @CsvSource({
        "length, string_param, x, length must be a number",
        "charset, int64_param, 5, charset must be a string",
        "secondLook, int64_param, 5, secondLook must be true or false",
        "timeout, string_param, 5, timeout must be a number of microseconds"
    })
    void a_wrong_parameter_is_told(String key, String kind, String value, String message) {
        Map<String, Object> request = files("a");
        Object typed = kind.equals("string_param") ? value : (Object) Long.valueOf(value);
        request.put("parameters", List.of(Map.of("key", key, "value", Map.of(kind, typed))));
        Status status = status(request);
        assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(status.getDescription()).contains(message);
    }

    @Test
    void what_is_wrong_with_a_request_is_told_by_its_status() {
        Map<String, Object> unknown = files("a");
        unknown.put("model_name", "none");
        assertThat(status(unknown).getCode()).isEqualTo(Status.Code.NOT_FOUND);
        Map<String, Object> version = files("a");
        version.put("model_version", "x");
        assertThat(status(version).getCode()).isEqualTo(Status.Code.NOT_FOUND);

        for (Map<String, Object> bad : List.of(
                files(),
                files("bad"),
                Map.<String, Object>of("model_name", "m"),
                request("FP16", List.of(1L, 1L, 1L, 1L), Map.of("fp32_contents", List.of(1f))),
                request("UINT8", List.of(1L, 1L, 1L, 1L), Map.of("uint_contents", List.of(256))),
                request("UINT8", List.of(1L, 9L, 9L, 1L), Map.of("uint_contents", List.of(1))),
                request("BYTES", List.of(-2L), Map.of()),
                request("BYTES", List.of(1L << 20, 1L << 20), Map.of()))) {
            Status status = status(bad);
            assertThat(status.getCode()).as(bad.toString()).isEqualTo(Status.Code.INVALID_ARGUMENT);
            assertThat(status.getDescription()).isNotBlank().doesNotContain("Exception", "master.");
        }
        Map<String, Object> both = files("a");
        both.put("raw_input_contents", List.of(raw("a")));
        assertThat(status(both).getDescription()).contains("one of them");
        assertThat(setup.call("ModelInfer", new byte[] {10, 100}).status().getDescription())
                .startsWith("message: byte");
        assertThat(status(files("a".repeat(65).split(""))).getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    }

    @Test
    void messages_of_any_content_are_answered_or_told_what_is_wrong() {
        Map<String, Object> whole = files("one", "two");
        whole.put("id", "mine");
        whole.put("outputs", List.of(Map.of("name", "text")));
        whole.put("parameters", List.of(Map.of("key", "length", "value", Map.of("string_param", "1-3"))));
        byte[] seed = proto.encode("ModelInferRequest", whole);
        SplittableRandom random = new SplittableRandom(18);
        Set<Status.Code> codes = EnumSet.noneOf(Status.Code.class);
        for (int round = 0; round < 3000; round++) {
            byte[] changed = Arrays.copyOf(seed, seed.length - (round % 3 == 0 ? random.nextInt(20) : 0));
            for (int i = random.nextInt(1, 4); i > 0; i--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            Status status = setup.call("ModelInfer", changed).status();
            codes.add(status.getCode());
            if (!status.isOk()) {
                assertThat(status.getDescription())
                        .as("round " + round)
                        .isNotBlank()
                        .doesNotContain("Exception", "java.");
            }
        }
        assertThat(codes)
                .contains(Status.Code.OK, Status.Code.INVALID_ARGUMENT)
                .isSubsetOf(
                        Status.Code.OK,
                        Status.Code.INVALID_ARGUMENT,
                        Status.Code.NOT_FOUND,
                        Status.Code.RESOURCE_EXHAUSTED);
    }

    static Stream<Arguments> manyOf() {
        WireWriter tensor = new WireWriter().text(1, "image").text(2, "BYTES").integer(3, 5000);
        WireWriter files = new WireWriter();
        WireWriter parameters = new WireWriter();
        for (int i = 0; i < 5000; i++) {
            files.bytes(8, new byte[0]);
            parameters.message(4, new WireWriter().text(1, Integer.toString(i)));
        }
        return Stream.of(
                Arguments.of(new WireWriter().message(5, tensor.message(5, files)), "at most 4096 are allowed"),
                Arguments.of(parameters, "more than 1000 parameters"),
                Arguments.of(
                        new WireWriter().message(5, new WireWriter()).message(5, new WireWriter()),
                        "inputs must be one tensor"),
                Arguments.of(
                        new WireWriter().bytes(7, new byte[0]).bytes(7, new byte[0]), "inputs must be one tensor"));
    }

    @ParameterizedTest
    @MethodSource("manyOf")
    void what_takes_a_few_bytes_of_a_message_is_counted_as_it_comes(WireWriter message, String told) {
        // what follows would be told instead, were all of it taken in first
        byte[] broken = message.integer(1, 0).toBytes();
        assertThat(setup.call("ModelInfer", broken).status().getDescription()).contains(told);
    }

    @Test
    void a_time_that_has_passed_is_told() {
        Map<String, Object> request = files("a");
        request.put("parameters", List.of(Map.of("key", "timeout", "value", Map.of("int64_param", 1))));
        assertThat(status(request).getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    }
}
