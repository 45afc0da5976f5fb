// SPDX-License-Identifier: Apache-2.0
package master.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import master.api.ImageSource;
import master.api.ModelLoadException;
import master.api.Outcome;
import master.api.RecognitionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReloadTest {
    private final FakeRecognizer old = new FakeRecognizer("a");
    private final FakeSource source = new FakeSource(old);
    private final List<String> log = new ArrayList<>();
    private MasterServer server;
    private Client client;

    @BeforeEach
    void start() throws Exception {
        server = MasterServer.start(Client.options(), Map.of("m", source), log::add);
        client = new Client(server);
    }

    @AfterEach
    void stop() {
        old.letGo();
        server.close();
    }

    private static String text(HttpResponse<byte[]> answer) {
        return Client.json(answer).path("text").asText();
    }

    @Test
    void a_new_model_answers_at_once_and_the_old_one_is_closed_after_its_last_request() throws Exception {
        old.holdBack();
        CompletableFuture<HttpResponse<byte[]>> first = client.recognize();
        old.entered.acquire();

        source.become(constraint -> new FakeRecognizer("b"));
        server.reloadChanged();
        HttpResponse<byte[]> second = client.recognize().join();
        assertThat(text(second)).isEqualTo("b");
        assertThat(Client.json(second).path("version").asText()).isEqualTo("2");
        assertThat(old.closed).isFalse();

        old.letGo();
        assertThat(text(first.join())).isEqualTo("a");
        Client.await("closing", () -> old.closed);
        assertThat(log).containsExactly("model m: version 2 is served now");
        assertThat(client.get("/v1/models/m/versions/2").statusCode()).isEqualTo(200);
        assertThat(client.get("/v1/models/m/versions/1").statusCode()).isEqualTo(404);
    }

    @Test
    void a_model_that_cannot_be_opened_leaves_the_old_one() {
        source.become(constraint -> {
            throw new ModelLoadException("it is damaged");
        });
        server.reloadChanged();
        assertThat(text(client.recognize().join())).isEqualTo("a");
        assertThat(log).containsExactly("model m: the new one is not good, version 1 stays: it is damaged");
        assertThat(Client.text(client.get("/metrics")))
                .contains("master_reloads_total{good=\"false\",model=\"m\"} 1.0");
        server.reloadChanged(); // it is not tried again
        assertThat(log).hasSize(1);
    }

    @Test
    void a_model_that_cannot_read_is_closed_and_leaves_the_old_one() {
        AtomicBoolean closed = new AtomicBoolean();
        source.become(constraint -> new Delegate(new FakeRecognizer("b")) {
            @Override
            public List<Outcome> recognizeAll(List<ImageSource> pictures) {
                throw new RecognitionException("it is empty");
            }

            @Override
            public void close() {
                closed.set(true);
            }
        });
        server.reloadChanged();
        assertThat(closed).isTrue();
        assertThat(text(client.recognize().join())).isEqualTo("a");
    }

    @Test
    void the_same_model_keeps_its_version() {
        FakeRecognizer same = new FakeRecognizer("a");
        source.become(constraint -> same);
        server.reloadChanged();
        assertThat(same.closed).isTrue();
        assertThat(Client.json(client.recognize().join()).path("version").asText())
                .isEqualTo("1");
        assertThat(log).isEmpty();
    }

    /** What a version answers, so that an answer by another one is seen. */
    private static String textOf(int version) {
        return "a".repeat(1 + (version - 1) % 3);
    }

    @Test
    void reloads_under_load_lose_nothing_and_close_all_but_the_last() throws Exception {
        List<FakeRecognizer> opened = new ArrayList<>(List.of(old));
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger good = new AtomicInteger();
        List<CompletableFuture<List<String>>> clients = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            clients.add(CompletableFuture.supplyAsync(() -> {
                List<String> wrong = new ArrayList<>();
                while (!done.get()) {
                    HttpResponse<byte[]> answer = client.recognize().join();
                    int version = Client.json(answer).path("version").asInt();
                    if (answer.statusCode() != 200 || !text(answer).equals(textOf(version))) {
                        wrong.add(Client.text(answer));
                    }
                    good.incrementAndGet();
                }
                return wrong;
            }));
        }
        for (int version = 2; version <= 30; version++) {
            FakeRecognizer next = new FakeRecognizer(textOf(version));
            opened.add(next);
            source.become(constraint -> next);
            server.reloadChanged();
            int seen = good.get();
            Client.await("more answers", () -> good.get() > seen + 3);
        }
        done.set(true);
        for (CompletableFuture<List<String>> each : clients) {
            assertThat(each.join()).isEmpty();
        }
        FakeRecognizer last = opened.remove(opened.size() - 1);
        Client.await("closing", () -> opened.stream().allMatch(each -> each.closed));
        assertThat(last.closed).isFalse();
    }
}
