// SPDX-License-Identifier: Apache-2.0
package master.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import master.api.Box;
import master.api.ImageSource;
import master.api.ModelLoadException;
import master.api.Outcome;
import master.api.Recognition;
import master.api.RecognizedToken;
import master.api.Recognizer;
import org.junit.jupiter.api.Test;

class BoxesTest {
    private static final Recognition WITH_BOX =
            new Recognition("a", 0.5, List.of(new RecognizedToken("a", 0.5, Optional.of(new Box(1.5, 2, 3, 4.25)))));

    private static Recognizer withBoxes() {
        return new Delegate(new FakeRecognizer("a")) {
            @Override
            public List<Outcome> recognizeAll(List<ImageSource> images) {
                return images.stream()
                        .<Outcome>map(image -> new Outcome.Recognized(WITH_BOX))
                        .toList();
            }
        };
    }

    private static HttpResponse<byte[]> read(FakeSource source, String query) throws IOException {
        try (MasterServer server = Client.start(Client.options(), Map.of("m", source))) {
            return new Client(server).post("/v1/recognize" + query, Client.PICTURE, "Content-Type", "image/png");
        }
    }

    @Test
    void characters_have_boxes_where_they_are_asked_for() throws IOException {
        FakeSource source = new FakeSource(new FakeRecognizer("a"));
        source.become(asked -> asked.boxes() ? withBoxes() : new FakeRecognizer("a"));

        JsonNode box = Client.json(read(source, "?boxes=true")).at("/characters/0/box");
        assertThat(box).isEqualTo(Client.json("{\"x\": 1.5, \"y\": 2.0, \"width\": 3.0, \"height\": 4.25}"));
        for (String query : new String[] {"", "?boxes=false"}) {
            JsonNode character = Client.json(read(source, query)).at("/characters/0");
            assertThat(character.path("character").asText()).isEqualTo("a");
            assertThat(character.has("box")).isFalse();
        }
    }

    @Test
    void a_model_without_boxes_and_a_word_that_says_nothing_are_refused() throws IOException {
        FakeSource source = new FakeSource(new FakeRecognizer("a"));
        source.become(asked -> {
            if (asked.boxes()) {
                throw new ModelLoadException("no attention");
            }
            return new FakeRecognizer("a");
        });

        HttpResponse<byte[]> none = read(source, "?boxes=true");
        assertThat(none.statusCode()).isEqualTo(400);
        assertThat(Client.text(none)).contains("model m has no boxes");
        assertThat(Client.text(read(source, "?boxes=yes"))).contains("boxes must be true or false");
    }
}
