// SPDX-License-Identifier: Apache-2.0
package master.mcp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class McpHttpTest {
    private static final String PING = "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"ping\"}";
    private McpHttp http;

    @BeforeEach
    void start() throws IOException {
        http = McpHttp.start(new McpServer("1.2", List.of(McpServerTest.ECHO)), 0);
    }

    @AfterEach
    void stop() {
        http.close();
    }

    /** An answer, from its status line to its end. */
    private record Answer(int status, String text, String head) {
        JsonNode json() throws IOException {
            return new ObjectMapper().readTree(text);
        }
    }

    private Answer send(String method, String path, String body, String... headers) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", http.address().getPort())) {
            socket.setSoTimeout(20_000);
            byte[] bytes = body.getBytes(UTF_8);
            StringBuilder head = new StringBuilder("%s %s HTTP/1.1\r\nConnection: close\r\n".formatted(method, path));
            for (String header : headers) {
                head.append(header).append("\r\n");
            }
            head.append("Content-Length: %d\r\n\r\n".formatted(bytes.length));
            socket.getOutputStream().write(head.toString().getBytes(US_ASCII));
            socket.getOutputStream().write(bytes);
            String all = new String(socket.getInputStream().readAllBytes(), UTF_8);
            int end = all.indexOf("\r\n\r\n");
            return new Answer(Integer.parseInt(all.split(" ")[1]), all.substring(end + 4), all.substring(0, end));
        }
    }

    private Answer post(String body) throws IOException {
        return send(
                "POST",
                "/mcp",
                body,
                "Host: localhost:" + http.address().getPort(),
                "Content-Type: application/json",
                "Accept: application/json, text/event-stream",
                "MCP-Protocol-Version: 2025-06-18");
    }

    @Test
    void a_session_goes_as_the_specification_has_it() throws IOException {
        JsonNode first =
                post("{\"jsonrpc\": \"2.0\", \"id\": 0, \"method\": \"initialize\", \"params\": {\"protocolVersion\":"
                                + " \"2025-06-18\", \"capabilities\": {}, \"clientInfo\": {\"name\": \"x\"}}}")
                        .json();
        assertThat(first.at("/result/protocolVersion").asText()).isEqualTo("2025-06-18");
        Answer notified = post("{\"jsonrpc\": \"2.0\", \"method\": \"notifications/initialized\"}");
        assertThat(notified.status()).isEqualTo(202);
        assertThat(notified.text()).isEmpty();
        Answer called =
                post("{\"jsonrpc\": \"2.0\", \"id\": 2, \"method\": \"tools/call\", \"params\": {\"name\": \"echo\","
                        + " \"arguments\": {\"text\": \"漢\"}}}");
        assertThat(called.status()).isEqualTo(200);
        assertThat(called.head()).containsIgnoringCase("Content-Type: application/json");
        assertThat(called.json().at("/result/structuredContent/said").asText()).isEqualTo("漢");
        assertThat(post("{\"id\": 3, \"method\": \"x\"}")
                        .json()
                        .at("/error/code")
                        .asInt())
                .isEqualTo(-32601);
        Answer none = post("{");
        assertThat(none.status()).isEqualTo(400);
        assertThat(none.json().at("/error/code").asInt()).isEqualTo(-32700);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST | /mcp | Host: localhost | Origin: http://localhost:6274 | application/json | 200",
                "POST | /mcp | Host: [::1]:1 | X: x | application/json; charset=utf-8 | 200",
                "POST | /mcp | Host: 127.0.0.1 | Origin: https://evil.example | application/json | 403",
                "POST | /mcp | Host: 127.0.0.1 | Origin: http://localhost.evil.example | application/json | 403",
                "POST | /mcp | Host: 127.0.0.1 | Origin: null | application/json | 403",
                "POST | /mcp | Host: evil.example | X: x | application/json | 421",
                "POST | /else | Host: localhost | X: x | application/json | 404",
                "GET | /mcp | Host: localhost | X: x | application/json | 405",
                "DELETE | /mcp | Host: localhost | X: x | application/json | 405",
                "POST | /mcp | Host: localhost | X: x | text/plain | 415",
                "POST | /mcp | Host: localhost | Accept: text/html | application/json | 406",
                "POST | /mcp | Host: localhost | MCP-Protocol-Version: 1999-01-01 | application/json | 400",
            })
    void others_are_refused(String method, String path, String host, String header, String type, int status)
            throws IOException {
        assertThat(send(method, path, PING, host, header, "Content-Type: " + type)
                        .status())
                .isEqualTo(status);
    }

    @Test
    void it_is_reached_from_this_machine_only() {
        assertThat(http.address().getHost())
                .isEqualTo(InetAddress.getLoopbackAddress().getHostAddress());
    }
}
