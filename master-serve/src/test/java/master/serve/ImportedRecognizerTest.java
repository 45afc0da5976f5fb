// SPDX-License-Identifier: Apache-2.0
package master.serve;

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
import master.serve.engine.ModelFiles;
import master.serve.engine.RecognizerOpener;
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
        RecognizerOpener opener = RecognizerOpener.of(RecognizerOptions.DEFAULT);
        server = Client.start(Client.options(), Map.of("columns", new ModelFiles(model, opener)));
        client = new Client(server);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** The blue of a, b and c. */
    private static byte[] picture(int... blues) throws IOException {
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
        byte[] picture = picture(21, 64, 106);
        HttpResponse<byte[]> answer =
                client.post("/v1/recognize?boxes=true&length=2", picture, "Content-Type", "image/png");
        assertThat(answer.statusCode()).as(Client.text(answer)).isEqualTo(200);
        JsonNode read = Client.json(answer);
        assertThat(read.path("text").asText()).hasSize(2);
        assertThat(read.at("/characters/0/box/height").asDouble()).isEqualTo(8);
        HttpResponse<byte[]> free = client.post("/v1/recognize", picture, "Content-Type", "image/png");
        assertThat(Client.json(free).path("text").asText()).isEqualTo("abc");
    }

    @Test
    void logits_of_many_tokens_are_not_made() throws IOException {
        String one = "{\"image\": {\"b64\": \"" + Base64.getEncoder().encodeToString(picture(21, 64)) + "\"}}";
        String many = String.join(",", Collections.nCopies(1000, one)); // 402 rows of 10 tokens each
        String start = "{\"signature_name\": \"decode\", \"instances\": [";
        HttpResponse<byte[]> few = client.post("/v1/models/columns:predict", start + one + "]}");
        assertThat(few.statusCode()).as(Client.text(few)).isEqualTo(200);
        HttpResponse<byte[]> refused = client.post("/v1/models/columns:predict", start + many + "]}");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(Client.text(refused)).contains("4020000 values, at most 4000000 are allowed");
    }
}
