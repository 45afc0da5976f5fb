// SPDX-License-Identifier: Apache-2.0
package master.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import master.api.ImageSource;
import master.api.Outcome;
import master.api.Recognizer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One worker and a queue of three, in front of a recognizer that waits until it is let go on. */
class QueueTest {
    private static final int QUEUE = 3;

    private final FakeRecognizer recognizer = new FakeRecognizer("ab");
    private MasterServer server;
    private Client client;

    @BeforeEach
    void start() throws Exception {
        server = Client.start(Client.options().withQueue(1, QUEUE), recognizer);
        client = new Client(server);
        recognizer.holdBack();
    }

    @AfterEach
    void stop() {
        recognizer.letGo();
        server.close();
    }

    /** One image is with the model. */
    private CompletableFuture<HttpResponse<byte[]>> occupy() throws InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> first = client.recognize();
        recognizer.entered.acquire();
        return first;
    }

    private int waiting() {
        return Client.json(client.get("/v1/status")).at("/queue/waiting").intValue();
    }

    @Test
    void of_more_clients_than_there_is_room_for_exactly_the_rest_is_refused_at_once() throws Exception {
        CompletableFuture<HttpResponse<byte[]>> first = occupy();
        int more = 5;
        List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();
        for (int i = 0; i < QUEUE + more; i++) {
            answers.add(client.recognize());
        }
        Client.await(
                "refusals",
                () -> answers.stream().filter(CompletableFuture::isDone).count() == more);
        assertThat(answers).filteredOn(CompletableFuture::isDone).allSatisfy(answer -> {
            assertThat(answer.join().statusCode()).isEqualTo(503);
            assertThat(answer.join().headers().firstValue("Retry-After")).contains("1");
            assertThat(Client.json(answer.join()).path("code").asText()).isEqualTo("overloaded");
        });
        assertThat(first).isNotDone();

        recognizer.letGo();
        assertThat(first.join().statusCode()).isEqualTo(200);
        List<Integer> statuses = Client.statuses(answers);
        assertThat(Collections.frequency(statuses, 200)).isEqualTo(QUEUE);
        assertThat(Collections.frequency(statuses, 503)).isEqualTo(more);
        String metrics = Client.text(client.get("/metrics"));
        assertThat(metrics)
                .contains("master_requests_total{route=\"recognize\",status=\"200\"} 4.0")
                .contains("master_requests_total{route=\"recognize\",status=\"503\"} 5.0")
                .contains("master_images_total{end=\"rejected\",model=\"m\"} 5.0");
    }

    @Test
    void what_waits_is_read_in_one_batch() throws Exception {
        CompletableFuture<HttpResponse<byte[]>> first = occupy();
        List<CompletableFuture<HttpResponse<byte[]>>> answers =
                List.of(client.recognize(), client.recognize(), client.recognize());
        Client.await("a full queue", () -> waiting() == QUEUE);
        recognizer.letGo();
        assertThat(Client.statuses(answers)).containsOnly(200);
        assertThat(first.join().statusCode()).isEqualTo(200);
        assertThat(recognizer.batches).endsWith(1, 3);
    }

    @Test
    void an_image_whose_deadline_has_passed_never_reaches_the_model() throws Exception {
        CompletableFuture<HttpResponse<byte[]>> first = occupy();
        int before = recognizer.images.get();
        HttpResponse<byte[]> late =
                client.recognize("X-Request-Timeout-Ms", "30").join();
        assertThat(late.statusCode()).isEqualTo(504);
        assertThat(Client.json(late).path("code").asText()).isEqualTo("deadline_exceeded");
        assertThat(first).isNotDone();
        assertThat(waiting()).isZero();
        recognizer.letGo();
        assertThat(first.join().statusCode()).isEqualTo(200);
        assertThat(recognizer.images.get()).isEqualTo(before);
    }

    @Test
    void a_timeout_in_an_inference_request_is_a_deadline_too() throws Exception {
        CompletableFuture<HttpResponse<byte[]>> first = occupy();
        HttpResponse<byte[]> late = client.post("/v2/models/m/infer", """
                {"parameters": {"timeout": 30000},
                 "inputs": [{"name": "image", "shape": [1], "datatype": "BYTES", "data": ["cGljdHVyZQ=="]}]}""");
        assertThat(late.statusCode()).isEqualTo(504);
        recognizer.letGo();
        assertThat(first.join().statusCode()).isEqualTo(200);
    }

    @Test
    void a_request_with_more_images_than_the_queue_holds_is_told_so() {
        String body = "{\"instances\": [" + "{\"b64\": \"cGljdHVyZQ==\"}, ".repeat(3) + "{\"b64\": \"cGljdHVyZQ==\"}]}";
        HttpResponse<byte[]> answer = client.post("/v1/models/m:predict", body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Client.json(answer).path("error").asText()).isEqualTo("4 images, the queue holds 3");
    }

    @Test
    void a_batch_that_fails_costs_its_own_requests_only() throws Exception {
        AtomicBoolean broken = new AtomicBoolean();
        Recognizer fragile = new Delegate(new FakeRecognizer("ab")) {
            @Override
            public List<Outcome> recognizeAll(List<ImageSource> images) {
                if (broken.get()) {
                    throw new NoClassDefFoundError("secret/Name");
                }
                return super.recognizeAll(images);
            }
        };
        try (MasterServer other = Client.start(Client.options().withQueue(1, QUEUE), fragile)) {
            Client its = new Client(other);
            broken.set(true);
            for (int i = 0; i < 3; i++) {
                HttpResponse<byte[]> answer = its.recognize().join();
                assertThat(answer.statusCode()).isEqualTo(500);
                assertThat(Client.text(answer)).contains("internal").doesNotContain("secret");
            }
            broken.set(false);
            assertThat(its.recognize().join().statusCode()).isEqualTo(200);
        }
    }

    @Test
    void health_and_metrics_are_answered_while_all_is_full() throws Exception {
        CompletableFuture<HttpResponse<byte[]>> first = occupy();
        assertThat(client.get("/v2/health/live").statusCode()).isEqualTo(200);
        assertThat(client.get("/v2/health/ready").statusCode()).isEqualTo(200);
        assertThat(new String(client.get("/metrics").body(), StandardCharsets.UTF_8))
                .contains("master_requests_under_way 2.0");
        assertThat(first).isNotDone();
    }
}
