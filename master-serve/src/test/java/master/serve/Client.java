// SPDX-License-Identifier: Apache-2.0
package master.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import master.api.Recognizer;
import master.serve.engine.ModelSource;
import master.serve.options.ServerOptions;

/** Asks a server of this machine. */
final class Client {
    static final byte[] PICTURE = "an image".getBytes(StandardCharsets.US_ASCII);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int port;

    Client(MasterServer server) {
        this(server.port());
    }

    Client(int port) {
        this.port = port;
    }

    /** A server of one fake model, {@code m}. */
    static MasterServer start(ServerOptions options, Recognizer recognizer) throws IOException {
        return start(options, Map.of("m", new FakeSource(recognizer)));
    }

    static MasterServer start(ServerOptions options, Map<String, ModelSource> sources) throws IOException {
        return MasterServer.start(options, new LinkedHashMap<>(sources), line -> {});
    }

    /** Nothing is looked for by itself, and stopping takes no time. */
    static ServerOptions options() {
        return ServerOptions.local().withTimes(0, 0, 10_000);
    }

    CompletableFuture<HttpResponse<byte[]>> send(String method, String path, byte[] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.sendAsync(request.build(), BodyHandlers.ofByteArray());
    }

    HttpResponse<byte[]> get(String path, String... headers) {
        return send("GET", path, new byte[0], headers).join();
    }

    HttpResponse<byte[]> post(String path, byte[] body, String... headers) {
        return send("POST", path, body, headers).join();
    }

    HttpResponse<byte[]> post(String path, String json) {
        return post(path, json.getBytes(StandardCharsets.UTF_8), "Content-Type", "application/json");
    }

    CompletableFuture<HttpResponse<byte[]>> recognize(String... headers) {
        return send("POST", "/v1/recognize", PICTURE, headers);
    }

    static JsonNode json(HttpResponse<byte[]> response) {
        return json(response.body());
    }

    static JsonNode json(byte[] text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode json(String text) {
        return json(text.getBytes(StandardCharsets.UTF_8));
    }

    static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    static List<Integer> statuses(List<CompletableFuture<HttpResponse<byte[]>>> answers) {
        return answers.stream().map(answer -> answer.join().statusCode()).toList();
    }

    /** A connection of which the test says every byte; reading gives up after ten seconds. */
    Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        socket.setSoTimeout(10_000);
        return socket;
    }

    /** Sends bytes as they are; what comes back until the server closes, or has answered once. */
    String raw(byte[] bytes) throws IOException {
        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
            out.flush();
            InputStream in = socket.getInputStream();
            StringBuilder answer = new StringBuilder();
            for (int each = in.read(); each >= 0 && answer.indexOf("\r\n\r\n") < 0; each = in.read()) {
                answer.append((char) each);
            }
            return answer.toString();
        }
    }

    String raw(String bytes) throws IOException {
        return raw(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Asks until it is so; ten seconds at most. */
    static void await(String what, BooleanSupplier condition) throws InterruptedException {
        await(what, 10, condition);
    }

    /** Asks until it is so; gives up after so many seconds. */
    static void await(String what, int seconds, BooleanSupplier condition) throws InterruptedException {
        for (long end = System.nanoTime() + seconds * 1_000_000_000L; !condition.getAsBoolean(); Thread.sleep(2)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("in vain: " + what);
            }
        }
    }
}
