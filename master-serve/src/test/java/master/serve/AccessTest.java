// SPDX-License-Identifier: Apache-2.0
package master.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.util.List;
import master.serve.http.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessTest {
    private static final String FIRST = "first-token-0123456789";
    private static final String SECOND = "second-token-0123456789";

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
    void pictures_are_read_with_a_token_only() throws Exception {
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
        assertThatThrownBy(() -> new ServerOptions(any, List.of(), 1, 1, Limits.DEFAULT, 1, 0, 0, 0))
                .hasMessage("address 0.0.0.0 can be reached from other machines, so tokens are needed");
        assertThat(new ServerOptions(any, List.of(FIRST), 1, 1, Limits.DEFAULT, 1, 0, 0, 0).tokens())
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
}
