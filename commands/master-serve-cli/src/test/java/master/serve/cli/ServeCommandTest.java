// SPDX-License-Identifier: Apache-2.0
package master.serve.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import master.cli.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeCommandTest {
    private static final Path CAPTCHAS = Path.of(System.getProperty("testdata"), "captchas");

    @TempDir
    private Path folder;

    private static String fails(int code, String... words) {
        StringWriter err = new StringWriter();
        List<String> line = new ArrayList<>(List.of("serve"));
        line.addAll(List.of(words));
        int result = Main.run(line.toArray(String[]::new), new PrintWriter(new StringWriter()), new PrintWriter(err));
        assertThat(result).as(err.toString()).isEqualTo(code);
        return err.toString();
    }

    @Test
    void what_cannot_be_served_is_said() throws IOException {
        assertThat(fails(2, "--host", "0.0.0.0")).contains("tokens are needed (--token-file)");
        assertThat(fails(2, "--queue", "0", "--port", "0", "--workers", "0")).contains("each must be at least 1");
        assertThat(fails(2, "--port", "70000")).contains("--port 70000, 0 to 65535 is allowed");
        assertThat(fails(2, "--port", "0", "--grpc-port", "70000"))
                .contains("--grpc-port 70000, 0 to 65535 is allowed");
        assertThat(fails(2, "--model", "captcha", "--model", "captcha")).contains("two models are named captcha");
        assertThat(fails(1, "--model", "nothing", "--port", "0")).contains("there is no bundled model \"nothing\"");
        assertThat(fails(1, "--model", "x=nothing.onnx", "--port", "0")).contains("nothing.onnx: no such file");
        assertThat(fails(1, "--model", "/", "--port", "0")).contains("/").doesNotContain("internal error");
        Path noKey = Files.writeString(folder.resolve("key.pem"), "");
        assertThat(fails(2, "--require-signature", noKey.toString())).contains("is no public key of Ed25519");
        Path empty = Files.writeString(folder.resolve("tokens"), "\n\n");
        assertThat(fails(1, "--token-file", empty.toString())).contains("holds no token");
    }

    /** What the launcher has: surefire leaves jars that no module names on the class path, Prometheus' needs them. */
    private static String modulePath() {
        Stream<String> unnamed = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(jar -> jar.contains("prometheus-metrics-"));
        return Stream.concat(Stream.of(System.getProperty("jdk.module.path")), unnamed)
                .collect(Collectors.joining(File.pathSeparator));
    }

    @Test
    void the_command_serves_until_it_is_told_to_stop() throws Exception {
        assumeThat(System.getProperty("os.name"))
                .as("a process of Windows cannot be told to stop")
                .doesNotContain("Windows");
        Path tokens = Files.writeString(folder.resolve("tokens"), "a-token-of-a-test-0123456789\n");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.awt.headless=true",
                        "-XX:TieredStopAtLevel=1",
                        "-p",
                        modulePath(),
                        "-m",
                        "master.cli/master.cli.Main",
                        "serve",
                        "--port",
                        "0",
                        "--token-file",
                        tokens.toString())
                .redirectError(folder.resolve("err").toFile())
                .start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            String line = out.readLine();
            assertThat(line).as(Files.readString(folder.resolve("err"))).isNotNull();
            Matcher matcher = Pattern.compile("listening on http://127\\.0\\.0\\.1:(\\d+)")
                    .matcher(line);
            assertThat(matcher.matches()).as(line).isTrue();
            Client client = new Client(Integer.parseInt(matcher.group(1)));
            byte[] image = Files.readAllBytes(CAPTCHAS.resolve("000001.png"));
            HttpResponse<String> answer =
                    client.post("/v1/recognize", image, "Authorization", "Bearer a-token-of-a-test-0123456789");
            assertThat(Client.json(answer).path("text").asText())
                    .as(answer.body())
                    .isEqualTo("y5jzue");
            assertThat(client.post("/v1/recognize", image).statusCode()).isEqualTo(401);
            List<CompletableFuture<HttpResponse<String>>> underWay = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                underWay.add(
                        client.send("/v1/recognize", image, "Authorization", "Bearer a-token-of-a-test-0123456789"));
            }
            process.destroy();
            assertThat(underWay).allMatch(sent -> sent.join().statusCode() == 200);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).isZero();
        assertThat(Files.readString(folder.resolve("err")))
                .contains("master: stopping", "master: stopped")
                .doesNotContain("y5jzue", "a-token", "Exception");
    }
}
