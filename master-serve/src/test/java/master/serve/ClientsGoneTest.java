// SPDX-License-Identifier: Apache-2.0
package master.serve;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that go away while the model is busy with something else, and those that only look as if. */
class ClientsGoneTest {
    private static final byte[] REQUEST =
            Malformed.post("/v1/recognize", "Content-Length: 3\r\n", "abc").getBytes(ISO_8859_1);

    private final FakeRecognizer recognizer = new FakeRecognizer("ab");
    private final List<Socket> sockets = new ArrayList<>();
    private MasterServer server;
    private Client client;
    private CompletableFuture<HttpResponse<byte[]>> first;

    @BeforeEach
    void start() throws Exception {
        server = Client.start(Client.options().withQueue(1, 32), recognizer);
        client = new Client(server);
        recognizer.holdBack();
        first = client.recognize();
        recognizer.entered.acquire();
    }

    @AfterEach
    void stop() throws Exception {
        recognizer.letGo();
        for (Socket socket : sockets) {
            socket.close();
        }
        server.close();
    }

    private int waiting() {
        return Client.json(client.get("/v1/status")).at("/queue/waiting").intValue();
    }

    private Socket ask(byte[] request) throws Exception {
        Socket socket = client.connect();
        sockets.add(socket);
        socket.getOutputStream().write(request);
        return socket;
    }

    private String answer(Socket socket) throws Exception {
        return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }

    @Test
    void clients_that_reset_or_close_their_connection_free_their_places_at_once() throws Exception {
        for (int i = 0; i < 20; i++) {
            ask(REQUEST).setSoLinger(i % 2 == 0, 0); // a reset, or a proper end
        }
        Client.await("twenty in the queue", () -> waiting() == 20);
        for (Socket socket : sockets) {
            socket.close();
        }
        Client.await("an empty queue", () -> waiting() == 0);
        assertThat(first).as("the model still reads the first one").isNotDone();
        assertThat(recognizer.images.get()).isEqualTo(3); // two of the self test
        Client.await(
                "it is counted",
                () -> Client.text(client.get("/metrics")).contains("route=\"recognize\",status=\"499\"} 20.0"));
    }

    @Test
    void a_client_that_has_nothing_more_to_say_still_gets_its_answer() throws Exception {
        Socket socket = ask(REQUEST);
        socket.shutdownOutput();
        Client.await("a place in the queue", () -> waiting() == 1);
        Thread.sleep(200); // some looks at it
        assertThat(waiting()).isEqualTo(1);
        recognizer.letGo();
        assertThat(answer(socket)).contains("HTTP/1.1 200 OK", "\"text\":\"ab\"");
    }

    @Test
    void what_a_client_sends_meanwhile_is_answered_next() throws Exception {
        Socket socket = ask(REQUEST);
        Client.await("a place in the queue", () -> waiting() == 1);
        socket.getOutputStream().write(REQUEST);
        Thread.sleep(120); // a look at it takes it in
        socket.getOutputStream()
                .write("GET /v2/health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                        .getBytes(ISO_8859_1));
        recognizer.letGo();
        String answers = answer(socket);
        assertThat(answers.split("HTTP/1.1 200 OK", -1)).hasSize(4);
        assertThat(answers).contains("{\"live\":true}");
    }
}
