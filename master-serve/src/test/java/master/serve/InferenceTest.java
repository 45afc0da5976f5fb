// SPDX-License-Identifier: Apache-2.0
package master.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests of the Open Inference Protocol, with the extension for binary tensors; source: inference_rest.md. */
class InferenceTest {
    private static final String INFER = "/v2/models/m/infer";

    private MasterServer server;
    private Client client;

    @BeforeEach
    void start() throws Exception {
        server = Client.start(Client.options(), new FakeRecognizer("ab"));
        client = new Client(server);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void health_has_the_bodies_of_the_protocol() {
        assertThat(Client.text(client.get("/v2/health/live"))).isEqualTo("{\"live\":true}");
        assertThat(Client.text(client.get("/v2/health/ready"))).isEqualTo("{\"ready\":true}");
        assertThat(Client.text(client.get("/v2/models/m/ready"))).isEqualTo("{\"name\":\"m\",\"ready\":true}");
        assertThat(client.get("/v2/models/x/ready").statusCode()).isEqualTo(404);
        HttpResponse<byte[]> alive = client.get("/", "Accept", "*/*");
        assertThat(Client.json(alive).path("status").asText())
                .as("what KServe asks first")
                .isEqualTo("alive");
        assertThat(Client.text(client.get("/", "Accept", "text/html"))).startsWith("<!DOCTYPE html>");
    }

    @Test
    void tritons_clients_learn_configuration_statistics_and_index() {
        JsonNode config = Client.json(client.get("/v2/models/m/config"));
        assertThat(config.path("max_batch_size").intValue()).isZero();
        assertThat(config.at("/input/0/data_type").asText()).isEqualTo("TYPE_STRING");
        assertThat(config.path("output").findValuesAsText("name")).containsExactly("text", "confidence");
        client.post("/v2/models/m/infer", Client.PICTURE);
        for (String path : List.of("/v2/models/stats", "/v2/models/m/stats", "/v2/models/m/versions/1/stats")) {
            JsonNode stats = Client.json(client.get(path)).at("/model_stats/0");
            assertThat(stats.path("inference_count").intValue()).isEqualTo(1);
            assertThat(stats.at("/inference_stats/success/count").intValue()).isEqualTo(1);
        }
        assertThat(client.get("/v2/models/x/stats").statusCode()).isEqualTo(404);
        assertThat(client.post("/v2/repository/index", "[null]").statusCode()).isEqualTo(400);
        assertThat(Client.text(client.post("/v2/repository/index", "{}")))
                .isEqualTo("[{\"name\":\"m\",\"version\":\"1\",\"state\":\"READY\",\"reason\":\"\"}]");
    }

    @Test
    void a_parameter_of_another_type_is_refused_and_not_passed_over() {
        HttpResponse<byte[]> answer = client.post("/v2/models/m/infer", """
                {"parameters": {"length": [5]}, "inputs": [{"name": "image", "shape": [1], "datatype": "BYTES",
                 "data": ["aGk="]}]}""");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Client.text(answer)).contains("length must be a string or a number");
    }

    @Test
    void deflated_bodies_are_read_as_tritons_client_sends_them() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new DeflaterOutputStream(packed)) {
            out.write(Client.PICTURE);
        }
        assertThat(client.post("/v2/models/m/infer", packed.toByteArray(), "Content-Encoding", "deflate")
                        .statusCode())
                .isEqualTo(200);
        assertThat(client.post("/v2/models/m/infer", Client.PICTURE, "Content-Encoding", "deflate")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void server_and_model_say_what_they_are() {
        assertThat(Client.json(client.get("/v2")).path("extensions"))
                .isEqualTo(Client.json(
                        "[\"binary_tensor_data\",\"model_configuration\",\"model_repository\",\"statistics\"]"));
        assertThat(Client.json(client.get("/v2/models/m"))).isEqualTo(Client.json("""
                {"name": "m", "versions": ["1"], "platform": "onnx_onnxv1",
                 "inputs": [{"name": "image", "datatype": "BYTES", "shape": [-1]}],
                 "outputs": [{"name": "text", "datatype": "BYTES", "shape": [-1]},
                             {"name": "confidence", "datatype": "FP32", "shape": [-1]}]}"""));
    }

    @Test
    void images_in_json_are_read_and_the_id_comes_back() {
        HttpResponse<byte[]> answer = client.post(INFER, """
                {"id": "7", "inputs": [{"name": "image", "shape": [2], "datatype": "BYTES",
                 "data": ["cGljdHVyZQ==", "cGljdHVyZQ=="]}]}""");
        assertThat(Client.json(answer)).isEqualTo(Client.json("""
                {"model_name": "m", "model_version": "1", "id": "7", "outputs": [
                  {"name": "text", "datatype": "BYTES", "shape": [2], "data": ["ab", "ab"]},
                  {"name": "confidence", "datatype": "FP32", "shape": [2], "data": [0.125, 0.125]}]}"""));
    }

    @Test
    void numbers_are_read_flat_and_nested() {
        for (String data : new String[] {"[1, 2, 3, 4]", "[[[[1], [2]], [[3], [4]]]]"}) {
            HttpResponse<byte[]> answer = client.post(INFER, """
                    {"inputs": [{"name": "image", "shape": [1, 2, 2, 1], "datatype": "UINT8", "data": %s}],
                     "outputs": [{"name": "text"}]}""".formatted(data));
            assertThat(Client.json(answer).path("outputs"))
                    .isEqualTo(Client.json(
                            "[{\"name\": \"text\", \"datatype\": \"BYTES\", \"shape\": [1], \"data\": [\"ab\"]}]"));
        }
    }

    @Test
    void an_image_alone_is_a_request() {
        HttpResponse<byte[]> curl =
                client.post(INFER, Client.PICTURE, "Content-Type", "application/x-www-form-urlencoded");
        HttpResponse<byte[]> triton = client.post(INFER, Client.PICTURE, "Inference-Header-Content-Length", "0");
        HttpResponse<byte[]> image = client.post(INFER, Client.PICTURE, "Content-Type", "image/png");
        for (HttpResponse<byte[]> answer : java.util.List.of(curl, triton, image)) {
            assertThat(Client.json(answer).at("/outputs/0/data/0").asText()).isEqualTo("ab");
        }
    }

    @Test
    void tensors_behind_the_json_are_read_and_answered() {
        byte[] json = """
                {"parameters": {"binary_data_output": true},
                 "inputs": [{"name": "image", "shape": [1], "datatype": "BYTES",
                   "parameters": {"binary_data_size": 13}}]}
                """.getBytes(StandardCharsets.UTF_8);
        byte[] body = ByteBuffer.allocate(json.length + 13)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(json)
                .putInt(9)
                .put(Client.PICTURE)
                .array();
        String length = Integer.toString(json.length);
        HttpResponse<byte[]> answer = client.post(INFER, body, "Inference-Header-Content-Length", length);
        assertThat(answer.statusCode()).isEqualTo(200);
        int split = Integer.parseInt(
                answer.headers().firstValue("Inference-Header-Content-Length").orElseThrow());
        JsonNode head = Client.json(Arrays.copyOf(answer.body(), split));
        assertThat(head.at("/outputs/0/parameters/binary_data_size").intValue()).isEqualTo(6);
        ByteBuffer tail = ByteBuffer.wrap(answer.body(), split, answer.body().length - split)
                .order(ByteOrder.LITTLE_ENDIAN);
        assertThat(tail.remaining()).isEqualTo(6 + 4);
        assertThat(tail.getInt()).isEqualTo(2);
        assertThat((char) tail.get()).isEqualTo('a');
        assertThat((char) tail.get()).isEqualTo('b');
        assertThat(tail.getFloat()).isEqualTo(0.125f);

        byte[] longer = Arrays.copyOf(body, body.length + 1);
        assertThat(client.post(INFER, longer, "Inference-Header-Content-Length", length)
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void errors_have_the_protocols_form() {
        HttpResponse<byte[]> model = client.post("/v2/models/x/infer", Client.PICTURE);
        assertThat(model.statusCode()).isEqualTo(404);
        assertThat(Client.text(model)).isEqualTo("{\"error\":\"Request for unknown model: 'x' is not found\"}");
        HttpResponse<byte[]> output = client.post(INFER, """
                {"inputs": [{"name": "image", "shape": [1], "datatype": "BYTES", "data": ["cGljdHVyZQ=="]}],
                 "outputs": [{"name": "logits"}]}""");
        assertThat(output.statusCode()).isEqualTo(400);
        assertThat(Client.text(output)).isEqualTo("{\"error\":\"unexpected inference output 'logits'\"}");
    }
}
