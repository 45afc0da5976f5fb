// SPDX-License-Identifier: Apache-2.0
package master.data.synth;

import java.util.random.RandomGenerator;

/** Which glyph stands for a character of a label. Holds no state. */
final class Glyphs {
    /** Signs that are drawn for characters of a label but never written in one. */
    static final String EXTRA = "\u00d7\u2212";

    private Glyphs() {}

    /** Mostly the character itself; in sums often a true multiplication or minus sign. */
    static char drawn(RandomGenerator random, String label, int index, Typeface typeface) {
        char c = label.charAt(index);
        boolean sum = index > 0 && index + 1 < label.length() && Character.isDigit(label.charAt(index - 1))
                && Character.isDigit(label.charAt(index + 1)) && label.chars().noneMatch(Glyphs::otherLetter);
        if (sum && c == 'x' && typeface.canDraw('\u00d7') && Rng.chance(random, 0.5)) {
            return '\u00d7';
        }
        return sum && c == '-' && typeface.canDraw('\u2212') && Rng.chance(random, 0.3) ? '\u2212' : c;
    }

    private static boolean otherLetter(int c) {
        return Character.isLetter(c) && c != 'x';
    }
}
