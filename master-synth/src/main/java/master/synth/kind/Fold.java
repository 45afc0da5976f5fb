// SPDX-License-Identifier: Apache-2.0
package master.synth.kind;

import java.util.Locale;

/** Whether letters are drawn in both cases while the label has only one. */
public enum Fold {
    /** The label is what is drawn. */
    NONE,
    /** Drawn in any case, the label is in lower case. */
    LOWER,
    /** Drawn in any case, the label is in upper case. */
    UPPER;

    /** The label of a drawn text; it has the same length. */
    public String label(String drawn) {
        if (this == NONE) {
            return drawn;
        }
        StringBuilder label = new StringBuilder(drawn.length());
        for (int i = 0; i < drawn.length(); i++) {
            label.append(fold(drawn.charAt(i)));
        }
        return label.toString();
    }

    /** The charset and the letters whose label is in it. */
    public String drawable(String charset) {
        StringBuilder drawable = new StringBuilder(charset);
        for (char c : charset.toCharArray()) {
            char other = this == LOWER ? Character.toUpperCase(c) : Character.toLowerCase(c);
            if (this != NONE && charset.indexOf(other) < 0 && fold(other) == c) {
                drawable.append(other);
            }
        }
        return drawable.toString();
    }

    /**
     * Checks a charset.
     *
     * @throws IllegalArgumentException if it has a letter that no label can have
     */
    public void check(String charset) {
        for (char c : charset.toCharArray()) {
            if (this != NONE && fold(c) != c) {
                String name = name().toLowerCase(Locale.ROOT);
                throw new IllegalArgumentException(
                        "fold %s never makes the charset's '%c', allowed: a charset without it".formatted(name, c));
            }
        }
    }

    private char fold(char c) {
        return this == LOWER ? Character.toLowerCase(c) : this == UPPER ? Character.toUpperCase(c) : c;
    }
}
