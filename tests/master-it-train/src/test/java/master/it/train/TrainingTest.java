// SPDX-License-Identifier: Apache-2.0
package master.it.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import master.onnx.ModelFiles;
import master.onnx.OnnxReader;
import master.serve.MasterServer;
import master.train.Trainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingTest {
    private static final Path TESTDATA = Path.of(System.getProperty("testdata"));
    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final String CONFIG = """
            name: black-box
            charset: "0123456789"
            maxLength: 6
            network: tiny
            data:
              train:
                - synthetic: {minLength: 4, maxLength: 4, styles: {plain: 1}, texts: {digits: 1}}
              validation:
                - synthetic: {minLength: 4, maxLength: 4, styles: {plain: 1}, texts: {digits: 1}}
                  count: 4
            training: {steps: 3, batchSize: 4, validateSteps: 3}
            """;

    @Test
    void runs_on_the_path_it_is_meant_to() {
        assertThat(Trainer.class.getModule().isNamed()).isEqualTo("module".equals(System.getProperty("path")));
    }

    @Test
    void no_library_brings_a_command_line() {
        assertThatThrownBy(() -> Class.forName("picocli.CommandLine")).isInstanceOf(ClassNotFoundException.class);
    }

    @Test
    void trains_measures_exports_and_serves(@TempDir Path folder) throws IOException {
        Path yaml = Files.writeString(folder.resolve("black-box.yaml"), CONFIG);
        Trainer.Result result = Examples.train(yaml, folder.resolve("run"));
        assertThat(result.finished()).isTrue();
        assertThat(result.bestScore()).as("validated").isNotNegative();
        Path file = folder.resolve("run/model.onnx");
        assertThat(ModelFiles.read(file).weights().tensors())
                .isEqualTo(result.model().weights().tensors());

        Path captchas = TESTDATA.resolve("captchas");
        StringWriter report = new StringWriter();
        Examples.evaluate(captchas, file, new PrintWriter(report));
        assertThat(report.toString()).containsPattern("samples +12").contains("word accuracy");

        Path smaller = folder.resolve("int8.onnx");
        Examples.shrink(captchas, file, smaller);
        assertThat(smaller).isNotEmptyFile();
        assertThat(Files.size(smaller)).isLessThan(Files.size(file) / 2);

        Path served = Examples.triton(file, folder.resolve("repository"));
        assertThat(served.resolve("1/model.onnx")).hasSameBinaryContentAs(file);
        assertThat(OnnxReader.manifest(Files.readAllBytes(file)).name()).isEqualTo("black-box");

        try (MasterServer server = Examples.serve(file)) {
            HttpURLConnection ready = (HttpURLConnection)
                    URI.create("http://127.0.0.1:%d/v2/models/my-site/ready".formatted(server.port()))
                            .toURL()
                            .openConnection();
            assertThat(ready.getResponseCode()).isEqualTo(200);
        }
    }

    @Test
    void the_documents_show_what_is_compiled_here() throws IOException {
        String api = Files.readString(TESTDATA.resolveSibling("docs/api.md"));
        String section = api.substring(api.indexOf("## Training, measuring, exporting, serving"));
        String source = bare(Files.readString(Path.of("src/main/java/master/it/train/Examples.java")));
        assertThat(BLOCK.matcher(section.substring(0, section.indexOf("\n## ", 1)))
                        .results())
                .hasSize(6)
                .allSatisfy(block -> assertThat(source).contains(bare(block.group(1))));
    }

    private static String bare(String text) {
        return text.replaceAll("\\s+", "");
    }
}
