// SPDX-License-Identifier: Apache-2.0
package master.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import master.api.ImageSource;
import master.api.ModelLoadException;
import master.api.Outcome;
import master.api.RecognitionException;
import master.serve.engine.Events;
import master.serve.engine.ModelFiles;
import master.serve.engine.Models;
import master.serve.engine.RecognizerOpener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
            public List<Outcome> recognizeAll(List<ImageSource> images) {
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

    private static Models open(Path folder, List<String> said) {
        RecognizerOpener opener = (model, asked) -> {
            String text = new String(model.bytes(), StandardCharsets.UTF_8);
            if (text.startsWith("bad")) {
                throw new ModelLoadException("it is damaged");
            }
            return new FakeRecognizer(text);
        };
        return new Models(Map.of("m", new ModelFiles(folder, opener)), 1, Events.NONE, said::add);
    }

    private static void version(Path folder, int number, String text) throws IOException {
        Files.writeString(
                Files.createDirectory(folder.resolve(Integer.toString(number))).resolve("m.onnx"), text);
    }

    @Test
    void a_server_that_starts_with_a_broken_newest_version_serves_the_one_before_and_says_so(@TempDir Path folder)
            throws IOException {
        version(folder, 10, "a");
        version(folder, 11, "b");
        version(folder, 12, "bad");
        Files.createDirectory(folder.resolve("13"));
        List<String> said = new ArrayList<>();
        try (Models models = open(folder, said)) {
            assertThat(models.find("m", Optional.empty()).orElseThrow().version())
                    .isEqualTo(11);
            assertThat(said)
                    .containsExactly(
                            "model m: version 13 is not good: model folder 13 holds 0 .onnx files, 1 is needed",
                            "model m: version 12 is not good: it is damaged",
                            "model m: version 11 is served, the newest one that is good");
            version(folder, 14, "c");
            models.reloadChanged();
            assertThat(models.find("m", Optional.empty()).orElseThrow().version())
                    .isEqualTo(14);
        }
        Path all = Files.createDirectory(folder.resolve("all"));
        version(all, 1, "bad");
        version(all, 2, "bad");
        assertThatThrownBy(() -> open(all, said)).hasMessage("it is damaged");
    }

    @Test
    void a_model_that_failed_for_a_reason_that_has_passed_is_tried_again() {
        AtomicBoolean damaged = new AtomicBoolean(true);
        source.become(constraint -> {
            if (damaged.get()) {
                throw new ModelLoadException("no memory now");
            }
            return new FakeRecognizer("b");
        });
        server.reloadAll();
        server.reloadAll();
        assertThat(log)
                .as("said once")
                .containsExactly("model m: the new one is not good, version 1 stays: no memory now");
        damaged.set(false);
        server.reloadAll();
        assertThat(text(client.recognize().join())).isEqualTo("b");
    }

    @Test
    void a_pipe_in_a_folder_of_models_is_refused_and_later_versions_are_seen(@TempDir Path folder) throws Exception {
        version(folder, 1, "a");
        Path pipe = Files.createDirectory(folder.resolve("2")).resolve("m.onnx");
        Process made = null;
        try {
            made = new ProcessBuilder("mkfifo", pipe.toString()).start();
        } catch (IOException e) {
            // said below
        }
        assumeThat(made).as("no mkfifo on this system").isNotNull();
        assertThat(made.waitFor()).isZero();
        List<String> said = new ArrayList<>();
        try (Models models = open(folder, said)) {
            assertThat(said).contains("model m: version 2 is not good: model m.onnx is not a regular file");
            version(folder, 3, "c");
            models.reloadChanged();
            assertThat(models.find("m", Optional.empty()).orElseThrow().version())
                    .isEqualTo(3);
        }
    }
}
