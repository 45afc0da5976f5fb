// SPDX-License-Identifier: Apache-2.0
package master.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class McpCommandTest {
    private static final Path CAPTCHAS = Path.of("../../testdata/captchas");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** What a session answers to calls of tools, each given as {@code name {arguments}}. */
    private static List<JsonNode> results(List<Object> words, String... calls) throws IOException {
        String lines = String.join(
                "\n",
                IntStream.range(0, calls.length)
                        .mapToObj(i -> "{\"jsonrpc\": \"2.0\", \"id\": %d, \"method\": \"tools/call\", \"params\":"
                                        .formatted(i)
                                + "{\"name\": \"%s\", \"arguments\": %s}}".formatted((Object[]) calls[i].split(" ", 2)))
                        .toList());
        Run run = session(words, lines);
        assertThat(run.code()).as(run.err()).isZero();
        List<JsonNode> answers = new ArrayList<>();
        for (String line : run.out().lines().toList()) {
            answers.add(MAPPER.readTree(line).path("result"));
        }
        return answers;
    }

    private static Run session(List<Object> words, String lines) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)));
        try {
            return Run.of(Stream.concat(Stream.of("mcp"), words.stream()).toArray());
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void a_port_in_use_is_told() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Run run = Run.of("mcp", "--http", taken.getLocalPort());
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err()).contains("cannot listen at port " + taken.getLocalPort());
        }
    }

    @Test
    void images_are_read_as_base64_and_as_files_of_one_folder(@TempDir Path outside) throws IOException {
        String base64 = Base64.getEncoder().encodeToString(Files.readAllBytes(CAPTCHAS.resolve("000002.png")));
        Path secret = Files.copy(CAPTCHAS.resolve("000002.png"), outside.resolve("secret.png"));
        List<JsonNode> results = results(
                List.of("--folder", CAPTCHAS, "--model", "captcha", "--model", "words"),
                "recognize_image {\"base64\": \"" + base64 + "\"}",
                "recognize_image {\"base64\": \"data:image/png;base64," + base64 + "\", \"model\": \"words\"}",
                "recognize_image {\"path\": \"000006.png\"}",
                "recognize_image {\"path\": \"" + secret + "\"}",
                "recognize_image {\"path\": \"../README.md\"}",
                "recognize_image {\"path\": \"labels.tsv\"}",
                "recognize_image {}",
                "recognize_image {\"path\": \"000006.png\", \"language\": \"en\"}",
                "recognize_image {\"path\": \"000006.png\", \"model\": \"x\"}",
                "list_models {}");
        assertThat(results.get(0).at("/structuredContent/text").asText()).isEqualTo("5JIEY9");
        assertThat(results.get(0).at("/structuredContent/sure").asBoolean()).isTrue();
        assertThat(results.get(1).at("/structuredContent/model").asText()).isEqualTo("words");
        assertThat(results.get(2).at("/structuredContent/text").asText()).isEqualTo("ayyaaf");
        String[] refused = {
            "no file of the folder of images",
            "no file of the folder of images",
            "labels.tsv",
            "either base64 or path is needed",
            "argument language is not known",
            "model x is not there, [captcha, words] are"
        };
        for (int i = 0; i < refused.length; i++) {
            assertThat(results.get(3 + i).path("isError").asBoolean()).isTrue();
            assertThat(results.get(3 + i).at("/content/0/text").asText()).contains(refused[i]);
        }
        assertThat(results.get(9).at("/structuredContent/models/1/name").asText())
                .isEqualTo("words");
        assertThat(results.get(9)
                        .at("/structuredContent/models/0/characterCount")
                        .asInt())
                .isPositive();
    }

    @Test
    void without_a_folder_no_file_is_read() throws IOException {
        List<JsonNode> results = results(
                List.of(),
                "recognize_image {\"path\": \"" + CAPTCHAS.resolve("000002.png").toAbsolutePath() + "\"}");
        assertThat(results.get(0).at("/content/0/text").asText()).isEqualTo("base64 is needed");
        Run list = session(List.of(), "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"tools/list\"}");
        JsonNode tools = MAPPER.readTree(list.out()).at("/result/tools");
        assertThat(tools)
                .extracting(tool -> tool.path("name").asText())
                .containsExactly("recognize_image", "list_models");
        assertThat(tools.at("/0/inputSchema/properties").has("path")).isFalse();
    }

    @Test
    void a_folder_or_a_model_that_is_not_there_is_named() {
        Run folder = Run.of("mcp", "--folder", "nowhere");
        assertThat(folder.code()).isEqualTo(2);
        assertThat(folder.err()).contains("--folder nowhere: no such folder");
        Run model = Run.of("mcp", "--model", "nothing");
        assertThat(model.code()).isEqualTo(1);
        Run table = Run.of("mcp", "--table", "captcha");
        assertThat(table.code()).isEqualTo(1);
        Run twice = Run.of("mcp", "--model", "captcha", "--model", "captcha");
        assertThat(twice.err()).contains("two models are named captcha");
        assertThat(Arrays.asList(model.out(), table.out(), twice.out())).containsOnly("");
    }
}
