// SPDX-License-Identifier: Apache-2.0
package master.api;

/** The case that recognized letters are converted to. */
public enum LetterCase {
    /** No conversion: letters stay as the model reads them. */
    NONE,
    /** Every letter becomes lower case. */
    LOWER,
    /** Every letter becomes upper case. */
    UPPER;

    /** Converts a text, character by character. */
    public String of(String text) {
        return text.codePoints()
                .map(this::of)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /**
     * Converts a code point by Unicode's simple case mapping, which returns exactly one code point; it stays the same if it has no
     * other case.
     */
    public int of(int codePoint) {
        return switch (this) {
            case NONE -> codePoint;
            case LOWER -> Character.toLowerCase(codePoint);
            case UPPER -> Character.toUpperCase(codePoint);
        };
    }
}
