// SPDX-License-Identifier: Apache-2.0
package master.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import master.serve.options.Limits;
import master.serve.options.ServerOptions;
import org.junit.jupiter.api.Test;

class DrainTest {
    private final FakeRecognizer recognizer = new FakeRecognizer("ab");

    private static CompletableFuture<Boolean> drain(MasterServer server) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return server.drain();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void what_is_under_way_is_finished_and_nothing_new_begins() throws Exception {
        try (MasterServer server = Client.start(Client.options().withTimes(0, 700, 10_000), recognizer)) {
            Client client = new Client(server);
            recognizer.holdBack();
            CompletableFuture<HttpResponse<byte[]>> first = client.recognize();
            recognizer.entered.acquire();
            CompletableFuture<Boolean> drained = drain(server);
            Client.await("not ready", () -> client.get("/v2/health/ready").statusCode() == 503);
            HttpResponse<byte[]> live = client.get("/v2/health/live");
            assertThat(live.statusCode()).isEqualTo(200);
            assertThat(live.headers().firstValue("Connection")).contains("close");
            Client.await("closed door", () -> !canConnect(client));
            assertThat(first).isNotDone();
            assertThat(drained).isNotDone();

            recognizer.letGo();
            assertThat(first.join().statusCode()).isEqualTo(200);
            assertThat(drained.join()).isTrue();
            assertThat(recognizer.closed).isTrue();
        }
    }

    private static boolean canConnect(Client client) {
        try {
            client.connect().close();
            return true;
        } catch (java.io.IOException e) {
            return false;
        }
    }

    @Test
    void what_does_not_end_in_time_is_given_up_and_said() throws Exception {
        try (MasterServer server = Client.start(Client.options().withTimes(0, 0, 100), recognizer)) {
            Client client = new Client(server);
            recognizer.holdBack();
            client.recognize();
            recognizer.entered.acquire();
            assertThat(server.drain()).isFalse();
            recognizer.letGo();
        }
    }

    @Test
    void an_idle_server_stops_and_frees_its_port() throws Exception {
        MasterServer server = Client.start(Client.options(), recognizer);
        Client client = new Client(server);
        assertThat(server.drain()).isTrue();
        assertThatThrownBy(client::connect).isInstanceOf(ConnectException.class);
    }

    @Test
    void a_model_that_reads_for_nobody_does_not_hold_the_stop_up() throws Exception {
        ServerOptions options = Client.options().withTimes(0, 0, 300).withLimits(Limits.DEFAULT.withRequestMillis(50));
        MasterServer server = Client.start(options, recognizer);
        try {
            recognizer.holdBack();
            CompletableFuture<HttpResponse<byte[]>> late = new Client(server).recognize();
            recognizer.entered.acquire();
            assertThat(late.join().statusCode()).isEqualTo(504);
            assertThat(drain(server).get(10, TimeUnit.SECONDS))
                    .as("nothing was lost")
                    .isTrue();
            assertThat(server.isClosed()).isFalse();
            assertThat(recognizer.closed).as("not freed while it reads").isFalse();
        } finally {
            recognizer.letGo();
            server.close();
        }
    }
}
