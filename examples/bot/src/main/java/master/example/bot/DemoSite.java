// SPDX-License-Identifier: Apache-2.0
package master.example.bot;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.FormFields;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;

/**
 * A site with a login behind a captcha, on a free port of this machine: {@code /} is the form, {@code /captcha} the
 * image, a new one each time, and {@code POST /login} the answer. Each image counts for one answer. Thread-safe.
 */
final class DemoSite implements AutoCloseable {
    static final String USER = "demo";
    static final String PASSWORD = "demo";

    private static final String COOKIE = "session";
    private static final String FORM = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>Log in</title></head><body>
            <p id="message">%s</p>
            <form method="post" action="/login">
            <p><input name="user" placeholder="user"> <input name="password" type="password" placeholder="password"></p>
            <p><img id="captcha" src="/captcha" alt="captcha"></p>
            <p><input name="captcha" placeholder="what the image says" autocomplete="off"> <button>Log in</button></p>
            </form></body></html>
            """;
    private static final String WELCOME = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>Welcome</title></head><body>
            <h1 id="welcome">Welcome, %s</h1></body></html>
            """;

    private final Supplier<Captcha> captchas;
    private final Map<String, String> texts = new ConcurrentHashMap<>(); // of the image that a session was shown last
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);

    private DemoSite(Supplier<Captcha> captchas) {
        this.captchas = Objects.requireNonNull(captchas, "captchas");
    }

    /**
     * Starts it.
     *
     * @param captchas draws the images
     */
    static DemoSite start(Supplier<Captcha> captchas) throws Exception {
        DemoSite site = new DemoSite(captchas);
        site.connector.setHost("127.0.0.1");
        site.server.addConnector(site.connector);
        site.server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                return site.handle(request, response, callback);
            }
        });
        site.server.start();
        return site;
    }

    /** The page with the form. */
    URI uri() {
        return URI.create("http://127.0.0.1:%d/".formatted(connector.getLocalPort()));
    }

    private boolean handle(Request request, Response response, Callback callback) throws Exception {
        String session = Request.getCookies(request).stream()
                .filter(cookie -> cookie.getName().equals(COOKIE))
                .findFirst()
                .map(HttpCookie::getValue)
                .orElseGet(() -> UUID.randomUUID().toString());
        Response.addCookie(
                response,
                HttpCookie.build(COOKIE, session)
                        .httpOnly(true)
                        .sameSite(HttpCookie.SameSite.STRICT)
                        .build());
        switch (request.getMethod() + " " + Request.getPathInContext(request)) {
            case "GET /" -> html(response, callback, FORM.formatted(""));
            case "GET /captcha" -> captcha(session, response, callback);
            case "POST /login" -> {
                Fields fields = FormFields.getFields(request);
                boolean good = check(session, fields);
                html(response, callback, good ? WELCOME.formatted(USER) : FORM.formatted("That was not right."));
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean check(String session, Fields fields) {
        String text = texts.remove(session);
        return text != null
                && text.equals(fields.getValue("captcha"))
                && USER.equals(fields.getValue("user"))
                && PASSWORD.equals(fields.getValue("password"));
    }

    private void captcha(String session, Response response, Callback callback) {
        Captcha captcha = captchas.get();
        texts.put(session, captcha.text());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "image/png");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.write(true, ByteBuffer.wrap(captcha.png()), callback);
    }

    private static void html(Response response, Callback callback, String page) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/html; charset=utf-8");
        response.write(true, ByteBuffer.wrap(page.getBytes(StandardCharsets.UTF_8)), callback);
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the site did not stop", e);
        }
    }
}
