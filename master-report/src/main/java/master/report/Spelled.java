// SPDX-License-Identifier: Apache-2.0
package master.report;

import java.util.List;
import java.util.Objects;
import master.api.Vocabulary;

/**
 * A text and what it is made of.
 *
 * @param text the whole
 * @param tokens its tokens, or its characters (code points)
 */
public record Spelled(String text, List<String> tokens) {
    public Spelled {
        Objects.requireNonNull(text, "text");
        tokens = List.copyOf(tokens);
    }

    /** A text made of characters. */
    public static Spelled ofCharacters(String text) {
        return new Spelled(text, Vocabulary.codePoints(text));
    }

    /** Whether its tokens are its characters. */
    boolean isOfCharacters() {
        return tokens.equals(Vocabulary.codePoints(text));
    }
}
