// SPDX-License-Identifier: Apache-2.0
package master.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.agent.tool.ToolSpecifications;
import dev.langchain4j.service.tool.DefaultToolExecutor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import master.api.Recognizer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls the tool as LangChain4j does when a language model asks for it. */
class ImageTextToolTest {
    private static final Path CAPTCHAS = Path.of(System.getProperty("testdata"), "captchas");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static Recognizer recognizer;

    @BeforeAll
    static void open() {
        recognizer = Recognizer.bundled("captcha");
    }

    @AfterAll
    static void close() {
        recognizer.close();
    }

    private static String call(ImageTextTool tool, String name, String argument, String value) throws IOException {
        ToolExecutionRequest request = ToolExecutionRequest.builder()
                .id("1")
                .name(name)
                .arguments(JSON.writeValueAsString(Map.of(argument, value)))
                .build();
        return DefaultToolExecutor.builder()
                .object(tool)
                .originalMethod(method(name))
                .methodToInvoke(method(name))
                .build()
                .execute(request, "memory");
    }

    private static Method method(String name) {
        return Stream.of(ImageTextTool.class.getMethods())
                .filter(method -> method.isAnnotationPresent(Tool.class))
                .filter(method -> method.getAnnotation(Tool.class).name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static ImageTextTool tool(double minConfidence) {
        return new ImageTextTool(recognizer, minConfidence, CAPTCHAS);
    }

    @Test
    void a_language_model_is_told_what_the_tools_do_and_take() {
        List<ToolSpecification> tools = ToolSpecifications.toolSpecificationsFrom(tool(0));
        assertThat(tools)
                .extracting(ToolSpecification::name)
                .containsExactlyInAnyOrder("read_text_in_image_file", "read_text_in_image_base64");
        assertThat(tools).allSatisfy(tool -> {
            assertThat(tool.description()).contains("captcha");
            assertThat(tool.parameters().properties()).hasSize(1);
            assertThat(tool.parameters().required()).hasSize(1);
        });
    }

    @Test
    void a_file_of_the_folder_is_read() throws IOException {
        JsonNode read = JSON.readTree(call(tool(0.9), "read_text_in_image_file", "path", "000009.png"));
        assertThat(read.path("text").asText()).isEqualTo("29942");
        assertThat(read.path("confidence").asDouble()).isBetween(0.9, 1.0);
        assertThat(read.path("sure").asBoolean()).isTrue();
    }

    @Test
    void an_image_in_base64_is_read_and_doubt_is_said() throws IOException {
        byte[] image = Files.readAllBytes(CAPTCHAS.resolve("000009.png"));
        JsonNode read = JSON.readTree(call(
                tool(1),
                "read_text_in_image_base64",
                "base64",
                Base64.getMimeEncoder().encodeToString(image)));
        assertThat(read.path("text").asText()).isEqualTo("29942");
        assertThat(read.path("sure").asBoolean()).isFalse();
        assertThat(tool(0).read(image).sure()).isTrue();
    }

    @Test
    void a_data_url_is_read() throws IOException {
        String base64 = Base64.getEncoder().encodeToString(Files.readAllBytes(CAPTCHAS.resolve("000009.png")));
        assertThat(call(tool(0), "read_text_in_image_base64", "base64", "data:image/png;base64," + base64))
                .contains("29942");
    }

    @Test
    void of_a_file_no_more_is_read_than_the_limits_allow(@TempDir Path folder) throws IOException {
        try (RandomAccessFile large =
                new RandomAccessFile(folder.resolve("large.png").toFile(), "rw")) {
            large.setLength(3L << 30); // more than an array holds
        }
        assertThat(call(new ImageTextTool(recognizer, 0, folder), "read_text_in_image_file", "path", "large.png"))
                .isEqualTo("image: more than 16777216 bytes, at most 16777216 are allowed");
    }

    @Test
    void nothing_outside_of_the_folder_is_read(@TempDir Path other) throws IOException {
        Path secret = Files.copy(CAPTCHAS.resolve("000009.png"), other.resolve("secret.png"));
        Path inside = Files.createDirectory(other.resolve("inside"));
        Files.createSymbolicLink(inside.resolve("link.png"), secret);
        ImageTextTool tool = new ImageTextTool(recognizer, 0, inside);
        for (String path : List.of("../secret.png", secret.toString(), "link.png", "gone.png", ".", "a\0b")) {
            assertThat(call(tool, "read_text_in_image_file", "path", path))
                    .contains("no file of the folder of images")
                    .doesNotContain("29942");
        }
    }

    @Test
    void what_is_no_image_is_said() throws IOException {
        assertThat(call(tool(0), "read_text_in_image_base64", "base64", "####")).doesNotContain("\"text\"");
        assertThat(call(tool(0), "read_text_in_image_file", "path", "labels.tsv"))
                .doesNotContain("\"text\"");
        assertThatThrownBy(() -> tool(2)).hasMessage("minConfidence 2.0, 0 to 1 is allowed");
    }
}
