// SPDX-License-Identifier: Apache-2.0
package master.grpc;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import master.core.wire.WireWriter;
import master.serve.options.Limits;
import master.serve.options.ServerOptions;
import org.junit.jupiter.api.Test;

class GrpcLimitsTest {
    private static final String INFER = Setup.SERVICE + "/ModelInfer";

    private static byte[] request(byte[] image) {
        return new WireWriter()
                .text(1, "m")
                .message(
                        5,
                        new WireWriter()
                                .text(1, "image")
                                .text(2, "BYTES")
                                .integer(3, 1)
                                .message(5, new WireWriter().bytes(8, image)))
                .toBytes();
    }

    private static final byte[] SMALL = request("a".getBytes(US_ASCII));

    private static ServerOptions with(Limits limits) {
        return Setup.options().withLimits(limits);
    }

    @Test
    void a_client_that_goes_away_frees_its_place() throws Exception {
        try (Setup setup = new Setup(Setup.options().withQueue(1, 8), new Setup.Model())) {
            setup.model.entered.drainPermits();
            setup.model.holdBack();
            CompletableFuture<Setup.Answer> first = setup.send("ModelInfer", SMALL);
            assertThat(setup.model.entered.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
            List<ClientCall<byte[], byte[]>> calls = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                calls.add(Setup.begin(
                        setup.channel,
                        INFER,
                        Optional.of(SMALL),
                        CallOptions.DEFAULT,
                        new Metadata(),
                        new CompletableFuture<>()));
            }
            Setup.await("five wait", () -> setup.metric("master_queue_images") == 5);
            calls.forEach(call -> call.cancel("gone", null));
            Setup.await("none waits", () -> setup.metric("master_queue_images") == 0);
            Setup.await(
                    "they are counted",
                    () -> setup.metric("master_requests_total{route=\"grpc_ModelInfer\",status=\"499\"}") == 5);
            setup.model.letGo();
            assertThat(first.join().status().isOk()).isTrue();
        }
    }

    @Test
    void a_full_queue_is_a_busy_server_and_says_when_to_ask_again() throws Exception {
        try (Setup setup = new Setup(Setup.options().withQueue(1, 1), new Setup.Model())) {
            setup.model.entered.drainPermits();
            setup.model.holdBack();
            setup.send("ModelInfer", SMALL);
            assertThat(setup.model.entered.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
            setup.send("ModelInfer", SMALL);
            Setup.await("one waits", () -> setup.metric("master_queue_images") == 1);
            Setup.Answer refused = setup.call("ModelInfer", SMALL);
            assertThat(refused.status().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(refused.trailers().get(Metadata.Key.of("x-error-code", Metadata.ASCII_STRING_MARSHALLER)))
                    .isEqualTo("overloaded");
            assertThat(setup.call("ServerLive", new byte[0]).status().isOk()).isTrue();
        }
    }

    @Test
    void a_deadline_ends_the_wait() throws Exception {
        try (Setup setup = new Setup(Setup.options().withQueue(1, 8), new Setup.Model())) {
            setup.model.entered.drainPermits();
            setup.model.holdBack();
            setup.send("ModelInfer", SMALL);
            assertThat(setup.model.entered.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
            Setup.Answer late = setup.send(
                            INFER,
                            SMALL,
                            CallOptions.DEFAULT.withDeadlineAfter(100, TimeUnit.MILLISECONDS),
                            new Metadata())
                    .join();
            assertThat(late.status().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
            Setup.await("it does not wait any more", () -> setup.metric("master_queue_images") == 0);
        }
    }

    @Test
    void a_message_that_is_too_large_or_does_not_come_is_refused() throws Exception {
        Limits limits = Limits.DEFAULT.withMaxBody(100_000).withTimes(1000, 300, 30_000);
        try (Setup setup = new Setup(with(limits), new Setup.Model())) {
            assertThat(setup.call("ModelInfer", request(new byte[100_000]))
                            .status()
                            .getCode())
                    .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
            CompletableFuture<Setup.Answer> answer = new CompletableFuture<>();
            Setup.begin(setup.channel, INFER, Optional.empty(), CallOptions.DEFAULT, new Metadata(), answer);
            Status status = answer.get(10, TimeUnit.SECONDS).status();
            assertThat(status.getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
            assertThat(status.getDescription()).contains("did not arrive within 300 ms");
        }
    }

    @Test
    void a_client_that_does_not_take_its_answer_is_cut_off() throws Exception {
        Limits limits = Limits.DEFAULT.withTimes(1000, 500, 30_000);
        try (Setup setup = new Setup(with(limits), new Setup.Model());
                Socket socket = setup.connect()) {
            socket.getOutputStream().write(callWithoutWindow(SMALL));
            Setup.await(
                    "it is answered",
                    () -> setup.metric("master_requests_total{route=\"grpc_ModelInfer\",status=\"200\"}") == 1);
            assertThat(setup.metric("master_buffered_bytes")).isPositive();
            assertThat(end(socket)).isTrue();
            Setup.await("all is given back", () -> setup.metric("master_buffered_bytes") == 0);
        }
    }

    /** A call as HTTP/2 has it, by a client that lets no byte of an answer come. */
    private static byte[] callWithoutWindow(byte[] message) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
        out.writeBytes(frame(4, 0, 0, new byte[] {0, 4, 0, 0, 0, 0})); // SETTINGS_INITIAL_WINDOW_SIZE 0
        ByteArrayOutputStream headers = new ByteArrayOutputStream();
        for (String header : List.of(
                ":method POST",
                ":scheme http",
                ":path /" + INFER,
                ":authority a",
                "content-type application/grpc",
                "te trailers")) {
            headers.write(0); // a literal
            for (String part : header.split(" ")) {
                headers.write(part.length());
                headers.writeBytes(part.getBytes(US_ASCII));
            }
        }
        out.writeBytes(frame(1, 4, 1, headers.toByteArray()));
        byte[] data = ByteBuffer.allocate(5 + message.length)
                .put((byte) 0)
                .putInt(message.length)
                .put(message)
                .array();
        out.writeBytes(frame(0, 1, 1, data));
        return out.toByteArray();
    }

    private static byte[] frame(int type, int flags, int stream, byte[] payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .putInt(payload.length << 8 | type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    @Test
    void messages_in_memory_share_the_budget_and_give_it_back() throws Exception {
        Limits limits = new Limits(400_000, 600_000, 64, 100, 100, 10_000, 10_000, 30_000, 30_000);
        try (Setup setup = new Setup(with(limits).withQueue(1, 8), new Setup.Model())) {
            setup.model.entered.drainPermits();
            setup.model.holdBack();
            byte[] large = request(new byte[350_000]);
            CompletableFuture<Setup.Answer> first = setup.send("ModelInfer", large);
            assertThat(setup.model.entered.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
            assertThat(setup.metric("master_buffered_bytes")).isGreaterThanOrEqualTo(350_000);
            Setup.Answer refused = setup.call("ModelInfer", large);
            assertThat(refused.status().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(refused.status().getDescription()).contains("too many messages");
            setup.model.letGo();
            assertThat(first.join().status().isOk()).isTrue();
            Setup.await("all is given back", () -> setup.metric("master_buffered_bytes") == 0);
            assertThat(setup.call("ModelInfer", large).status().isOk()).isTrue();
        }
    }

    @Test
    void tokens_are_asked_for_but_not_for_health() throws Exception {
        ServerOptions options = Setup.options().withTokens(List.of("a-token-of-20-letters"));
        try (Setup setup = new Setup(options, new Setup.Model())) {
            assertThat(setup.call("ServerLive", new byte[0]).status().isOk()).isTrue();
            assertThat(setup.call("ServerMetadata", new byte[0]).status().getCode())
                    .isEqualTo(Status.Code.UNAUTHENTICATED);
            assertThat(setup.call("ModelInfer", SMALL).status().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
            Metadata headers = new Metadata();
            headers.put(
                    Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer a-token-of-20-letters");
            assertThat(setup.send(INFER, SMALL, CallOptions.DEFAULT, headers)
                            .join()
                            .status()
                            .isOk())
                    .isTrue();
        }
    }

    @Test
    void more_connections_than_may_be_are_closed_and_silent_ones_after_a_while() throws Exception {
        Limits limits = Limits.DEFAULT.withConnections(100, 3).withTimes(500, 10_000, 30_000);
        try (Setup setup = new Setup(with(limits), new Setup.Model())) {
            List<Socket> sockets = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                sockets.add(setup.connect());
            }
            Setup.await("three are there", () -> setup.metric("master_grpc_connections") == 3);
            for (int i = 0; i < 2; i++) {
                try (Socket fourth = setup.connect()) {
                    assertThat(end(fourth)).isTrue();
                }
            }
            assertThat(setup.log).hasSize(1).first().asString().contains("3 of an address", "127.0.0.1");
            for (Socket socket : sockets) {
                assertThat(end(socket)).as("silent for half a second").isTrue();
                socket.close();
            }
            Setup.await("none is left", () -> setup.metric("master_grpc_connections") == 0);
            assertThat(setup.call("ModelInfer", SMALL).status().isOk()).isTrue();
        }
    }

    /** Reads until the server closes. */
    private static boolean end(Socket socket) {
        try {
            return socket.getInputStream().readAllBytes().length >= 0;
        } catch (IOException e) {
            return !(e instanceof java.net.SocketTimeoutException);
        }
    }

    @Test
    void what_is_no_grpc_is_closed() throws Exception {
        try (Setup setup = new Setup(Setup.options(), new Setup.Model());
                Socket socket = setup.connect()) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(US_ASCII));
            assertThat(end(socket)).isTrue();
            assertThat(setup.call("ServerLive", new byte[0]).status().isOk()).isTrue();
        }
    }

    @Test
    void a_stop_finishes_what_is_under_way() throws Exception {
        Setup setup = new Setup(Setup.options(), new Setup.Model());
        setup.model.entered.drainPermits();
        setup.model.holdBack();
        CompletableFuture<Setup.Answer> first = setup.send("ModelInfer", SMALL);
        assertThat(setup.model.entered.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<Boolean> drained = CompletableFuture.supplyAsync(() -> {
            try {
                return setup.server.drain();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        ManagedChannel other = setup.channel();
        Setup.await("nobody can connect any more", () -> {
            CompletableFuture<Setup.Answer> answer = new CompletableFuture<>();
            Setup.begin(
                    other,
                    Setup.SERVICE + "/ServerReady",
                    Optional.of(new byte[0]),
                    CallOptions.DEFAULT,
                    new Metadata(),
                    answer);
            return !answer.join().status().isOk();
        });
        other.shutdownNow();
        assertThat(drained).isNotDone();
        setup.model.letGo();
        assertThat(first.join().status().isOk()).isTrue();
        assertThat(drained.join()).isTrue();
        setup.close();
    }

    @Test
    void a_port_that_is_taken_is_told() throws Exception {
        try (Setup setup = new Setup(Setup.options(), new Setup.Model())) {
            assertThatThrownBy(() ->
                            setup.server.open(new GrpcFront(), new java.net.InetSocketAddress("127.0.0.1", setup.port)))
                    .isInstanceOf(IOException.class);
        }
    }
}
