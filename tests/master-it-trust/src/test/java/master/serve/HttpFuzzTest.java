// SPDX-License-Identifier: Apache-2.0
package master.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import master.api.RecognizerOptions;
import master.it.trust.Mutations;
import master.it.trust.TinyModel;
import master.serve.engine.ModelFiles;
import master.serve.engine.RecognizerOpener;
import master.serve.options.ServerOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server with a real model, and requests that are nearly right: bodies, then any byte. 505 is another version of HTTP. */
class HttpFuzzTest {
    private static final Path PICTURE = Path.of(System.getProperty("testdata"), "captchas", "000001.png");

    @TempDir
    private Path folder;

    private MasterServer server;
    private final Map<String, Integer> statuses = new TreeMap<>();

    private final List<String> logged = Collections.synchronizedList(new ArrayList<>());
    private final Handler log = new Handler() {
        @Override
        public void publish(LogRecord record) {
            logged.add(record.getLoggerName() + ": " + record.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void start() throws IOException {
        Path file = Files.write(folder.resolve("tiny.onnx"), TinyModel.file());
        ServerOptions options = ServerOptions.local().withTimes(0, 0, 10_000);
        ModelFiles model = new ModelFiles(file, RecognizerOpener.of(RecognizerOptions.DEFAULT));
        Logger.getLogger("").addHandler(log);
        server = MasterServer.start(options, Map.of("m", model), line -> {});
    }

    @AfterEach
    void stop() {
        server.close();
        Logger.getLogger("").removeHandler(log);
    }

    private record Body(String path, String type, byte[] bytes) {}

    private static List<Body> bodies() throws IOException {
        byte[] image = Files.readAllBytes(PICTURE);
        String base64 = Base64.getEncoder().encodeToString(image);
        String numbers = Stream.generate(() -> "[0.5]").limit(48).collect(Collectors.joining(",", "[", "]"));
        String rows = Stream.generate(() -> numbers).limit(16).collect(Collectors.joining(",", "[", "]"));
        String json = "application/json";
        String infer = "/v2/models/m/infer";
        String predict = "/v1/models/m:predict";
        return List.of(
                new Body("/v1/recognize?charset=abc&length=1-3&fold=lower", "image/png", image),
                new Body("/v1/recognize", json, utf8("{\"image\":\"" + base64 + "\",\"length\":\"2\"}")),
                new Body("/v1/recognize", "multipart/form-data; boundary=x", form(image)),
                new Body(predict, json, utf8("{\"instances\":[{\"b64\":\"" + base64 + "\"}]}")),
                new Body(predict, json, utf8("{\"signature_name\":\"decode\",\"inputs\":{\"image\":[" + rows + "]}}")),
                new Body(
                        infer,
                        json,
                        utf8("{\"id\":\"1\",\"inputs\":[{\"name\":\"image\",\"shape\":[1],"
                                + "\"datatype\":\"BYTES\",\"data\":[\"" + base64
                                + "\"]}],\"outputs\":[{\"name\":\"text\"}]}")),
                new Body(
                        infer,
                        json,
                        utf8("{\"inputs\":[{\"name\":\"image\",\"shape\":[1,2,2,1],\"datatype\":\"UINT8\","
                                + "\"data\":[1,2,3,4]}],\"parameters\":{\"timeout\":1000000}}")));
    }

    private static byte[] form(byte[] image) {
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        form.writeBytes(utf8("--x\r\nContent-Disposition: form-data; name=\"a\"; filename=\"a.png\"\r\n\r\n"));
        form.writeBytes(image);
        form.writeBytes(utf8("\r\n--x--\r\n"));
        return form.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] request(Body body, byte[] bytes) {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(utf8("POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
                .formatted(body.path, body.type, bytes.length)));
        request.writeBytes(bytes);
        return request.toByteArray();
    }

    /** The status and the rest of an answer, without interim ones, which a client that has closed its side is sent; empty if the server closes without one. */
    private String ask(byte[] request) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
            socket.setSoTimeout(60_000);
            try {
                socket.getOutputStream().write(request);
                socket.shutdownOutput();
                InputStream in = socket.getInputStream();
                return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .replaceFirst("^(HTTP/1.1 100 .*\r\n\r\n)+", "");
            } catch (SocketException | EOFException e) { // it has said no and closed before all was sent
                return "";
            }
        }
    }

    private void fuzz(boolean whole, int rounds, long seed) throws IOException {
        Mutations mutations = new Mutations(seed);
        List<Body> bodies = bodies();
        List<String> wrong = new ArrayList<>();
        for (Body body : bodies) {
            String answer = ask(request(body, body.bytes));
            assertThat(answer.substring(9, 12)).as(body.path + " " + answer).isIn("200", "400");
        }
        for (int round = 0; round < rounds; round++) {
            Body body = bodies.get(round % bodies.size());
            byte[] request = whole ? mutations.of(request(body, body.bytes)) : request(body, mutations.of(body.bytes));
            String answer = ask(request);
            String status = answer.isEmpty() ? "none" : answer.substring(9, 12);
            statuses.merge(status, 1, Integer::sum);
            if (!status.matches("none|200|4..|505") || answer.contains("Exception") || answer.contains("\tat ")) {
                wrong.add("round %d, %s: %s".formatted(round, body.path, answer));
            }
        }
        Mutations.say("%s: %d, answers %s", whole ? "changed requests" : "changed bodies", rounds, statuses);
        assertThat(wrong).isEmpty();
        assertThat(logged).as("what strangers write into the log").isEmpty();
        assertThat(ask(request(bodies.get(0), bodies.get(0).bytes))).startsWith("HTTP/1.1 200");
    }

    @Test
    void bodies_of_any_content_are_answered_or_told_what_is_wrong() throws IOException {
        fuzz(false, Mutations.rounds(150, 10_000), 6);
        assertThat(statuses).containsKeys("200", "400").doesNotContainKey("none");
    }

    @Test
    void requests_of_any_content_are_answered_or_told_what_is_wrong() throws IOException {
        fuzz(true, Mutations.rounds(150, 10_000), 7);
        assertThat(statuses).containsKey("400");
    }
}
