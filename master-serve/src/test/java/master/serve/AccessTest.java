// SPDX-License-Identifier: Apache-2.0
package master.serve;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.List;
import master.api.ImageLimits;
import master.serve.options.Access;
import master.serve.options.Limits;
import master.serve.options.ServerOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessTest {
    private static final String FIRST = "first-token-0123456789";
    private static final String SECOND = "second-token-0123456789";

    private static Access access(String... tokens) {
        return new Access(List.of(tokens), List.of());
    }

    private static int ask(MasterServer server, String path, String... headers) {
        return new Client(server).get(path, headers).statusCode();
    }

    @ParameterizedTest
    @CsvSource({
        "/, 200, 200",
        "/openapi.yaml, 200, 200",
        "/v2/health/live, 200, 200",
        "/v2/health/ready, 200, 200",
        "/metrics, 401, 200",
        "/v1/status, 401, 200",
        "/v1/models/m, 401, 200",
        "/v1/models/m/metadata, 401, 200",
        "/v2, 401, 200",
        "/v2/models/m, 401, 200",
        "/v2/models/m/ready, 401, 200"
    })
    void only_what_tells_nothing_is_answered_without_a_token(String path, int without, int with) throws Exception {
        ServerOptions options = Client.options().withTokens(List.of(FIRST, SECOND));
        try (MasterServer server = Client.start(options, new FakeRecognizer("ab"))) {
            assertThat(ask(server, path)).isEqualTo(without);
            assertThat(ask(server, path, "Authorization", "Bearer " + FIRST.substring(1)))
                    .isEqualTo(without);
            assertThat(ask(server, path, "Authorization", "Basic " + FIRST)).isEqualTo(without);
            assertThat(ask(server, path, "Authorization", "Bearer " + FIRST)).isEqualTo(with);
            assertThat(ask(server, path, "Authorization", "bearer " + SECOND)).isEqualTo(with);
        }
    }

    @Test
    void images_are_read_with_a_token_only() throws Exception {
        ServerOptions options = Client.options().withTokens(List.of(FIRST));
        try (MasterServer server = Client.start(options, new FakeRecognizer("ab"))) {
            Client client = new Client(server);
            for (String path : List.of("/v1/recognize", "/v2/models/m/infer", "/v1/models/m:predict")) {
                assertThat(client.post(path, Client.PICTURE).statusCode())
                        .as(path)
                        .isEqualTo(401);
                assertThat(client.post(path, Client.PICTURE).headers().firstValue("WWW-Authenticate"))
                        .contains("Bearer");
            }
            assertThat(client.recognize("Authorization", "Bearer " + FIRST)
                            .join()
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void an_address_that_others_reach_needs_tokens() {
        ServerOptions local = ServerOptions.local();
        InetSocketAddress any = new InetSocketAddress("0.0.0.0", 0);
        assertThatThrownBy(
                        () -> new ServerOptions(any, access(), 1, 1, Limits.DEFAULT, ImageLimits.DEFAULT, 1, 0, 0, 0))
                .hasMessage("address 0.0.0.0 can be reached from other machines, so tokens are needed");
        assertThat(new ServerOptions(any, access(FIRST), 1, 1, Limits.DEFAULT, ImageLimits.DEFAULT, 1, 0, 0, 0)
                        .access()
                        .tokens())
                .hasSize(1);
        assertThatThrownBy(() -> local.withTokens(List.of("short")))
                .hasMessage("a token must have at least 16 characters");
    }

    @Test
    void a_server_without_tokens_answers_no_page_of_another_site() throws Exception {
        try (MasterServer server = Client.start(Client.options(), new FakeRecognizer("ab"))) {
            Client client = new Client(server);
            assertThat(client.raw("GET /v2 HTTP/1.1\r\nHost: evil.example\r\n\r\n"))
                    .startsWith("HTTP/1.1 421");
            assertThat(ask(server, "/v2", "Origin", "http://evil.example")).isEqualTo(403);
            assertThat(ask(server, "/v2", "Origin", "null")).isEqualTo(403);
            assertThat(ask(server, "/v2", "Origin", "http://127.0.0.1:" + server.port()))
                    .isEqualTo(200);
        }
    }

    @Test
    void a_server_is_reached_at_the_address_it_listens_on() throws Exception {
        assumeThat(System.getProperty("os.name"))
                .as("only Linux has all of 127.0.0.0/8")
                .isEqualTo("Linux");
        ServerOptions other = new ServerOptions(
                new InetSocketAddress("127.0.0.2", 0),
                access(),
                1,
                8,
                Limits.DEFAULT,
                ImageLimits.DEFAULT,
                1,
                0,
                0,
                10_000);
        try (MasterServer server = Client.start(other, new FakeRecognizer("ab"));
                Socket socket = new Socket("127.0.0.2", server.port())) {
            socket.getOutputStream()
                    .write("GET /v2 HTTP/1.1\r\nHost: 127.0.0.2\r\nConnection: close\r\n\r\n".getBytes(US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
                    .startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void pages_of_an_allowed_site_may_ask_and_those_of_others_not() throws Exception {
        ServerOptions options = Client.options().withAccess(new Access(List.of(), List.of("https://ocr.example")));
        try (MasterServer server = Client.start(options, new FakeRecognizer("ab"))) {
            Client client = new Client(server);
            HttpResponse<byte[]> read =
                    client.recognize("Origin", "https://ocr.example").join();
            assertThat(read.statusCode()).isEqualTo(200);
            assertThat(read.headers().firstValue("Access-Control-Allow-Origin")).contains("https://ocr.example");
            HttpResponse<byte[]> asked = client.send(
                            "OPTIONS", "/v1/recognize", new byte[0], "Origin", "https://ocr.example")
                    .join();
            assertThat(asked.statusCode()).isEqualTo(204);
            assertThat(asked.headers().firstValue("Access-Control-Allow-Methods"))
                    .contains("POST, OPTIONS");
            assertThat(asked.headers()
                            .firstValue("Access-Control-Allow-Headers")
                            .orElse(""))
                    .contains("Authorization", "Content-Type");
            assertThat(client.recognize("Origin", "https://evil.example").join().statusCode())
                    .isEqualTo(403);
            // behind a proxy that keeps the name
            assertThat(client.raw("GET /v2 HTTP/1.1\r\nHost: ocr.example\r\n\r\n"))
                    .startsWith("HTTP/1.1 200");
        }
        assertThatThrownBy(() -> new Access(List.of(), List.of("*")))
                .hasMessage("origin *, https://HOST or http://HOST:PORT is needed");
    }

    @Test
    void an_allowed_page_asks_first_and_sends_its_token_then() throws Exception {
        ServerOptions options = Client.options().withAccess(new Access(List.of(FIRST), List.of("https://ocr.example")));
        try (MasterServer server = Client.start(options, new FakeRecognizer("ab"))) {
            Client client = new Client(server);
            assertThat(client.send("OPTIONS", "/v1/recognize", new byte[0], "Origin", "https://ocr.example")
                            .join()
                            .statusCode())
                    .isEqualTo(204);
            assertThat(client.recognize("Origin", "https://ocr.example").join().statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void new_tokens_are_answered_and_old_ones_no_more() throws Exception {
        try (MasterServer server =
                Client.start(Client.options().withTokens(List.of(FIRST)), new FakeRecognizer("ab"))) {
            Client client = new Client(server);
            server.tokens(List.of("another-token-000002"));
            assertThat(client.get("/v2", "Authorization", "Bearer " + FIRST).statusCode())
                    .isEqualTo(401);
            assertThat(client.get("/v2", "Authorization", "Bearer another-token-000002")
                            .statusCode())
                    .isEqualTo(200);
        }
    }
}
