// SPDX-License-Identifier: Apache-2.0
package master.serve.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import master.serve.engine.ErrorCode;
import master.serve.engine.Problem;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/**
 * Who may ask. With tokens: whoever sends one of them. Without: programs of this machine, but no web page of another
 * site that a browser of this machine has open; its requests carry a foreign {@code Origin}, or, after it has rebound
 * its name to this machine, a foreign {@code Host}.
 */
final class Guard {
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]", "::1");
    private static final String ALLOWED =
            "Authorization, Content-Type, Content-Encoding, X-Request-Timeout-Ms, Inference-Header-Content-Length";
    private static final String EXPOSED = "X-Error-Code, Retry-After, Inference-Header-Content-Length";

    private final Tokens tokens;
    private final Set<String> hosts;
    private final Set<String> origins;

    /**
     * @param address that the server listens on
     * @param tokens where none are needed, only names of this machine, of the address and of the origins are answered
     * @param origins of pages that may ask, such as {@code https://ocr.example}; their hosts are answered too
     */
    Guard(InetAddress address, Tokens tokens, List<String> origins) {
        this.tokens = tokens;
        this.origins = Set.copyOf(origins);
        hosts = new HashSet<>(THIS_MACHINE);
        String literal = address.getHostAddress();
        hosts.add(address instanceof Inet6Address ? "[" + literal + "]" : literal);
        hosts.add(literal);
        origins.forEach(origin -> hosts.add(URI.create(origin).getHost()));
    }

    void check(Request request, Route route) {
        String host = Optional.ofNullable(Request.getServerName(request)).orElse("");
        if (tokens.isOpen() && !hosts.contains(host)) {
            throw new Problem(
                    ErrorCode.FOREIGN_HOST, "a server without tokens is only reached as localhost, 127.0.0.1 or [::1]");
        }
        String origin = request.getHeaders().get(HttpHeader.ORIGIN);
        if (origin != null && !isOwn(origin, request) && !origins.contains(origin)) {
            throw new Problem(ErrorCode.FOREIGN_ORIGIN, "pages of other sites are not answered");
        }
        boolean preflight = request.getMethod().equals("OPTIONS");
        boolean free = route.family() == Route.Family.OPEN || tokens.isOpen() || preflight;
        if (!free && !tokens.know(Optional.ofNullable(request.getHeaders().get(HttpHeader.AUTHORIZATION)))) {
            throw new Problem(ErrorCode.UNAUTHORIZED, "a bearer token is needed, and this is none that is known");
        }
    }

    /** Lets a page of an allowed origin see an answer. */
    Answer shared(Request request, Answer answer) {
        String origin = request.getHeaders().get(HttpHeader.ORIGIN);
        if (origin == null || !origins.contains(origin)) {
            return answer;
        }
        return answer.with("Access-Control-Allow-Origin", origin)
                .with("Access-Control-Expose-Headers", EXPOSED)
                .with("Vary", "Origin");
    }

    /** Answers an {@code OPTIONS}. */
    Answer options(Request request, Route route) {
        Answer answer = Answer.empty(204).with("Allow", route.methods());
        String origin = request.getHeaders().get(HttpHeader.ORIGIN);
        if (origin == null || !origins.contains(origin)) {
            return answer;
        }
        return answer.with("Access-Control-Allow-Methods", route.methods())
                .with("Access-Control-Allow-Headers", ALLOWED)
                .with("Access-Control-Max-Age", "600");
    }

    private static boolean isOwn(String origin, Request request) {
        String host = request.getHeaders().get(HttpHeader.HOST);
        return host != null && (origin.equals("http://" + host) || origin.equals("https://" + host));
    }
}
