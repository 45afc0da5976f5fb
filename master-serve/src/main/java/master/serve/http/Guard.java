// SPDX-License-Identifier: Apache-2.0
package master.serve.http;

import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import master.api.io.Sha256;
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
    private static final String SCHEME = "bearer ";

    private final List<byte[]> digests;

    /** @param tokens none: only names of this machine are answered */
    Guard(List<String> tokens) {
        digests = tokens.stream().map(Sha256::of).toList();
    }

    void check(Request request, Route route) {
        String host = Optional.ofNullable(Request.getServerName(request)).orElse("");
        if (digests.isEmpty() && !THIS_MACHINE.contains(host)) {
            throw new Problem(
                    ErrorCode.FOREIGN_HOST, "a server without tokens is only reached as localhost, 127.0.0.1 or [::1]");
        }
        String origin = request.getHeaders().get(HttpHeader.ORIGIN);
        if (origin != null && !isOwn(origin, request)) {
            throw new Problem(ErrorCode.FOREIGN_ORIGIN, "pages of other sites are not answered");
        }
        if (route.family() != Route.Family.OPEN && !digests.isEmpty()) {
            authorize(request.getHeaders().get(HttpHeader.AUTHORIZATION));
        }
    }

    private static boolean isOwn(String origin, Request request) {
        String host = request.getHeaders().get(HttpHeader.HOST);
        return host != null && (origin.equals("http://" + host) || origin.equals("https://" + host));
    }

    private void authorize(String header) {
        boolean known = false;
        if (header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            byte[] digest = Sha256.of(header.substring(SCHEME.length()).strip());
            for (byte[] each : digests) {
                known |= MessageDigest.isEqual(each, digest); // all are compared, each in constant time
            }
        }
        if (!known) {
            throw new Problem(ErrorCode.UNAUTHORIZED, "a bearer token is needed, and this is none that is known");
        }
    }
}
