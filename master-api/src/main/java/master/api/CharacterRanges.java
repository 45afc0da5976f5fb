// SPDX-License-Identifier: Apache-2.0
package master.api;

/**
 * Expands character ranges: {@code 0-9a-f} is sixteen characters. A hyphen between two digits, two lower-case or two upper-case
 * Latin letters (a to z) is a range; anywhere else, including first and last, it is a hyphen. Holds no state.
 */
public final class CharacterRanges {
    private static final String[] ALPHABETS = {"0123456789", "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    };

    private CharacterRanges() {}

    /**
     * Returns the characters with each range written out; other characters stay as they are.
     *
     * @throws IllegalArgumentException if a range runs backward, such as {@code 9-0}
     */
    public static String expand(String characters) {
        StringBuilder expanded = new StringBuilder();
        int at = 0;
        while (at < characters.length()) {
            char first = characters.charAt(at);
            String alphabet = at + 2 < characters.length() && characters.charAt(at + 1) == '-'
                    ? common(first, characters.charAt(at + 2))
                    : "";
            if (alphabet.isEmpty()) {
                expanded.append(first);
                at++;
            } else {
                int from = alphabet.indexOf(first);
                int to = alphabet.indexOf(characters.charAt(at + 2));
                if (from > to) {
                    throw new IllegalArgumentException(
                            "the range %s runs backward; for a hyphen, write it first or last"
                                    .formatted(characters.substring(at, at + 3)));
                }
                expanded.append(alphabet, from, to + 1);
                at += 3;
            }
        }
        return expanded.toString();
    }

    /** The alphabet that contains both characters; empty if there is none. */
    private static String common(char one, char other) {
        for (String alphabet : ALPHABETS) {
            if (alphabet.indexOf(one) >= 0 && alphabet.indexOf(other) >= 0) {
                return alphabet;
            }
        }
        return "";
    }
}
