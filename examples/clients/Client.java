// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads an image by a server: {@code java Client.java captcha.png} prints the text, a tab and the confidence.
 *
 * <p>{@code MASTER_URL} is the server, {@code http://127.0.0.1:8080} if it is not set; {@code MASTER_TOKEN} what it
 * asks for, if anything.
 */
public final class Client {
    private static final int TRIES = 5;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private Client() {}

    /** Runs it; exit code 1 if the image was not read. */
    public static void main(String[] args) throws InterruptedException {
        if (args.length != 1) {
            System.err.println("usage: java Client.java IMAGE");
            System.exit(2);
        }
        try {
            System.out.println(read(Path.of(args[0])));
        } catch (IOException e) {
            System.err.println("client: " + e);
            System.exit(1);
        }
    }

    private static String read(Path image) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(variable("MASTER_URL").orElse("http://127.0.0.1:8080") + "/v1/recognize"))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofFile(image));
        variable("MASTER_TOKEN").ifPresent(token -> request.header("Authorization", "Bearer " + token));
        for (int left = TRIES - 1; ; left--) {
            HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
            if (response.statusCode() == 200) {
                return text(response.body()) + "\t" + confidence(response.body());
            }
            if (response.statusCode() != 503 || left == 0) {
                throw new IOException("the server answered %d: %s".formatted(response.statusCode(), response.body()));
            }
            // it is busy, and says when to come back
            Thread.sleep(
                    1000 * response.headers().firstValueAsLong("Retry-After").orElse(1));
        }
    }

    private static Optional<String> variable(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isEmpty());
    }

    // The JDK has no JSON; in a program of yours take a library.

    private static String text(String json) throws IOException {
        String quoted = find("\"text\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"", json);
        return Pattern.compile("\\\\(?:u([0-9a-fA-F]{4})|(.))")
                .matcher(quoted)
                .replaceAll(escape -> Matcher.quoteReplacement(
                        escape.group(1) == null
                                ? escape.group(2)
                                : Character.toString(Integer.parseInt(escape.group(1), 16))));
    }

    private static double confidence(String json) throws IOException {
        return Double.parseDouble(find("\"confidence\"\\s*:\\s*([-+.eE0-9]+)", json));
    }

    private static String find(String regex, String json) throws IOException {
        Matcher matcher = Pattern.compile(regex).matcher(json);
        if (!matcher.find()) {
            throw new IOException("not an answer of the server: " + json);
        }
        return matcher.group(1);
    }
}
