// SPDX-License-Identifier: Apache-2.0
package master.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class McpServerTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Says what it was told; refuses to say nothing. */
    static final Tool ECHO = new Tool() {
        @Override
        public String name() {
            return "echo";
        }

        @Override
        public String description() {
            return "Says it again.";
        }

        @Override
        public ObjectNode inputSchema() {
            return JsonNodeFactory.instance.objectNode().put("type", "object");
        }

        @Override
        public ObjectNode outputSchema() {
            return inputSchema();
        }

        @Override
        public ObjectNode call(JsonNode arguments) {
            if (!arguments.has("text")) {
                throw new ToolException("text is needed");
            }
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("said", arguments.get("text").asText());
        }
    };

    private static List<JsonNode> answers(String... lines) throws IOException {
        StringWriter out = new StringWriter();
        byte[] in = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        new McpServer("1.2", List.of(ECHO)).serve(new ByteArrayInputStream(in), new PrintWriter(out));
        List<JsonNode> answers = new ArrayList<>();
        for (String line : out.toString().lines().toList()) {
            answers.add(MAPPER.readTree(line));
        }
        return answers;
    }

    private static JsonNode answer(String line) throws IOException {
        assertThat(answers(line)).hasSize(1);
        return answers(line).get(0);
    }

    @Test
    void a_session_goes_as_the_specification_has_it() throws IOException {
        List<JsonNode> answers = answers(
                "{\"jsonrpc\": \"2.0\", \"id\": 0, \"method\": \"initialize\", \"params\": {\"protocolVersion\":"
                        + " \"2025-06-18\", \"capabilities\": {}, \"clientInfo\": {\"name\": \"x\"}}}",
                "{\"jsonrpc\": \"2.0\", \"method\": \"notifications/initialized\"}",
                "{\"jsonrpc\": \"2.0\", \"id\": \"a\", \"method\": \"tools/list\"}",
                "",
                "{\"jsonrpc\": \"2.0\", \"id\": 2, \"method\": \"tools/call\", \"params\": {\"name\": \"echo\","
                        + " \"arguments\": {\"text\": \"漢\\n\"}}}",
                "{\"jsonrpc\": \"2.0\", \"id\": 3, \"method\": \"ping\"}");
        assertThat(answers)
                .hasSize(4)
                .allMatch(answer -> answer.path("jsonrpc").asText().equals("2.0"));
        JsonNode first = answers.get(0);
        assertThat(first.path("id").asInt()).isZero();
        assertThat(first.at("/result/protocolVersion").asText()).isEqualTo("2025-06-18");
        assertThat(first.at("/result/capabilities/tools").isObject()).isTrue();
        assertThat(first.at("/result/serverInfo/version").asText()).isEqualTo("1.2");
        assertThat(answers.get(1).path("id").asText()).isEqualTo("a");
        assertThat(answers.get(1).at("/result/tools/0/name").asText()).isEqualTo("echo");
        assertThat(answers.get(1).at("/result/tools/0/inputSchema/type").asText())
                .isEqualTo("object");
        assertThat(answers.get(2).at("/result/structuredContent/said").asText()).isEqualTo("漢\n");
        assertThat(answers.get(2).at("/result/content/0/text").asText()).isEqualTo("{\"said\":\"漢\\n\"}");
        assertThat(answers.get(2).at("/result/isError").asBoolean(true)).isFalse();
        assertThat(answers.get(3).at("/result")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"2024-11-05, 2024-11-05", "2025-03-26, 2025-03-26", "1999-01-01, 2025-06-18"})
    void a_version_that_both_speak_is_agreed_on(String asked, String agreed) throws IOException {
        String line =
                "{\"id\": 1, \"method\": \"initialize\", \"params\": {\"protocolVersion\": \"%s\"}}".formatted(asked);
        assertThat(answer(line).at("/result/protocolVersion").asText()).isEqualTo(agreed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"id\": 1, \"method\": \"resources/list\"} | 1 | -32601 | method resources/list is not there",
                "{\"id\": 1, \"method\": \"tools/call\", \"params\": {\"name\": \"x\"}} | 1 | -32602 | tool x is not",
                "{\"id\": 1, \"method\": \"tools/call\", \"params\": {\"name\": \"echo\", \"arguments\": 7}} | 1 |"
                        + " -32602 | arguments must be an object",
                "{\"id\": 1 | null | -32700 | no JSON",
                "[] | null | -32600 | one request is needed",
                "{\"id\": 1, \"method\": 2} | null | -32600 | one request is needed",
                "{\"id\": [1], \"method\": \"ping\"} | null | -32600 | id must be",
            })
    void what_is_no_request_is_an_error_and_the_next_one_is_answered(String line, String id, int code, String message)
            throws IOException {
        List<JsonNode> answers = answers(line, "{\"id\": 9, \"method\": \"ping\"}");
        assertThat(answers).hasSize(2);
        assertThat(answers.get(0).path("id").toString()).isEqualTo(id);
        assertThat(answers.get(0).at("/error/code").asInt()).isEqualTo(code);
        assertThat(answers.get(0).at("/error/message").asText()).startsWith(message);
        assertThat(answers.get(1).path("id").asInt()).isEqualTo(9);
    }

    @Test
    void what_a_tool_cannot_do_is_told_to_the_language_model() throws IOException {
        JsonNode answer = answer("{\"id\": 1, \"method\": \"tools/call\", \"params\": {\"name\": \"echo\"}}");
        assertThat(answer.has("error")).isFalse();
        assertThat(answer.at("/result/isError").asBoolean()).isTrue();
        assertThat(answer.at("/result/content/0/text").asText()).isEqualTo("text is needed");
        assertThat(answer.at("/result").has("structuredContent")).isFalse();
    }

    @Test
    void a_large_image_is_read() throws IOException {
        String image = "A".repeat(21_000_000);
        JsonNode answer = answers("{\"id\": 1, \"method\": \"tools/call\", \"params\": {\"name\": \"echo\","
                        + " \"arguments\": {\"base64\": \"" + image + "\"}}}")
                .get(0);
        assertThat(answer.path("id").asInt()).isEqualTo(1);
        assertThat(answer.at("/result/content/0/text").asText()).isEqualTo("text is needed");
    }

    @Test
    void answers_of_the_client_are_passed_over() throws IOException {
        assertThat(answers("{\"jsonrpc\": \"2.0\", \"id\": 1, \"result\": {}}", "{\"method\": \"notifications/x\"}"))
                .isEmpty();
    }

    @Test
    void a_line_that_is_too_long_costs_no_more_memory_than_is_allowed() throws IOException {
        byte[] in = "12345678\n123456789abc\n\nlast".getBytes(StandardCharsets.UTF_8);
        MessageLines lines = new MessageLines(new ByteArrayInputStream(in), 8);
        assertThat(lines.next()).contains(new MessageLines.Line("12345678", true));
        assertThat(lines.next()).contains(new MessageLines.Line("", false));
        assertThat(lines.next()).contains(new MessageLines.Line("", true));
        assertThat(lines.next()).contains(new MessageLines.Line("last", true));
        assertThat(lines.next()).isEmpty();
    }
}
