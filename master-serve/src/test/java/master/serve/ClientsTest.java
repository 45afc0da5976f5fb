// SPDX-License-Identifier: Apache-2.0
package master.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs the clients of {@code examples/clients} against a server, each where its language is installed. */
class ClientsTest {
    private static final Path EXAMPLES =
            Path.of(System.getProperty("testdata")).toAbsolutePath().resolveSibling("examples/clients");
    private static final String TOKEN = "a-token-of-a-test-0123456789";
    private static final String TEXT = "a\"b\\\u00e9\u8a9e";

    private enum Language {
        JAVA("java", "-XX:TieredStopAtLevel=1", "Client.java"),
        PYTHON("python3", "client.py"),
        NODE("node", "client.mjs"),
        CSHARP("dotnet", "run", "--project", "csharp", "--");

        private final List<String> command;

        Language(String... command) {
            this.command = List.of(command);
        }

        /** The command of the client, or nothing if there is no such program here. */
        private Optional<List<String>> command(Path image) {
            Optional<Path> program = this == JAVA
                    ? Optional.of(Path.of(System.getProperty("java.home"), "bin", "java"))
                    : Stream.of(System.getenv("PATH").split(File.pathSeparator))
                            .map(folder -> Path.of(folder, command.get(0)))
                            .filter(Files::isExecutable)
                            .findFirst();
            return program.map(path -> {
                List<String> words = new ArrayList<>(command);
                words.set(0, path.toString());
                words.add(image.toString());
                return words;
            });
        }
    }

    /** What a client did. */
    private record Run(int code, String out, String err) {}

    @TempDir
    private Path folder;

    private Process start(Language language, int port, byte[] image, String token) throws IOException {
        Path file = Files.write(folder.resolve("image"), image);
        Optional<List<String>> command = language.command(file);
        assumeThat(command).as("%s is not installed here", language).isPresent();
        ProcessBuilder builder = new ProcessBuilder(command.get())
                .directory(EXAMPLES.toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().put("MASTER_URL", "http://127.0.0.1:" + port);
        builder.environment().put("MASTER_TOKEN", token);
        builder.environment().put("JAVA_TOOL_OPTIONS", "-Dfile.encoding=UTF-8 -Dsun.stdout.encoding=UTF-8");
        return builder.start();
    }

    private Run end(Process process) throws Exception {
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
            return new Run(
                    process.exitValue(),
                    Files.readString(folder.resolve("out"), StandardCharsets.UTF_8),
                    Files.readString(folder.resolve("err"), StandardCharsets.UTF_8));
        } finally {
            process.destroyForcibly();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_client_prints_text_and_confidence_and_sends_its_token(Language language) throws Exception {
        FakeRecognizer recognizer = new FakeRecognizer(TEXT);
        try (MasterServer server = Client.start(Client.options().withTokens(List.of(TOKEN)), recognizer)) {
            Run run = end(start(language, server.port(), Client.PICTURE, TOKEN));
            assertThat(run.code()).as(run.err()).isZero();
            assertThat(run.out().strip()).isEqualTo(TEXT + "\t" + Math.pow(0.5, TEXT.length() + 1));
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_the_server_refuses_is_said(Language language) throws Exception {
        byte[] bad = "BAD".getBytes(StandardCharsets.US_ASCII);
        try (MasterServer server = Client.start(Client.options(), new FakeRecognizer(TEXT))) {
            Run run = end(start(language, server.port(), bad, ""));
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).contains("client: ", "the server answered 400", "no PNG");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_client_comes_back_when_the_server_is_busy(Language language) throws Exception {
        FakeRecognizer recognizer = new FakeRecognizer(TEXT);
        try (MasterServer server = Client.start(Client.options().withQueue(1, 1), recognizer)) {
            recognizer.holdBack();
            try {
                Client client = new Client(server);
                CompletableFuture<HttpResponse<byte[]>> read = client.recognize();
                recognizer.entered.acquire();
                CompletableFuture<HttpResponse<byte[]>> waits = client.recognize();
                Client.await("a full queue", () -> status(client, "/queue/waiting") == 1);

                Process process = start(language, server.port(), Client.PICTURE, "");
                Client.await("a refusal", 60, () -> status(client, "/requests/refused") > 0 || !process.isAlive());
                recognizer.letGo();
                Run run = end(process);

                assertThat(status(client, "/requests/refused")).isPositive();
                assertThat(run.code()).as(run.err()).isZero();
                assertThat(run.out()).startsWith(TEXT + "\t");
                assertThat(Client.statuses(List.of(read, waits))).containsOnly(200);
            } finally {
                recognizer.letGo();
            }
        }
    }

    private static int status(Client client, String pointer) {
        return Client.json(client.get("/v1/status")).at(pointer).intValue();
    }
}
