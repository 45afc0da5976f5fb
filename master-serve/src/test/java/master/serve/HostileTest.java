// SPDX-License-Identifier: Apache-2.0
package master.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.zip.GZIPOutputStream;
import master.serve.options.Limits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients that are broken, slow, or mean no good: each gets its 4xx, and the next client its answer. */
class HostileTest {
    private static final int MOST = 20_000;

    private final FakeRecognizer recognizer = new FakeRecognizer("ab");
    private MasterServer server;
    private Client client;

    @BeforeEach
    void start() throws Exception {
        Limits limits = Limits.DEFAULT.withMaxBody(MOST).withTimes(400, 400, 5000);
        server = Client.start(Client.options().withLimits(limits), recognizer);
        client = new Client(server);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    static List<Malformed> malformed() {
        return Malformed.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void a_malformed_request_is_told_what_it_is(Malformed malformed) throws IOException {
        String answer = client.raw(malformed.request());
        assertThat(answer).startsWith("HTTP/1.1 " + malformed.status());
        assertThat(answer)
                .doesNotContain("java", "jetty", "Exception", "jackson", "Json", "StreamRead", "Feature", "Token ");
        if (!malformed.code().isEmpty()) {
            assertThat(answer).contains("X-Error-Code: " + malformed.code());
        }
        assertThat(client.recognize().join().statusCode()).isEqualTo(200);
    }

    @Test
    void what_clients_send_is_not_repeated_in_the_log_and_other_warnings_are_kept() throws IOException {
        List<String> logged = Collections.synchronizedList(new ArrayList<>());
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                logged.add(entry.getLoggerName() + ": " + entry.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger root = Logger.getLogger("");
        root.addHandler(handler);
        try {
            for (String hosts : List.of("Host: a\r\nHost: parrot\r\n", "Host: parrot:x\r\n", "Host: [parrot\r\n")) {
                assertThat(client.raw("GET /v2 HTTP/1.1\r\n" + hosts + "\r\n")).startsWith("HTTP/1.1 400");
            }
            assertThat(logged).isEmpty();
            Logger.getLogger("org.eclipse.jetty.http.MimeTypes").warning("a file is missing");
            assertThat(logged).containsExactly("org.eclipse.jetty.http.MimeTypes: a file is missing");
        } finally {
            root.removeHandler(handler);
        }
    }

    @Test
    void a_body_that_unpacks_to_too_much_is_refused() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(new byte[50 * MOST]);
        }
        assertThat(packed.size()).isLessThan(MOST);
        HttpResponse<byte[]> answer = client.post("/v1/recognize", packed.toByteArray(), "Content-Encoding", "gzip");
        assertThat(answer.statusCode()).isEqualTo(413);
    }

    @Test
    void a_body_of_the_limit_is_read_and_one_byte_more_is_not() {
        assertThat(client.post("/v1/recognize", new byte[MOST]).statusCode()).isEqualTo(200);
        assertThat(client.post("/v1/recognize", new byte[MOST + 1]).statusCode())
                .isEqualTo(413);
    }

    @Test
    void packed_bodies_are_read() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write("BAD image".getBytes(StandardCharsets.US_ASCII));
        }
        HttpResponse<byte[]> answer = client.post("/v1/recognize", packed.toByteArray(), "Content-Encoding", "gzip");
        assertThat(Client.text(answer)).isEqualTo("{\"error\":\"image is no PNG\",\"code\":\"bad_image\"}");
    }

    @Test
    void slow_clients_do_not_keep_others_waiting_and_are_cut_off() throws Exception {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                Socket socket = client.connect();
                sockets.add(socket);
                String begin = i % 2 == 0
                        ? "GET /v2 HTTP/1.1\r\nHo"
                        : Malformed.post("/v1/recognize", "Content-Length: 9\r\n", "a");
                socket.getOutputStream().write(begin.getBytes(StandardCharsets.ISO_8859_1));
            }
            assertThat(client.get("/v2/health/live").statusCode()).isEqualTo(200);
            assertThat(client.recognize().join().statusCode()).isEqualTo(200);
            for (int i = 0; i < sockets.size(); i++) {
                String end = new String(sockets.get(i).getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
                assertThat(end).startsWith(i % 2 == 0 ? "" : "HTTP/1.1 408");
            }
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
        Client.await(
                "closed connections", () -> Client.text(client.get("/metrics")).contains("master_connections 1.0"));
        assertThat(Client.text(client.get("/metrics"))).contains("master_buffered_bytes 0.0");
    }

    @Test
    void a_client_that_sends_a_byte_of_its_headers_now_and_then_is_cut_off() throws Exception {
        try (Socket socket = client.connect()) {
            InputStream in = socket.getInputStream();
            socket.setSoTimeout(50);
            socket.getOutputStream().write("GET /v2 HTTP/1.1\r\nX: ".getBytes(StandardCharsets.ISO_8859_1));
            Client.await("the end", () -> {
                try {
                    socket.getOutputStream().write('x');
                    return in.read() < 0;
                } catch (java.net.SocketTimeoutException e) {
                    return false;
                } catch (IOException e) {
                    return true; // reset
                }
            });
        }
    }

    @Test
    void what_is_wrong_with_json_is_said_in_our_words_with_its_place() {
        String[][] cases = {
            {"{\"image\": \"aGk=\"}{}", "something follows the value at offset: 18"},
            {"{\"image\": NaN}", "invalid value at offset: 13"},
            {"{\"a\": 1, \"a\": 2}", "a key is given twice at offset: 12"},
            {"{\"image\": ", "it ends early at offset: 10"},
            {
                "[".repeat(200),
                "more than 100 levels, 262144 tokens, 100 digits, or 1000 characters of a key at offset: 101"
            },
            {"", "The document is empty"}
        };
        for (String[] each : cases) {
            HttpResponse<byte[]> answer = client.post(
                    "/v1/recognize", each[0].getBytes(StandardCharsets.UTF_8), "Content-Type", "application/json");
            assertThat(Client.json(answer).path("error").asText()).isEqualTo("JSON Parse error: " + each[1]);
        }
    }
}
