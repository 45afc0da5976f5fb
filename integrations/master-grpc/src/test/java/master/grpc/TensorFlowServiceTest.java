// SPDX-License-Identifier: Apache-2.0
package master.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.Metadata;
import io.grpc.Status;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import master.core.wire.WireWriter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Asks as a client would that has nothing but {@code prediction.proto}. */
class TensorFlowServiceTest {
    private static final int FLOAT = 1;
    private static final int INT32 = 3;
    private static final int STRING = 7;

    private static Setup setup;
    private static Proto proto;

    @BeforeAll
    static void start() throws IOException {
        proto = new Proto("prediction.proto");
        setup = new Setup(Setup.options(), new Setup.Model());
    }

    @AfterAll
    static void stop() {
        setup.close();
    }

    private static Setup.Answer send(String method, Map<String, ?> request) {
        String service = method.equals("GetModelStatus") ? "ModelService" : "PredictionService";
        byte[] message = proto.encode(method + "Request", request);
        return setup.send("tensorflow.serving." + service + "/" + method, message, CallOptions.DEFAULT, new Metadata())
                .join();
    }

    private static Map<String, Object> call(String method, Map<String, ?> request) {
        Setup.Answer answer = send(method, request);
        assertThat(answer.status().isOk()).as(answer.status().toString()).isTrue();
        return proto.decode(method + "Response", answer.message());
    }

    private static Map<String, Object> shape(Integer... sizes) {
        return Map.of(
                "dim", List.of(sizes).stream().map(size -> Map.of("size", size)).toList());
    }

    private static Map<String, Object> predict(Map<String, ?> model, Map<String, ?> tensor, String... outputs) {
        return Map.of(
                "model_spec",
                model,
                "inputs",
                List.of(Map.of("key", "image", "value", tensor)),
                "output_filter",
                List.of(outputs));
    }

    private static Map<String, Object> files(String... texts) {
        List<byte[]> bytes =
                List.of(texts).stream().map(text -> text.getBytes(UTF_8)).toList();
        return Map.of("dtype", STRING, "tensor_shape", shape(texts.length), "string_val", bytes);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Map<String, Object>> outputs(Map<String, Object> answer) {
        return ((List<Map<String, Object>>) answer.get("outputs"))
                .stream().collect(Collectors.toMap(each -> (String) each.get("key"), each ->
                        (Map<String, Object>) each.get("value")));
    }

    private static List<String> texts(Map<String, Object> answer) {
        return ((List<?>) outputs(answer).get("text").get("string_val"))
                .stream().map(each -> new String((byte[]) each, UTF_8)).toList();
    }

    @Test
    void files_are_read_by_the_signature_that_is_meant_if_none_is_named() {
        Map<String, Object> answer = call("Predict", predict(Map.of("name", "m"), files("one", "two")));
        assertThat(texts(answer)).containsExactly("one", "two");
        assertThat(outputs(answer).get("confidence")).containsEntry("float_val", List.of(0.5f, 0.5f));
        assertThat(answer.get("model_spec").toString()).contains("name=m", "value=7", "serving_default");
        Map<String, Object> filtered = call("Predict", predict(Map.of("name", "m"), files("one"), "text"));
        assertThat(outputs(filtered)).containsOnlyKeys("text");
    }

    static Stream<Arguments> manyOf() {
        WireWriter tensor = new WireWriter();
        WireWriter outputs = new WireWriter();
        for (int i = 0; i < 5000; i++) {
            tensor.bytes(8, new byte[0]);
            outputs.text(3, Integer.toString(i));
        }
        return Stream.of(
                Arguments.of(new WireWriter().message(2, new WireWriter().message(2, tensor)), "at most 4096 are"),
                Arguments.of(outputs, "more than 8 outputs"));
    }

    @ParameterizedTest
    @MethodSource("manyOf")
    void what_takes_a_few_bytes_of_a_message_is_counted_as_it_comes(WireWriter message, String told) {
        // what follows would be told instead, were all of it taken in first
        byte[] broken = message.integer(1, 0).toBytes();
        String method = "tensorflow.serving.PredictionService/Predict";
        assertThat(setup.send(method, broken, CallOptions.DEFAULT, new Metadata())
                        .join()
                        .status()
                        .getDescription())
                .contains(told);
    }

    @Test
    void numbers_are_images_in_either_form() {
        Map<String, Object> values =
                Map.of("dtype", FLOAT, "tensor_shape", shape(1, 1, 2, 1), "float_val", List.of(1f, -1f));
        assertThat(texts(call("Predict", predict(Map.of("name", "m"), values)))).containsExactly("2x1 255");
        byte[] content = {0, 0, (byte) 0x80, 0x3f, 0, 0, (byte) 0x80, (byte) 0xbf};
        Map<String, Object> bytes =
                Map.of("dtype", FLOAT, "tensor_shape", shape(1, 1, 2, 1), "tensor_content", content);
        assertThat(texts(call("Predict", predict(Map.of("name", "m"), bytes)))).containsExactly("2x1 255");
    }

    @Test
    void the_signature_decode_answers_ids_and_logits() {
        Map<String, Map<String, Object>> outputs =
                outputs(call("Predict", predict(Map.of("name", "m", "signature_name", "decode"), files("a", "b"))));
        assertThat(outputs.get("output_0").get("dtype")).isEqualTo((long) INT32);
        assertThat((byte[]) outputs.get("output_0").get("tensor_content")).hasSize(4 * 2 * 5);
        assertThat((byte[]) outputs.get("output_1").get("tensor_content")).hasSize(4 * 2 * 4 * 6);
    }

    @Test
    void signatures_and_status_are_described() {
        Map<String, Object> answer = call(
                "GetModelMetadata",
                Map.of("model_spec", Map.of("name", "m"), "metadata_field", List.of("signature_def")));
        Map<?, ?> any = (Map<?, ?>) ((Map<?, ?>) ((List<?>) answer.get("metadata")).get(0)).get("value");
        assertThat(any.get("type_url")).isEqualTo("type.googleapis.com/tensorflow.serving.SignatureDefMap");
        assertThat(proto.decode("SignatureDefMap", (byte[]) any.get("value")).toString())
                .contains("key=decode", "key=serving_default", "name=output_1:0, dtype=1");
        assertThat(call("GetModelStatus", Map.of("model_spec", Map.of("name", "m")))
                        .toString())
                .contains("version=7", "state=30");
    }

    @Test
    void what_is_wrong_is_told_by_its_status() {
        Map<String, String> m = Map.of("name", "m");
        assertThat(send("Predict", predict(Map.of("name", "none"), files("a")))
                        .status()
                        .getCode())
                .isEqualTo(Status.Code.NOT_FOUND);
        assertThat(send("Predict", predict(Map.of("name", "m", "version", Map.of("value", 8)), files("a")))
                        .status()
                        .getDescription())
                .contains("Specific(m, 8)");
        for (Map<String, Object> bad : List.of(
                predict(Map.of("name", "m", "signature_name", "none"), files("a")),
                predict(m, files("a"), "none"),
                predict(m, Map.of("dtype", INT32, "tensor_shape", shape(1))),
                predict(m, Map.of("dtype", STRING, "tensor_shape", shape(2), "string_val", List.of(new byte[1]))),
                predict(m, Map.of("dtype", FLOAT, "tensor_shape", shape(1, 9, 9, 1), "float_val", List.of(1f))),
                Map.<String, Object>of("model_spec", m))) {
            Status status = send("Predict", bad).status();
            assertThat(status.getCode()).as(bad.toString()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        }
    }
}
