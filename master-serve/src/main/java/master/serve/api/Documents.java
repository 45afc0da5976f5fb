// SPDX-License-Identifier: Apache-2.0
package master.serve.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import master.api.io.Sha256;
import master.serve.http.Answer;
import master.serve.http.Exchange;

/** The page and {@code openapi.yaml}, from the jar. */
public final class Documents {
    private final Answer page;
    private final Answer openApi;

    public Documents() {
        String html = new String(resource("page.html"), StandardCharsets.UTF_8);
        // nothing runs or styles but what stands in this very file, and nothing is loaded from elsewhere
        String policy = ("default-src 'none'; script-src '%s'; style-src '%s'; img-src blob:; connect-src 'self'; "
                        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
                .formatted(hash(html, "script"), hash(html, "style"));
        page = Answer.of("text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8))
                .with("Content-Security-Policy", policy)
                .with("Referrer-Policy", "no-referrer");
        openApi = Answer.of("application/yaml", resource("openapi.yaml"));
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

    /** {@code GET /}. */
    public CompletableFuture<Answer> page(Exchange exchange) {
        return CompletableFuture.completedFuture(page);
    }

    /** {@code GET /openapi.yaml}. */
    public CompletableFuture<Answer> openApi(Exchange exchange) {
        return CompletableFuture.completedFuture(openApi);
    }
}
