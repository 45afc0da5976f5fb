// SPDX-License-Identifier: Apache-2.0
package master.serve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Collections;
import java.util.Map;
import javax.imageio.ImageIO;
import master.api.RecognizerOptions;
import master.cli.Main;
import master.serve.MasterServer;
import master.serve.options.ServerOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recognizer of another program behind HTTP; the blue of eight columns says which token they are. */
class ImportedRecognizerTest {
    private static MasterServer server;
    private static Client client;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        Path model = folder.resolve("columns.onnx");
        StringWriter err = new StringWriter();
        String[] words = {
            "import",
            "--from",
            Path.of(System.getProperty("testdata"), "import", "ctc", "columns.onnx")
                    .toString(),
            "--preset",
            "ppocr",
            "--out",
            model.toString()
        };
        assertThat(Main.run(words, new PrintWriter(new StringWriter()), new PrintWriter(err)))
                .as("%s", err)
                .isZero();
        server = MasterServer.start(
                ServerOptions.local(), Map.of("columns", model.toString()), RecognizerOptions.DEFAULT, line -> {});
        client = new Client(server.port());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** The blue of a, b and c. */
    private static byte[] image(int... blues) throws IOException {
        BufferedImage image = new BufferedImage(8 * blues.length, 8, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < image.getWidth(); x++) {
            for (int y = 0; y < 8; y++) {
                image.setRGB(x, y, blues[x / 8]);
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }

    @Test
    void is_read_with_constraints_and_boxes() throws IOException {
        byte[] picture = image(21, 64, 106);
        HttpResponse<String> answer =
                client.post("/v1/recognize?boxes=true&length=2", picture, "Content-Type", "image/png");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode read = Client.json(answer);
        assertThat(read.path("text").asText()).hasSize(2);
        assertThat(read.at("/characters/0/box/height").asDouble()).isEqualTo(8);
        HttpResponse<String> free = client.post("/v1/recognize", picture, "Content-Type", "image/png");
        assertThat(Client.json(free).path("text").asText()).isEqualTo("abc");
    }

    @Test
    void logits_of_many_tokens_are_not_made() throws IOException {
        String one = "{\"image\": {\"b64\": \"" + Base64.getEncoder().encodeToString(image(21, 64)) + "\"}}";
        String many = String.join(",", Collections.nCopies(1000, one)); // 402 rows of 10 tokens each
        String start = "{\"signature_name\": \"decode\", \"instances\": [";
        HttpResponse<String> few = client.post("/v1/models/columns:predict", start + one + "]}");
        assertThat(few.statusCode()).as(few.body()).isEqualTo(200);
        HttpResponse<String> refused = client.post("/v1/models/columns:predict", start + many + "]}");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("4020000 values, at most 4000000 are allowed");
    }
}
