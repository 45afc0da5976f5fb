// SPDX-License-Identifier: Apache-2.0
package master.serve.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import master.core.io.Sha256;
import master.serve.http.Answer;
import master.serve.http.Exchange;

/** The page and {@code openapi.yaml}, from the jar. */
public final class Documents {
    private static final List<String> SAMPLES = List.of("000001.png", "000002.png", "000006.png", "000012.png");
    private static final Answer ALIVE = Answer.json(Json.bytes(Json.object()
                    .put("status", "alive")
                    .put("page", "/ with Accept: text/html")
                    .put("contract", "/openapi.yaml")))
            .with("Vary", "Accept");

    private final Answer page;
    private final Answer openApi;
    private final Answer openApiText;

    public Documents() {
        String html = page();
        // nothing runs or styles but what stands in this very file, and nothing is loaded from elsewhere
        String policy =
                ("default-src 'none'; script-src '%s'; style-src '%s'; img-src blob: data:; connect-src 'self'; "
                                + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
                        .formatted(hash(html, "script"), hash(html, "style"));
        page = Answer.of("text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8))
                .with("Content-Security-Policy", policy)
                .with("Referrer-Policy", "no-referrer")
                .with("Vary", "Accept");
        byte[] contract = resource("openapi.yaml");
        openApi = Answer.of("application/yaml", contract).with("Vary", "Accept");
        openApiText = Answer.of("text/plain; charset=utf-8", contract).with("Vary", "Accept");
    }

    /** The page in one file: its style, script and images stand in it. */
    private static String page() {
        StringBuilder samples = new StringBuilder();
        for (String name : SAMPLES) {
            samples.append("\n<button type=\"button\" data-name=\"%s\"><img alt=\"sample %s\" src=\"%s\"></button>"
                    .formatted(name, name.replaceFirst("^0*(\\d+).*", "$1"), image("samples/" + name)));
        }
        return text("page.html")
                .replace("{{page.png}}", image("page.png"))
                .replace("{{page.css}}", text("page.css"))
                .replace("{{page.js}}", text("page.js"))
                .replace("{{samples}}", samples);
    }

    private static String text(String name) {
        return new String(resource(name), StandardCharsets.UTF_8);
    }

    private static String image(String name) {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(resource(name));
    }

    private static byte[] resource(String name) {
        try (InputStream stream = Documents.class.getResourceAsStream("/master/serve/" + name)) {
            if (stream == null) {
                throw new IllegalStateException("the jar holds no " + name);
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(String html, String element) {
        Matcher matcher = Pattern.compile("<%s>(.*?)</%s>".formatted(element, element), Pattern.DOTALL)
                .matcher(html);
        if (!matcher.find()) {
            throw new IllegalStateException("the page has no " + element);
        }
        return "sha256-" + Base64.getEncoder().encodeToString(Sha256.of(matcher.group(1)));
    }

    /** {@code GET /}: the page for whoever takes HTML, else that the server is alive, which KServe's client asks for. */
    public CompletableFuture<Answer> page(Exchange exchange) {
        return CompletableFuture.completedFuture(takesHtml(exchange, true) ? page : ALIVE);
    }

    private static boolean takesHtml(Exchange exchange, boolean unsaid) {
        return exchange.header("Accept")
                .map(accept -> accept.contains("text/html"))
                .orElse(unsaid);
    }

    /** {@code GET /favicon.ico}: the page brings its own. */
    public CompletableFuture<Answer> icon(Exchange exchange) {
        return CompletableFuture.completedFuture(Answer.empty(204));
    }

    /** {@code GET /openapi.yaml}; as plain text for a browser, which would not show it else. */
    public CompletableFuture<Answer> openApi(Exchange exchange) {
        return CompletableFuture.completedFuture(takesHtml(exchange, false) ? openApiText : openApi);
    }
}
