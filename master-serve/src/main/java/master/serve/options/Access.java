// SPDX-License-Identifier: Apache-2.0
package master.serve.options;

import java.net.URI;
import java.util.List;

/**
 * Who may ask.
 *
 * @param tokens of which a request must send one; none: only programs of this machine may ask
 * @param origins of pages of other sites that may ask, such as {@code https://ocr.example}
 */
public record Access(List<String> tokens, List<String> origins) {
    private static final int SHORTEST_TOKEN = 16;

    public Access {
        tokens = List.copyOf(tokens);
        origins = List.copyOf(origins);
        tokens.forEach(Access::checkToken);
        origins.forEach(Access::checkOrigin);
    }

    private static void checkToken(String token) {
        if (token.length() < SHORTEST_TOKEN) {
            throw new IllegalArgumentException("a token must have at least %d characters".formatted(SHORTEST_TOKEN));
        }
        if (!token.chars().allMatch(each -> each > ' ' && each < 0x7f)) {
            throw new IllegalArgumentException("a token with a space or a character that is not ASCII cannot be sent");
        }
    }

    private static void checkOrigin(String origin) {
        if (!origin.matches("https?://[A-Za-z0-9.-]+(:\\d{1,5})?")
                || URI.create(origin).getHost() == null) {
            throw new IllegalArgumentException(
                    "origin %s, https://HOST or http://HOST:PORT is needed".formatted(origin));
        }
    }
}
