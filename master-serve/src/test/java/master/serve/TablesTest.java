// SPDX-License-Identifier: Apache-2.0
package master.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.imageio.ImageIO;
import master.api.ImageLimits;
import master.serve.engine.ModelSource;
import master.serve.options.ServerOptions;
import master.table.structure.OtslTokens;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code /v1/table} in front of models that always answer the same. */
class TablesTest {
    private static final byte[] PICTURE = image();

    private FakeRecognizer texts;
    private int readAtStart; // images that a model is tried with
    private MasterServer server;
    private Client client;

    @BeforeEach
    void start() throws IOException {
        start("TCCNCEN");
    }

    private void start(String answer) throws IOException {
        start(answer, Client.options());
    }

    private void start(String answer, ServerOptions options) throws IOException {
        texts = new FakeRecognizer("ab");
        Map<String, ModelSource> sources = new LinkedHashMap<>();
        sources.put("texts", new FakeSource(texts));
        sources.put("tables", new FakeSource(new FakeRecognizer(answer, OtslTokens.TOKENS.vocabulary(), 20)));
        server = Client.start(options, sources);
        client = new Client(server);
        readAtStart = texts.images.get();
    }

    private int textsRead() {
        return texts.images.get() - readAtStart;
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** A word in each of three quarters. */
    private static byte[] image() {
        BufferedImage image = new BufferedImage(200, 80, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, 200, 80);
        graphics.setColor(Color.BLACK);
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
        graphics.drawString("Name", 10, 24);
        graphics.drawString("Age", 120, 24);
        graphics.drawString("Ann", 10, 64);
        graphics.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    private static String json(String more) {
        return "{\"image\": \"%s\"%s}".formatted(Base64.getEncoder().encodeToString(PICTURE), more);
    }

    @Test
    void the_first_model_of_tables_reads_the_structure() {
        HttpResponse<byte[]> answer = client.post("/v1/table", PICTURE, "Content-Type", "image/png");
        assertThat(answer.statusCode()).as(Client.text(answer)).isEqualTo(200);
        JsonNode table = Client.json(answer);
        assertThat(table.path("rows").intValue()).isEqualTo(2);
        assertThat(table.path("headerRows").intValue()).isEqualTo(1);
        assertThat(table.path("cells")).hasSize(4);
        assertThat(table.at("/cells/3/empty").booleanValue()).isTrue();
        assertThat(table.at("/cells/3/box/x").doubleValue()).isEqualTo(100);
        assertThat(table.path("warnings").isArray()).isTrue();
        assertThat(table.path("warnings")).isEmpty();
        assertThat(table.path("model").asText()).isEqualTo("tables");
        assertThat(textsRead()).as("no words were asked for").isZero();
    }

    @Test
    void an_image_may_be_as_large_as_the_server_allows() throws IOException {
        stop();
        start("TCCNCEN", Client.options().withImages(new ImageLimits(1 << 20, 8192, 200 * 80 - 1)));
        HttpResponse<byte[]> answer = client.post("/v1/table", PICTURE, "Content-Type", "image/png");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Client.text(answer)).contains("200x80 pixels, at most 8192 for a side and 15999 in all");
    }

    @Test
    void words_of_the_caller_come_into_the_cells() throws IOException {
        String words = "[{\"text\": \"Age\", \"box\": [120, 12, 150, 26]}]";
        JsonNode table = Client.json(client.post("/v1/table", json(", \"words\": " + words)));
        assertThat(table.at("/cells/1/text").asText()).isEqualTo("Age");
        assertThat(Client.text(client.post("/v1/table?format=csv", json(", \"words\": " + words))))
                .isEqualTo(",Age\r\n,\r\n");

        ByteArrayOutputStream form = new ByteArrayOutputStream();
        part(form, "name=\"words\"", words.getBytes(StandardCharsets.UTF_8));
        part(form, "name=\"format\"", "md".getBytes(StandardCharsets.UTF_8));
        part(form, "name=\"image\"; filename=\"table.png\"", PICTURE);
        form.writeBytes("--limit--\r\n".getBytes(StandardCharsets.US_ASCII));
        HttpResponse<byte[]> markdown =
                client.post("/v1/table", form.toByteArray(), "Content-Type", "multipart/form-data; boundary=limit");
        assertThat(Client.text(markdown)).startsWith("|  | Age |");
        assertThat(markdown.headers().firstValue("Content-Type")).contains("text/markdown; charset=utf-8");
    }

    @Test
    void a_form_holds_the_words_of_a_page() {
        String word = "{\"text\": \"Age\", \"box\": [120, 12, 150, 26]}";
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        byte[] words = ("[" + String.join(",", Collections.nCopies(3000, word)) + "]").getBytes(StandardCharsets.UTF_8);
        part(form, "name=\"words\"", words);
        part(form, "name=\"image\"; filename=\"table.png\"", PICTURE);
        form.writeBytes("--limit--\r\n".getBytes(StandardCharsets.US_ASCII));
        HttpResponse<byte[]> answer =
                client.post("/v1/table", form.toByteArray(), "Content-Type", "multipart/form-data; boundary=limit");
        assertThat(Client.json(answer).at("/cells/1/text").asText().length()).isEqualTo(3 * 3000);
    }

    private static void part(ByteArrayOutputStream form, String disposition, byte[] content) {
        form.writeBytes("--limit\r\nContent-Disposition: form-data; %s\r\n\r\n"
                .formatted(disposition)
                .getBytes(StandardCharsets.US_ASCII));
        form.writeBytes(content);
        form.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void words_are_read_by_another_model_of_the_server() {
        JsonNode table = Client.json(client.post("/v1/table", json(", \"textModel\": \"texts\"")));
        assertThat(textsRead()).isEqualTo(3);
        assertThat(table.at("/cells/0/text").asText()).isEqualTo("ab");
        assertThat(table.at("/cells/2/text").asText()).isEqualTo("ab");
        assertThat(table.at("/cells/3/text").asText()).isEmpty();
    }

    @Test
    void html_is_escaped_and_not_shown_as_a_page() {
        String words = "[{\"text\": \"<script>\", \"box\": [120, 12, 150, 26]}]";
        HttpResponse<byte[]> html = client.post("/v1/table", json(", \"format\": \"html\", \"words\": " + words));
        assertThat(Client.text(html)).contains("<thead>", "&lt;script&gt;").doesNotContain("<script>");
        assertThat(html.headers().firstValue("Content-Type")).contains("text/plain; charset=utf-8");
    }

    @Test
    void what_may_be_wrong_with_the_answer_is_in_it() throws IOException {
        stop();
        start("TCCNCENCCN"); // of a probability near zero
        JsonNode table = Client.json(client.post("/v1/table", PICTURE, "Content-Type", "image/png"));
        assertThat(table.path("warnings")).hasSize(1);
        assertThat(table.at("/warnings/0").asText()).startsWith("the confidence is near zero");
    }

    @Test
    void no_table_is_an_answer_of_its_own() throws IOException {
        server.close();
        start("NN");
        HttpResponse<byte[]> answer = client.post("/v1/table", PICTURE, "Content-Type", "image/png");
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(Client.text(answer))
                .isEqualTo("{\"error\":\"the image shows no table, or more than one\",\"code\":\"no_table\"}");
    }

    private void refuses(String query, String body, int status, String message) {
        HttpResponse<byte[]> answer = client.post("/v1/table" + query, body);
        assertThat(Client.text(answer)).contains("\"error\":\"" + message);
        assertThat(answer.statusCode()).isEqualTo(status);
    }

    @Test
    void wrong_requests_are_told_what_is_wrong() {
        refuses("?model=texts", json(""), 400, "model texts reads no tables");
        assertThat(textsRead()).as("nothing was read for it").isZero();
        refuses("?model=none", json(""), 404, "there is no model none");
        refuses("?textModel=none", json(""), 404, "there is no model none");
        refuses("?format=pdf", json(""), 400, "format must be html, csv, md, json or latex");
        refuses("?length=5", json(""), 400, "unknown parameter length");
        refuses("", json(", \"words\": [{}]"), 400, "words: word 0: no object with a text");
        refuses(
                "",
                json(", \"words\": [], \"textModel\": \"texts\""),
                400,
                "words and textModel, one of both is allowed");
        refuses("", "{\"image\": 1}", 400, "image must be a string: the image in base64");
        refuses("", "{\"image\": \"QUJD\"}", 400, "");
    }

    @Test
    void a_server_without_a_model_of_tables_says_so() throws IOException {
        server.close();
        server = Client.start(Client.options(), new FakeRecognizer("ab"));
        client = new Client(server);
        refuses("", json(""), 404, "no model of tables is served");
    }
}
