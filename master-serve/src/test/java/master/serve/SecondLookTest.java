// SPDX-License-Identifier: Apache-2.0
package master.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import master.api.ModelLoadException;
import master.api.RecognizerOptions;
import master.api.TextConstraint;
import master.serve.engine.Asked;
import org.junit.jupiter.api.Test;

class SecondLookTest {
    private final FakeSource source = new FakeSource(new FakeRecognizer("a"));
    private final List<Asked> opened = new CopyOnWriteArrayList<>();

    @Test
    void is_taken_where_a_request_asks_for_it() throws IOException {
        source.become(asked -> {
            opened.add(asked);
            return new FakeRecognizer("a");
        });
        try (MasterServer server = Client.start(Client.options(), Map.of("m", source))) {
            Client client = new Client(server);
            client.post("/v1/recognize?secondLook=true", Client.PICTURE, "Content-Type", "image/png");
            String input = "{\"name\": \"image\", \"shape\": [1], \"datatype\": \"BYTES\", \"data\": [\"aGk=\"]}";
            client.post(
                    "/v2/models/m/infer",
                    ("{\"inputs\": [%s], \"parameters\": {\"secondLook\": false}}".formatted(input)).getBytes(),
                    "Content-Type",
                    "application/json");
            assertThat(opened.stream().map(Asked::secondLook))
                    .containsExactly(Optional.empty(), Optional.of(true), Optional.of(false));
            assertThat(Client.text(
                            client.post("/v1/recognize?secondLook=1", Client.PICTURE, "Content-Type", "image/png")))
                    .contains("secondLook must be true or false");
        }
    }

    @Test
    void a_model_that_cannot_is_named() throws IOException {
        source.become(asked -> {
            if (asked.secondLook().isPresent()) {
                throw new ModelLoadException("no attention");
            }
            return new FakeRecognizer("a");
        });
        try (MasterServer server = Client.start(Client.options(), Map.of("m", source))) {
            assertThat(Client.text(new Client(server)
                            .post("/v1/recognize?secondLook=true", Client.PICTURE, "Content-Type", "image/png")))
                    .contains("model m has no second look");
        }
    }

    @Test
    void else_it_is_as_the_server_was_started() {
        List<Boolean> looks = new CopyOnWriteArrayList<>();
        for (boolean standard : new boolean[] {true, false}) {
            RecognizerOptions options = RecognizerOptions.DEFAULT.withSecondLook(standard);
            looks.add(Asked.NOTHING.in(options).secondLook().orElseThrow());
            looks.add(new Asked(TextConstraint.NONE, false, Optional.of(!standard))
                    .in(options)
                    .secondLook()
                    .orElseThrow());
        }
        assertThat(looks).containsExactly(true, false, false, true);
        assertThat(Asked.NOTHING.in(RecognizerOptions.DEFAULT).secondLook())
                .as("the file says")
                .isEmpty();
    }
}
