// SPDX-License-Identifier: Apache-2.0
package master.data;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/**
 * Characters of labels that people type without knowing: a model would learn them as if they stood in the image. Holds no
 * state.
 */
final class OddCharacters {
    private static final int FIRST_FULL_WIDTH = 0xFF01;
    private static final int LAST_FULL_WIDTH = 0xFF5E;

    private OddCharacters() {}

    /** What of a label nobody can see, without naming the label; empty if nothing. */
    static Optional<String> unseen(String label) {
        if (!label.strip().equals(label)) {
            return Optional.of("a blank at the beginning or the end");
        }
        return label.codePoints()
                .filter(OddCharacters::isUnseen)
                .boxed()
                .findFirst()
                .map(OddCharacters::name);
    }

    private static boolean isUnseen(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED -> true;
            case Character.SPACE_SEPARATOR -> codePoint != ' ';
            default -> codePoint == 0xFFFD; // what a reader puts in place of bytes that are no character
        };
    }

    /** What of a label looks like something else, without naming the label; empty if nothing. */
    static Optional<String> lookalike(String label) {
        Optional<String> wide = label.codePoints()
                .filter(c -> c >= FIRST_FULL_WIDTH && c <= LAST_FULL_WIDTH)
                .boxed()
                .findFirst()
                .map(OddCharacters::name);
        if (wide.isPresent()) {
            return wide;
        }
        if (!Normalizer.isNormalized(label, Normalizer.Form.NFC)) {
            return Optional.of("a letter and its accent as two characters (not in Unicode's form NFC)");
        }
        boolean latin = label.codePoints().anyMatch(c -> is(c, Character.UnicodeScript.LATIN));
        return label.codePoints()
                .filter(c -> latin && (is(c, Character.UnicodeScript.CYRILLIC) || is(c, Character.UnicodeScript.GREEK)))
                .boxed()
                .findFirst()
                .map(c -> name(c) + " beside Latin letters");
    }

    private static boolean is(int codePoint, Character.UnicodeScript script) {
        return Character.UnicodeScript.of(codePoint) == script;
    }

    private static String name(int codePoint) {
        return String.format(Locale.ROOT, "U+%04X %s", codePoint, Character.getName(codePoint));
    }
}
