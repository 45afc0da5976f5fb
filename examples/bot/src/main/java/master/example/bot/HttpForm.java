// SPDX-License-Identifier: Apache-2.0
package master.example.bot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The form without a browser, for sites that need none: three requests and a cookie. */
final class HttpForm implements LoginForm {
    private final HttpClient http =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private final URI page;

    HttpForm(URI page) {
        this.page = Objects.requireNonNull(page, "page");
    }

    @Override
    public byte[] captcha() {
        return send(request("captcha"), BodyHandlers.ofByteArray());
    }

    @Override
    public void reload() {
        // every request for the image is answered with another one
    }

    @Override
    public boolean submit(String text) {
        String form = Map.of("user", DemoSite.USER, "password", DemoSite.PASSWORD, "captcha", text).entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        HttpRequest.Builder request = request("login")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form));
        return send(request, BodyHandlers.ofString()).contains("<title>Welcome</title>");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(page.resolve(path)).timeout(Duration.ofSeconds(20));
    }

    private <T> T send(HttpRequest.Builder request, BodyHandler<T> body) {
        try {
            HttpResponse<T> response = http.send(request.build(), body);
            if (response.statusCode() != 200) {
                throw new IOException("%s answered %d".formatted(response.uri(), response.statusCode()));
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + page, e);
        }
    }
}
