// SPDX-License-Identifier: Apache-2.0
package master.api;

/** What becomes of upper and lower case in an answer. */
public enum LetterCase {
    /** Letters stay as the model reads them. */
    NONE,
    /** Every letter is answered in lower case. */
    LOWER,
    /** Every letter is answered in upper case. */
    UPPER;

    /** A text, character by character. */
    public String of(String text) {
        return text.codePoints()
                .map(this::of)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /**
     * One code point in this case, by Unicode's simple mapping, which gives one code point for each; the same one where
     * there is no other case.
     */
    public int of(int codePoint) {
        return switch (this) {
            case NONE -> codePoint;
            case LOWER -> Character.toLowerCase(codePoint);
            case UPPER -> Character.toUpperCase(codePoint);
        };
    }
}
