// SPDX-License-Identifier: Apache-2.0
package master.api.model;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The characters a model can read, in the order of their token ids. A character is a Unicode code point; the space is a
 * character like any other. Immutable and thread-safe.
 */
public final class CharacterSet {
    private final int[] codePoints; // in id order
    private final int[] sorted; // for lookup
    private final int[] sortedIndex; // sorted[i] == codePoints[sortedIndex[i]]

    private CharacterSet(int[] codePoints) {
        this.codePoints = codePoints;
        Integer[] order = new Integer[codePoints.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Integer.compare(codePoints[a], codePoints[b]));
        this.sorted = new int[order.length];
        this.sortedIndex = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            sorted[i] = codePoints[order[i]];
            sortedIndex[i] = order[i];
        }
    }

    /**
     * The characters of a string, in its order.
     *
     * @throws IllegalArgumentException if the string is empty, repeats a character, or holds a control character or an
     *     unpaired surrogate
     */
    public static CharacterSet of(String characters) {
        int[] codePoints = characters.codePoints().toArray();
        if (codePoints.length == 0) {
            throw new IllegalArgumentException("charset is empty, at least one character is needed");
        }
        Set<Integer> seen = new LinkedHashSet<>();
        for (int codePoint : codePoints) {
            if (Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE) {
                throw new IllegalArgumentException(
                        "charset holds %s, printable characters are allowed".formatted(name(codePoint)));
            }
            if (!seen.add(codePoint)) {
                throw new IllegalArgumentException(
                        "charset holds %s twice, each character is allowed once".formatted(name(codePoint)));
            }
        }
        return new CharacterSet(codePoints);
    }

    /** The number of characters. */
    public int size() {
        return codePoints.length;
    }

    /** The code point at an index in [0, size). */
    public int codePoint(int index) {
        return codePoints[index];
    }

    /** The index of a code point, or empty when this set does not hold it. */
    public OptionalInt indexOf(int codePoint) {
        int at = Arrays.binarySearch(sorted, codePoint);
        return at < 0 ? OptionalInt.empty() : OptionalInt.of(sortedIndex[at]);
    }

    /** Whether every character of a text is in this set. */
    public boolean covers(String text) {
        return text.codePoints().allMatch(c -> indexOf(c).isPresent());
    }

    /** All characters, in id order. */
    public String characters() {
        return new String(codePoints, 0, codePoints.length);
    }

    static String name(int codePoint) {
        return Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE
                ? "U+%04X".formatted(codePoint)
                : "'%s' (U+%04X)".formatted(Character.toString(codePoint), codePoint);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CharacterSet that && Arrays.equals(codePoints, that.codePoints);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(codePoints);
    }

    @Override
    public String toString() {
        return characters();
    }
}
