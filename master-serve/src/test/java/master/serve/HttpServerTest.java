// SPDX-License-Identifier: Apache-2.0
package master.serve;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import master.serve.http.Answer;
import master.serve.http.Endpoint;
import master.serve.http.HttpServer;
import master.serve.http.Requests;
import master.serve.http.Route;
import master.serve.options.Access;
import master.serve.options.Limits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What stands before the endpoints, with endpoints that misbehave. */
class HttpServerTest {
    private static final byte[] LARGE = new byte[100_000];

    private final List<String> log = Collections.synchronizedList(new ArrayList<>());
    private final List<Requests.End> ends = Collections.synchronizedList(new ArrayList<>());
    private final List<Socket> sockets = new ArrayList<>();
    private HttpServer server;
    private Client client;

    private void start(Limits limits, Endpoint recognize) throws IOException {
        Map<Route, Endpoint> endpoints = new EnumMap<>(Route.class);
        for (Route route : Route.values()) {
            endpoints.put(route, exchange -> CompletableFuture.completedFuture(Answer.json("{}".getBytes(US_ASCII))));
        }
        endpoints.put(Route.RECOGNIZE, recognize);
        server = new HttpServer(
                new InetSocketAddress("127.0.0.1", 0),
                new Access(List.of(), List.of()),
                limits,
                endpoints,
                ends::add,
                log::add);
        server.start();
        client = new Client(server.port());
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        server.stop();
    }

    private Socket connect() throws IOException {
        Socket socket = client.connect();
        sockets.add(socket);
        return socket;
    }

    @Test
    void health_is_answered_while_all_parsers_are_busy_and_more_is_refused() throws Exception {
        CountDownLatch parsed = new CountDownLatch(1);
        start(Limits.DEFAULT, exchange -> {
            if (exchange.body().length == LARGE.length) {
                try {
                    parsed.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
            return CompletableFuture.completedFuture(Answer.empty(200));
        });
        int cores = Runtime.getRuntime().availableProcessors();
        int room = cores + 32;
        List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();
        for (int i = 0; i < room + 5; i++) {
            answers.add(client.send("POST", "/v1/recognize", LARGE));
        }
        Client.await(
                "refusals",
                () -> answers.stream().filter(CompletableFuture::isDone).count() == 5);
        assertThat(client.get("/v2/health/live").statusCode()).isEqualTo(200);
        assertThat(client.post("/v1/recognize", new byte[9]).statusCode())
                .as("a small one")
                .isEqualTo(200);
        parsed.countDown();
        List<Integer> statuses = Client.statuses(answers);
        assertThat(Collections.frequency(statuses, 503)).isEqualTo(5);
        assertThat(Collections.frequency(statuses, 200)).isEqualTo(room);
    }

    @Test
    void a_client_that_does_not_take_its_answer_is_cut_off() throws Exception {
        start(
                Limits.DEFAULT.withTimes(10_000, 300, 30_000),
                exchange -> CompletableFuture.completedFuture(Answer.of("text/plain", new byte[32 << 20])));
        Socket socket = connect();
        socket.setReceiveBufferSize(2048);
        socket.getOutputStream()
                .write(Malformed.post("/v1/recognize", "Content-Length: 1\r\n", "a")
                        .getBytes(US_ASCII));
        Client.await("the answer is in memory", () -> server.buffered() == 32 << 20);
        Client.await("nobody is connected", () -> server.connections() == 0);
        assertThat(server.underWay()).isZero();
        assertThat(server.buffered()).isZero();
    }

    @Test
    void a_client_that_connects_and_says_nothing_has_as_long_as_for_headers() throws Exception {
        start(Limits.DEFAULT.withTimes(300, 10_000, 60_000), exchange -> null);
        assertThat(connect().getInputStream().read()).isNegative();
    }

    @Test
    void idle_connections_of_an_address_give_way_to_others_of_it() throws Exception {
        start(Limits.DEFAULT.withConnections(100, 4), exchange -> null);
        for (int i = 0; i < 50; i++) {
            connect();
        }
        assertThat(client.get("/v2/health/live").statusCode()).isEqualTo(200);
        Client.await("at most four", () -> server.connections() <= 4);
        assertThat(server.evicted()).isGreaterThanOrEqualTo(46);
        assertThat(log).singleElement().asString().contains("more than 4 connections of one address");
    }

    @Test
    void a_connection_whose_request_is_under_way_is_never_taken() throws Exception {
        CompletableFuture<Answer> later = new CompletableFuture<>();
        start(Limits.DEFAULT.withConnections(3, 100), exchange -> later);
        Socket busy = connect();
        busy.getOutputStream()
                .write(Malformed.post("/v1/recognize", "Connection: close\r\nContent-Length: 1\r\n", "a")
                        .getBytes(US_ASCII));
        Client.await("it is under way", () -> server.underWay() == 1);
        for (int i = 0; i < 20; i++) {
            connect();
        }
        assertThat(client.get("/v2/health/live").statusCode()).isEqualTo(200);
        later.complete(Answer.empty(200));
        InputStream in = busy.getInputStream();
        assertThat(new String(in.readAllBytes(), US_ASCII)).startsWith("HTTP/1.1 200");
    }

    @Test
    void an_endpoint_without_memory_is_a_busy_server_and_leaves_nothing_behind() throws Exception {
        start(Limits.DEFAULT, exchange -> {
            throw new OutOfMemoryError("of a test");
        });
        for (byte[] body : List.of(new byte[9], LARGE)) {
            HttpResponse<byte[]> answer = client.post("/v1/recognize", body);
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        }
        Client.await("nothing under way", () -> server.underWay() == 0 && server.buffered() == 0);
    }

    @Test
    void a_request_that_is_never_answered_is_given_up_in_the_end() throws Exception {
        start(Limits.DEFAULT.withRequestMillis(50), exchange -> new CompletableFuture<>());
        Socket socket = connect();
        socket.getOutputStream()
                .write(Malformed.post("/v1/recognize", "Content-Length: 1\r\n", "a")
                        .getBytes(US_ASCII));
        assertThat(socket.getInputStream().read()).isNegative();
        Client.await("nothing under way", () -> server.underWay() == 0 && server.buffered() == 0);
    }

    @Test
    void head_is_answered_as_get_without_a_body_and_options_by_what_is_allowed() throws Exception {
        start(Limits.DEFAULT, exchange -> null);
        for (String path : List.of("/", "/v2/health/live", "/openapi.yaml", "/v2/")) {
            HttpResponse<byte[]> head = client.send("HEAD", path, new byte[0]).join();
            assertThat(head.statusCode()).as(path).isEqualTo(200);
            assertThat(head.headers().firstValue("Content-Length")).contains("2");
            assertThat(head.body()).isEmpty();
        }
        HttpResponse<byte[]> options =
                client.send("OPTIONS", "/v2", new byte[0]).join();
        assertThat(options.statusCode()).isEqualTo(204);
        assertThat(options.headers().firstValue("Allow")).contains("GET, HEAD, OPTIONS");
        assertThat(client.send("HEAD", "/v1/recognize", new byte[0]).join().statusCode())
                .isEqualTo(405);
    }

    @Test
    void every_request_is_counted_and_has_an_id_and_those_that_are_none_too() throws Exception {
        start(Limits.DEFAULT, exchange -> null);
        HttpResponse<byte[]> named = client.get("/v2", "X-Request-Id", "mine-1");
        assertThat(named.headers().firstValue("X-Request-Id")).contains("mine-1");
        assertThat(client.get("/nothing").headers().firstValue("X-Request-Id").orElse(""))
                .isNotEmpty();
        client.raw("GET /v2 HTTP/1.1\r\n\r\n"); // no host
        Client.await("all are told", () -> ends.size() == 3);
        assertThat(ends).extracting(Requests.End::status).containsExactly(200, 404, 400);
        assertThat(ends.get(0).id()).isEqualTo("mine-1");
        assertThat(ends.get(1).name()).isEmpty();
    }
}
