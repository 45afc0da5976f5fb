// SPDX-License-Identifier: Apache-2.0
package master.serve.http;

import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import master.core.io.Sha256;

/** The tokens of which a request must send one; whether there are any does not change. Thread-safe. */
public final class Tokens {
    private static final String SCHEME = "bearer ";

    private final boolean open;
    private volatile List<byte[]> digests;

    /** @param tokens none: nobody has to send one */
    public Tokens(List<String> tokens) {
        open = tokens.isEmpty();
        replace(tokens);
    }

    /** From now on these are known. */
    void replace(List<String> tokens) {
        digests = tokens.stream().map(Sha256::of).toList();
    }

    /** Whether nobody has to send one. */
    public boolean isOpen() {
        return open;
    }

    /** Whether the value of a header {@code Authorization} is a token that is known; each is compared in constant time. */
    public boolean know(Optional<String> header) {
        boolean known = false;
        if (header.isPresent() && header.get().regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            byte[] digest = Sha256.of(header.get().substring(SCHEME.length()).strip());
            for (byte[] each : digests) {
                known |= MessageDigest.isEqual(each, digest);
            }
        }
        return known;
    }
}
