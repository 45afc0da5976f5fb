// SPDX-License-Identifier: Apache-2.0
package master.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The container image of {@code -Pimage}: its layers are unpacked, and its entry point is started with this Java. */
@EnabledIf("isThere")
class ImageTest {
    private static final Path IMAGE = Path.of(System.getProperty("image"));

    @TempDir
    Path folder;

    static boolean isThere() {
        return Files.exists(IMAGE);
    }

    @Test
    void its_entry_point_reads_an_image() throws Exception {
        Path content = Files.createDirectory(folder.resolve("content"));
        Path root = Files.createDirectory(folder.resolve("root"));
        run(content, "tar", "xf", IMAGE.toString());
        ObjectMapper mapper = new ObjectMapper();
        JsonNode index = mapper.readTree(content.resolve("index.json").toFile());
        JsonNode manifest =
                mapper.readTree(blob(content, index.get("manifests").get(0)).toFile());
        for (JsonNode layer : manifest.get("layers")) {
            run(root, "tar", "xzf", blob(content, layer).toString());
        }
        JsonNode config =
                mapper.readTree(blob(content, manifest.get("config")).toFile()).get("config");
        assertThat(config.get("User").asText()).isEqualTo("65534:65534");
        String entry = config.get("Entrypoint").get(0).asText();
        assertThat(run(root, root + entry, "recognize", root + "/app/samples/000002.png"))
                .contains("5JIEY9");
    }

    private static Path blob(Path content, JsonNode descriptor) {
        return content.resolve("blobs")
                .resolve(descriptor.get("digest").asText().replace(':', '/'));
    }

    private String run(Path in, String... command) throws Exception {
        Path output = folder.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(List.of(command))
                .directory(in.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES))
                .as("%s ends", List.of(command))
                .isTrue();
        String said = Files.readString(output);
        assertThat(process.exitValue()).as("%s: %s", List.of(command), said).isZero();
        return said;
    }
}
