// SPDX-License-Identifier: Apache-2.0
package master.mcp;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An {@link McpServer} over HTTP, for programs of this machine: each message is a POST to {@code /mcp}, answered with
 * JSON, without sessions and streams, which tools do not need. Pages of other sites are refused, by Origin and Host.
 * Thread-safe.
 *
 * <p>Source: the specification of 2025-06-18, Transports, Streamable HTTP.
 */
public final class McpHttp implements AutoCloseable {
    private static final String PATH = "/mcp";
    private static final String JSON = "application/json";
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final int AT_ONCE = 4; // requests

    /** A request that is refused before it is looked into. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        private final int status;

        Refused(int status, String message) {
            super(message);
            this.status = status;
        }
    }

    private final McpServer server;
    private final HttpServer http;
    private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE, task -> {
        Thread thread = new Thread(task, "master-mcp");
        thread.setDaemon(true);
        return thread;
    });

    private McpHttp(McpServer server, HttpServer http) {
        this.server = server;
        this.http = http;
    }

    /**
     * Starts to listen at the loopback address.
     *
     * @param server its tools have to be thread-safe
     * @param port 0: any free one
     * @throws IOException if the port cannot be used
     */
    public static McpHttp start(McpServer server, int port) throws IOException {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        McpHttp started = new McpHttp(server, HttpServer.create(new InetSocketAddress(loopback, port), 0));
        started.http.createContext("/", started::handle);
        started.http.setExecutor(started.threads);
        started.http.start();
        return started;
    }

    /** Where it is reached. */
    public URI address() {
        return URI.create("http://127.0.0.1:%d%s".formatted(http.getAddress().getPort(), PATH));
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            try {
                check(exchange);
                byte[] body = exchange.getRequestBody().readNBytes(McpServer.MOST_BYTES + 1);
                if (body.length > McpServer.MOST_BYTES) {
                    write(exchange, 413, JSON, McpServer.tooLong().text());
                    return;
                }
                Optional<McpServer.Answer> answer = server.answer(new String(body, StandardCharsets.UTF_8));
                if (answer.isEmpty()) {
                    exchange.sendResponseHeaders(202, -1);
                } else {
                    write(
                            exchange,
                            answer.get().toRequest() ? 200 : 400,
                            JSON,
                            answer.get().text());
                }
            } catch (Refused e) {
                write(exchange, e.status, "text/plain; charset=utf-8", e.getMessage());
            } catch (OutOfMemoryError e) {
                write(exchange, 503, "text/plain; charset=utf-8", "too much at once, try again later");
            }
        }
    }

    private static void check(HttpExchange exchange) throws Refused {
        String host = header(exchange, "Host").orElse("").replaceFirst(":\\d{1,5}$", "");
        if (!THIS_MACHINE.contains(host)) {
            throw new Refused(421, "this server is only reached as localhost, 127.0.0.1 or [::1]");
        }
        Optional<String> origin = header(exchange, "Origin");
        if (origin.isPresent() && !isThisMachine(origin.get())) {
            throw new Refused(403, "pages of other sites are not answered");
        }
        if (!exchange.getRequestURI().getPath().equals(PATH)) {
            throw new Refused(404, "there is nothing but " + PATH);
        }
        if (!exchange.getRequestMethod().equals("POST")) {
            exchange.getResponseHeaders().set("Allow", "POST");
            throw new Refused(405, "messages are posted; there are no streams and no sessions");
        }
        if (!mediaType(header(exchange, "Content-Type").orElse("")).equals(JSON)) {
            throw new Refused(415, JSON + " is needed");
        }
        String accept = header(exchange, "Accept").orElse("*/*").toLowerCase(Locale.ROOT);
        if (!accept.contains(JSON) && !accept.contains("*/*") && !accept.contains("application/*")) {
            throw new Refused(406, "answers are " + JSON);
        }
        Optional<String> version = header(exchange, "MCP-Protocol-Version");
        if (version.isPresent() && !McpServer.VERSIONS.contains(version.get())) {
            throw new Refused(400, "MCP-Protocol-Version must be one of " + McpServer.VERSIONS);
        }
    }

    private static Optional<String> header(HttpExchange exchange, String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
    }

    private static String mediaType(String type) {
        return type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    private static boolean isThisMachine(String origin) {
        try {
            String host = URI.create(origin).getHost();
            return host != null && THIS_MACHINE.contains(host.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static void write(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** Stops at once. */
    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }
}
