// SPDX-License-Identifier: Apache-2.0
package master.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import master.api.RecognizerOptions;
import master.serve.engine.BundledSource;
import master.serve.engine.RecognizerOpener;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code /v1/recognize} in front of the bundled model. */
class RecognizeTest {
    private static final Path CAPTCHAS = Path.of(System.getProperty("testdata"), "captchas");

    private static MasterServer server;
    private static Client client;

    @BeforeAll
    static void start() throws IOException {
        RecognizerOpener opener = RecognizerOpener.of(RecognizerOptions.DEFAULT);
        server = Client.start(Client.options(), Map.of("captcha", new BundledSource("captcha", opener)));
        client = new Client(server);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static byte[] image(int number) throws IOException {
        return Files.readAllBytes(CAPTCHAS.resolve("%06d.png".formatted(number)));
    }

    private static JsonNode read(String query) throws IOException {
        HttpResponse<byte[]> answer = client.post("/v1/recognize" + query, image(1), "Content-Type", "image/png");
        assertThat(answer.statusCode()).as(Client.text(answer)).isEqualTo(200);
        return Client.json(answer);
    }

    @Test
    void an_image_is_read_with_what_there_is_to_say_of_it() throws IOException {
        JsonNode answer = read("");
        assertThat(answer.path("text").asText()).isEqualTo("y5jzue");
        assertThat(answer.path("confidence").doubleValue()).isBetween(0.0, 1.0);
        assertThat(answer.has("sure")).as("nobody has said from when on").isFalse();
        assertThat(read("?minConfidence=0.5").path("sure").booleanValue()).isTrue();
        assertThat(answer.path("characters")).hasSize(6);
        assertThat(answer.at("/characters/0/character").asText()).isEqualTo("y");
        assertThat(answer.path("model").asText()).isEqualTo("captcha");
        assertThat(answer.path("device").asText()).isEqualTo("cpu");
        assertThat(answer.path("milliseconds").doubleValue()).isPositive();
    }

    @Test
    void json_and_forms_are_read_too() throws IOException {
        String base64 = Base64.getEncoder().encodeToString(image(1));
        HttpResponse<byte[]> json =
                client.post("/v1/recognize", "{\"image\": \"" + base64 + "\", \"minConfidence\": 1}");
        assertThat(Client.json(json).path("text").asText()).isEqualTo("y5jzue");
        assertThat(Client.json(json).path("sure").booleanValue()).isFalse();

        ByteArrayOutputStream form = new ByteArrayOutputStream();
        part(form, "name=\"a\"; filename=\"one.png\"", image(1));
        part(form, "name=\"length\"", "6".getBytes(StandardCharsets.US_ASCII));
        part(form, "name=\"b\"; filename=\"two.png\"", "no image".getBytes(StandardCharsets.US_ASCII));
        form.writeBytes("--limit--\r\n".getBytes(StandardCharsets.US_ASCII));
        JsonNode results = Client.json(client.post(
                        "/v1/recognize", form.toByteArray(), "Content-Type", "multipart/form-data; boundary=limit"))
                .path("results");
        assertThat(results).hasSize(2);
        assertThat(results.at("/0/file").asText()).isEqualTo("one.png");
        assertThat(results.at("/0/text").asText()).isEqualTo("y5jzue");
        assertThat(results.at("/1/code").asText()).isEqualTo("bad_image");
    }

    private static HttpResponse<byte[]> form(String field, String value) throws IOException {
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        part(form, "name=\"image\"", image(1));
        part(form, "name=\"%s\"".formatted(field), value.getBytes(StandardCharsets.ISO_8859_1));
        form.writeBytes("--limit--\r\n".getBytes(StandardCharsets.US_ASCII));
        return client.post("/v1/recognize", form.toByteArray(), "Content-Type", "multipart/form-data; BOUNDARY=limit");
    }

    @Test
    void fields_of_a_form_are_settings_and_unknown_ones_are_refused() throws IOException {
        assertThat(Client.json(form("length", "4")).at("/results/0/text").asText())
                .hasSize(4);
        assertThat(Client.json(form("minConfidence", "1")).at("/results/0/sure").asText())
                .isEqualTo("false");
        assertThat(form("model", "zz").statusCode()).isEqualTo(404);
        HttpResponse<byte[]> unknown = form("lenght", "4");
        assertThat(Client.text(unknown))
                .isEqualTo("{\"error\":\"unknown form field lenght\",\"code\":\"bad_parameter\"}");
        assertThat(form("length", "9".repeat(20_000)).statusCode()).isEqualTo(400);
        assertThat(Client.text(form("charset", "\u00e9")))
                .contains("form field charset is not UTF-8"); // as a single byte
    }

    @Test
    void base64_may_be_a_data_uri_or_come_in_lines() throws IOException {
        String plain = Base64.getEncoder().encodeToString(image(1));
        String lines = Base64.getMimeEncoder().encodeToString(image(1)).replace("\r\n", "\\n") + "\\n";
        for (String each : List.of("data:image/png;base64," + plain, lines)) {
            HttpResponse<byte[]> answer = client.post("/v1/recognize", "{\"image\": \"" + each + "\"}");
            assertThat(Client.json(answer).path("text").asText())
                    .as(Client.text(answer))
                    .isEqualTo("y5jzue");
        }
        HttpResponse<byte[]> marked = client.post("/v1/recognize", "\ufeff{\"image\": \"" + plain + "\"}");
        assertThat(Client.json(marked).path("text").asText()).isEqualTo("y5jzue");
        HttpResponse<byte[]> text = client.post("/v1/recognize", "{\"image\": \"data:text/plain,abc\"}");
        assertThat(Client.json(text).path("code").asText()).isEqualTo("bad_base64");
    }

    @Test
    void a_null_is_as_good_as_nothing() throws IOException {
        String base64 = Base64.getEncoder().encodeToString(image(1));
        for (String path : List.of("/v1/recognize", "/v2/models/captcha/infer", "/v1/models/captcha:predict")) {
            HttpResponse<byte[]> answer = client.post(
                    path,
                    switch (path) {
                        case "/v1/recognize" -> """
                            {"image": "%s", "model": null, "charset": null, "length": null, "fold": null,
                             "minConfidence": null, "boxes": null}""".formatted(base64);
                        case "/v1/models/captcha:predict" -> """
                            {"instances": [{"b64": "%s"}], "inputs": null, "signature_name": null}""".formatted(base64);
                        default -> """
                            {"id": null, "parameters": null, "outputs": null, "inputs": [{"name": "image", "shape": [1],
                             "datatype": "BYTES", "parameters": null, "data": ["%s"]}]}""".formatted(base64);
                    });
            assertThat(Client.text(answer)).as(path).contains("y5jzue");
        }
    }

    private static void part(ByteArrayOutputStream form, String what, byte[] bytes) {
        form.writeBytes("--limit\r\nContent-Disposition: form-data; %s\r\n\r\n"
                .formatted(what)
                .getBytes(StandardCharsets.US_ASCII));
        form.writeBytes(bytes);
        form.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void what_is_known_of_the_text_is_kept_to() throws IOException {
        assertThat(read("?length=4").path("text").asText()).hasSize(4);
        assertThat(read("?charset=0123456789").path("text").asText()).matches("[0-9]*");
        assertThat(read("?fold=upper&length=6").path("text").asText()).isEqualTo("Y5JZUE");
        assertThat(read("").path("text").asText()).isEqualTo("y5jzue");
    }

    @Test
    void more_constraints_than_are_kept_are_answered_all_the_same() throws IOException {
        for (int round = 0; round < 2; round++) {
            for (int length = 1; length <= 10; length++) {
                assertThat(read("?length=" + length).path("text").asText()).hasSize(length);
            }
        }
    }

    @Test
    void what_cannot_be_is_refused() throws IOException {
        String[][] cases = {
            {"?length=13", "bad_parameter"},
            {"?length=x", "bad_parameter"},
            {"?length=5-4", "bad_parameter"},
            {"?charset=%C3%A9", "bad_parameter"},
            {"?charset=aa", "bad_parameter"},
            {"?fold=title", "bad_parameter"},
            {"?minConfidence=2", "bad_parameter"},
            {"?minConfidence=0.5d", "bad_parameter"},
            {"?minConfidence=0x1p-1", "bad_parameter"},
            {"?lenght=5", "bad_parameter"},
            {"?length=5&length=6", "bad_parameter"},
            {"?model=other", "unknown_model"}
        };
        for (String[] each : cases) {
            HttpResponse<byte[]> answer = client.post("/v1/recognize" + each[0], image(1), "Content-Type", "image/png");
            assertThat(Client.json(answer).path("code").asText()).as(each[0]).isEqualTo(each[1]);
        }
    }

    @Test
    void every_protocol_reads_the_same() throws IOException {
        String base64 = Base64.getEncoder().encodeToString(image(1));
        JsonNode tensorFlow = Client.json(
                client.post("/v1/models/captcha:predict", "{\"instances\": [{\"b64\": \"" + base64 + "\"}]}"));
        assertThat(tensorFlow.at("/predictions/0/text").asText()).isEqualTo("y5jzue");
        JsonNode inference = Client.json(client.post("/v2/models/captcha/infer", image(1)));
        assertThat(inference.at("/outputs/0/data/0").asText()).isEqualTo("y5jzue");
        JsonNode constrained = Client.json(client.post("/v2/models/captcha/infer", """
                {"parameters": {"length": "4"}, "inputs": [{"name": "image", "shape": [1], "datatype": "BYTES",
                 "data": ["%s"]}]}""".formatted(base64)));
        assertThat(constrained.at("/outputs/0/data/0").asText()).hasSize(4);
    }
}
