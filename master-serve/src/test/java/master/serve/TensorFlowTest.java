// SPDX-License-Identifier: Apache-2.0
package master.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Requests as clients of TensorFlow Serving send them, and its words where it refuses. Sources: api_rest.md and
 * util/json_tensor.cc of tensorflow/serving; the signature is that of MASTER-TF's {@code decode}.
 */
class TensorFlowTest {
    private static final String PREDICT = "/v1/models/m:predict";
    private static final String B64 = "{\"b64\": \"cGljdHVyZQ==\"}";
    private static final String NUMBERS = "[[[-1], [0.5], [1], [0]], [[0], [0], [0], [0]]]"; // 2 rows, 4 columns

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
    void a_models_status_is_as_tensorflow_serving_has_it() {
        String expected = """
                {"model_version_status": [{"version": "1", "state": "AVAILABLE",
                 "status": {"error_code": "OK", "error_message": ""}}],
                 "name": "m", "ready": true}""";
        assertThat(Client.json(client.get("/v1/models/m"))).isEqualTo(Client.json(expected));
        assertThat(Client.json(client.get("/v1/models/m/versions/1"))).isEqualTo(Client.json(expected));
        assertThat(Client.text(client.get("/v1/models"))).isEqualTo("{\"models\":[\"m\"]}");
    }

    @Test
    void the_metadata_describe_the_signature_of_the_saved_model() {
        JsonNode signature =
                Client.json(client.get("/v1/models/m/metadata")).at("/metadata/signature_def/signature_def/decode");
        assertThat(signature).isEqualTo(Client.json("""
                {"inputs": {"image": {"dtype": "DT_FLOAT", "tensor_shape": {"dim": [
                   {"size": "-1", "name": ""}, {"size": "2", "name": ""}, {"size": "4", "name": ""},
                   {"size": "1", "name": ""}], "unknown_rank": false}, "name": "image:0"}},
                 "outputs": {
                   "output_0": {"dtype": "DT_INT32", "tensor_shape": {"dim": [{"size": "-1", "name": ""},
                     {"size": "5", "name": ""}], "unknown_rank": false}, "name": "output_0:0"},
                   "output_1": {"dtype": "DT_FLOAT", "tensor_shape": {"dim": [{"size": "-1", "name": ""},
                     {"size": "4", "name": ""}, {"size": "7", "name": ""}], "unknown_rank": false},
                     "name": "output_1:0"}},
                 "method_name": "tensorflow/serving/predict"}"""));
    }

    @Test
    void rows_of_numbers_are_answered_with_ids_and_logits() {
        HttpResponse<byte[]> answer =
                client.post(PREDICT, "{\"signature_name\": \"decode\", \"instances\": [" + NUMBERS + "]}");
        JsonNode row = Client.json(answer).at("/predictions/0");
        // SOS, a, b, EOS, PAD; the rows of the logits tell of all but SOS
        assertThat(row.path("output_0")).isEqualTo(Client.json("[2, 4, 5, 1, 0]"));
        assertThat(row.path("output_1"))
                .hasSize(4)
                .allSatisfy(logits -> assertThat(logits).hasSize(7));
        for (int j = 0; j < 4; j++) {
            JsonNode logits = row.path("output_1").get(j);
            int greatest = 0;
            for (int id = 1; id < 7; id++) {
                greatest = logits.get(id).doubleValue() > logits.get(greatest).doubleValue() ? id : greatest;
            }
            assertThat(greatest).isEqualTo(row.path("output_0").get(j + 1).intValue());
        }
        assertThat(Math.exp(row.at("/output_1/0/4").doubleValue()))
                .isCloseTo(0.5, org.assertj.core.data.Offset.offset(1e-6));
    }

    @Test
    void columns_are_answered_in_columns() {
        for (String inputs : new String[] {"[" + NUMBERS + "]", "{\"image\": [" + NUMBERS + "]}"}) {
            JsonNode answer =
                    Client.json(client.post(PREDICT, "{\"signature_name\": \"decode\", \"inputs\": " + inputs + "}"));
            assertThat(answer.at("/outputs/output_0")).isEqualTo(Client.json("[[2, 4, 5, 1, 0]]"));
            assertThat(answer.at("/outputs/output_1")).hasSize(1);
        }
    }

    @Test
    void encoded_images_are_taken_in_all_forms() {
        String texts = "[{\"text\": \"ab\", \"confidence\": 0.125}]";
        for (String instances : new String[] {"[" + B64 + "]", "[{\"image\": " + B64 + "}]"}) {
            JsonNode answer = Client.json(client.post(PREDICT, "{\"instances\": " + instances + "}"));
            assertThat(answer.path("predictions")).isEqualTo(Client.json(texts));
        }
        for (String inputs : new String[] {B64, "[" + B64 + "]", "{\"image\": [" + B64 + "]}"}) {
            JsonNode answer =
                    Client.json(client.post("/v1/models/m/versions/1:predict", "{\"inputs\": " + inputs + "}"));
            assertThat(answer).isEqualTo(Client.json("{\"outputs\": {\"text\": [\"ab\"], \"confidence\": [0.125]}}"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                  | Missing 'inputs' or 'instances' key
            []                                  | JSON Value: [...] Is not object
            {"instances": 1}                    | JSON Value: {...} Excepting 'instances' to be an list/array
            {"instances": []}                   | JSON Value: {...} No values in 'instances' array
            {"instances": [[1], {"image": 1}]}  | Expecting value/list but got object at item 1 of input list
            {"inputs": {"other": [1]}}          | Missing named input: image in 'inputs' object.
            {"inputs": [[[[1]]], [[["x"]]]]}    | JSON Value: "x" Type: String is not of expected type: float
            {"signature_name": "x", "inputs": 1} | Serving signature name: "x" not found in signature def
            """)
    void what_is_wrong_is_said_in_tensorflow_servings_words(String body, String message) {
        HttpResponse<byte[]> answer = client.post(PREDICT, body);
        assertThat(answer.statusCode()).isEqualTo(400);
        JsonNode error = Client.json(answer);
        assertThat(error).hasSize(1);
        assertThat(error.path("error").asText()).isEqualTo(message);
    }

    @Test
    void unknown_models_and_versions_are_said_in_tensorflow_servings_words() {
        HttpResponse<byte[]> model = client.post("/v1/models/x:predict", "{\"instances\": [" + B64 + "]}");
        assertThat(model.statusCode()).isEqualTo(404);
        assertThat(Client.text(model)).isEqualTo("{\"error\":\"Servable not found for request: Latest(x)\"}");
        assertThat(Client.text(client.post("/v1/models/m/versions/7:predict", "{\"instances\": [" + B64 + "]}")))
                .isEqualTo("{\"error\":\"Servable not found for request: Specific(m, 7)\"}");
        assertThat(Client.text(client.get("/v1/models/x")))
                .isEqualTo("{\"error\":\"Could not find any versions of model x\"}");
    }
}
