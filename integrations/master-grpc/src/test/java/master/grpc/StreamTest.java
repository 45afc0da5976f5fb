// SPDX-License-Identifier: Apache-2.0
package master.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import master.serve.options.Limits;
import master.serve.options.ServerOptions;
import org.junit.jupiter.api.Test;

/** {@code ModelStreamInfer}, as Triton's clients call it. */
class StreamTest {
    private final Proto proto;

    StreamTest() throws IOException {
        proto = new Proto("inference.proto");
    }

    /** A stream, its answers and its end. */
    private final class Stream {
        final BlockingQueue<Map<String, Object>> answers = new LinkedBlockingQueue<>();
        final CompletableFuture<Status> end = new CompletableFuture<>();
        final ClientCall<byte[], byte[]> call;

        Stream(ManagedChannel channel) {
            MethodDescriptor<byte[], byte[]> method = MethodDescriptor.newBuilder(Methods.BYTES, Methods.BYTES)
                    .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
                    .setFullMethodName(Setup.SERVICE + "/ModelStreamInfer")
                    .build();
            call = channel.newCall(method, CallOptions.DEFAULT);
            call.start(
                    new ClientCall.Listener<>() {
                        @Override
                        public void onMessage(byte[] message) {
                            answers.add(proto.decode("ModelStreamInferResponse", message));
                            call.request(1);
                        }

                        @Override
                        public void onClose(Status status, Metadata trailers) {
                            end.complete(status);
                        }
                    },
                    new Metadata());
            call.request(1);
        }

        void send(String text) {
            call.sendMessage(proto.encode(
                    "ModelInferRequest",
                    Map.of(
                            "model_name",
                            "m",
                            "id",
                            text,
                            "inputs",
                            List.of(Map.of(
                                    "name",
                                    "image",
                                    "datatype",
                                    "BYTES",
                                    "shape",
                                    List.of(1L),
                                    "contents",
                                    Map.of("bytes_contents", List.of(text.getBytes(UTF_8))))))));
        }

        Map<String, Object> next() throws InterruptedException {
            Map<String, Object> answer = answers.poll(20, TimeUnit.SECONDS);
            assertThat(answer).as("an answer").isNotNull();
            return answer;
        }

        String nextId() throws InterruptedException {
            return (String) ((Map<?, ?>) next().get("infer_response")).get("id");
        }

        Status end() {
            return end.orTimeout(20, TimeUnit.SECONDS).join();
        }
    }

    @Test
    void requests_are_answered_in_their_order_and_a_bad_one_does_not_end_it() throws Exception {
        try (Setup setup = new Setup(Setup.options(), new Setup.Model())) {
            Stream stream = new Stream(setup.channel);
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                stream.send("image " + i);
                ids.add("image " + i);
            }
            for (String id : ids) {
                assertThat(stream.nextId()).isEqualTo(id);
            }
            stream.send("bad");
            stream.send("good");
            assertThat(stream.next())
                    .containsOnlyKeys("error_message")
                    .extractingByKey("error_message")
                    .asString()
                    .contains("it is bad");
            assertThat(stream.nextId()).isEqualTo("good");
            stream.call.halfClose();
            assertThat(stream.end().isOk()).isTrue();
            assertThat(setup.metric("master_requests_total{route=\"grpc_ModelStreamInfer\",status=\"200\"}"))
                    .isEqualTo(31);
            Setup.await("all is given back", () -> setup.metric("master_buffered_bytes") == 0);
        }
    }

    @Test
    void what_has_been_answered_takes_no_memory_while_the_stream_goes_on() throws Exception {
        try (Setup setup = new Setup(Setup.options(), new Setup.Model())) {
            Stream stream = new Stream(setup.channel);
            for (int i = 0; i < 20; i++) {
                stream.send("x".repeat(50_000) + i);
                stream.next();
            }
            assertThat(setup.metric("master_buffered_bytes")).isLessThan(100_000);
            stream.call.halfClose();
            assertThat(stream.end().isOk()).isTrue();
        }
    }

    @Test
    void whoever_has_no_token_is_refused() throws Exception {
        try (Setup setup = new Setup(Setup.options().withTokens(List.of("0123456789abcdef")), new Setup.Model())) {
            Stream stream = new Stream(setup.channel);
            stream.send("image");
            assertThat(stream.end().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        }
    }

    @Test
    void a_client_that_goes_away_frees_its_places() throws Exception {
        try (Setup setup = new Setup(Setup.options().withQueue(1, 8), new Setup.Model())) {
            setup.model.entered.drainPermits();
            setup.model.holdBack();
            Stream stream = new Stream(setup.channel);
            for (int i = 0; i < 4; i++) {
                stream.send("image");
                if (i == 0) {
                    setup.model.entered.acquire();
                }
            }
            Setup.await("three wait", () -> setup.metric("master_queue_images") == 3);
            stream.call.cancel("gone", null);
            Setup.await("none waits", () -> setup.metric("master_queue_images") == 0);
        }
    }

    @Test
    void one_that_says_nothing_is_closed_and_so_are_all_when_the_server_stops() throws Exception {
        Limits limits = Limits.DEFAULT.withTimes(1000, 1000, 700);
        ServerOptions options = Setup.options().withLimits(limits);
        try (Setup setup = new Setup(options, new Setup.Model())) {
            Stream silent = new Stream(setup.channel);
            silent.send("once");
            silent.next();
            assertThat(silent.end().getDescription()).contains("no message came within 700 ms");
        }
        try (Setup setup = new Setup(Setup.options(), new Setup.Model())) {
            setup.model.entered.drainPermits();
            setup.model.holdBack();
            Stream stream = new Stream(setup.channel);
            stream.send("last");
            setup.model.entered.acquire();
            CompletableFuture<Boolean> drained = drain(setup);
            Thread.sleep(50); // whichever comes first, it is answered
            setup.model.letGo();
            assertThat(stream.nextId()).isEqualTo("last");
            assertThat(stream.end().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(drained.orTimeout(20, TimeUnit.SECONDS).join()).isTrue();
        }
    }

    private static CompletableFuture<Boolean> drain(Setup setup) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return setup.server.drain();
            } catch (InterruptedException e) {
                return false;
            }
        });
    }

    @Test
    void a_busy_one_ends_when_the_server_stops_and_says_that_not_all_was_answered() throws Exception {
        try (Setup setup = new Setup(Setup.options(), new Setup.Model())) {
            Stream stream = new Stream(setup.channel);
            for (int i = 0; i < 50; i++) {
                stream.send("image");
            }
            stream.next();
            CompletableFuture<Boolean> drained = drain(setup);
            while (!stream.end.isDone() && !drained.isDone()) {
                if (stream.answers.poll(10, TimeUnit.MILLISECONDS) != null) {
                    stream.send("one more");
                }
            }
            assertThat(stream.end().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(drained.orTimeout(20, TimeUnit.SECONDS).join()).isTrue();
        }
    }

    @Test
    void one_that_the_client_has_ended_is_answered_when_the_server_stops() throws Exception {
        try (Setup setup = new Setup(Setup.options(), new Setup.Model())) {
            setup.model.entered.drainPermits();
            setup.model.holdBack();
            Stream stream = new Stream(setup.channel);
            stream.send("last");
            stream.call.halfClose();
            setup.model.entered.acquire();
            CompletableFuture<Boolean> drained = drain(setup);
            Thread.sleep(50); // the end of what the client says has come by then
            setup.model.letGo();
            assertThat(stream.nextId()).isEqualTo("last");
            assertThat(stream.end().isOk()).isTrue();
            assertThat(drained.orTimeout(20, TimeUnit.SECONDS).join()).isTrue();
        }
    }
}
