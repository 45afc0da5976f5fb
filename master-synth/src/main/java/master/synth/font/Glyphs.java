// SPDX-License-Identifier: Apache-2.0
package master.synth.font;

import java.util.random.RandomGenerator;

/**
 * Which glyphs stand for a label. Immutable.
 *
 * @param crosses whether a true multiplication sign may be drawn for an x: where the charset has no such sign, and a font has
 * @param minuses whether a true minus sign may be drawn for a hyphen: where a font has it
 */
public record Glyphs(boolean crosses, boolean minuses) {
    /** Signs that are drawn for characters of a label though the charset may lack them. */
    public static final String EXTRA = "\u00d7\u2212";

    /** The label itself; between two digits of a sum often with true multiplication and minus signs. */
    public String drawn(RandomGenerator random, String label) {
        if (label.indexOf('x') < 0 && label.indexOf('-') < 0 || label.chars().anyMatch(Glyphs::otherLetter)) {
            return label;
        }
        StringBuilder drawn = new StringBuilder(label);
        for (int i = 1; i + 1 < label.length(); i++) {
            if (Character.isDigit(label.charAt(i - 1)) && Character.isDigit(label.charAt(i + 1))) {
                if (crosses && label.charAt(i) == 'x' && Rng.chance(random, 0.5)) {
                    drawn.setCharAt(i, '\u00d7');
                } else if (minuses && label.charAt(i) == '-' && Rng.chance(random, 0.3)) {
                    drawn.setCharAt(i, '\u2212');
                }
            }
        }
        return drawn.toString();
    }

    private static boolean otherLetter(int c) {
        return Character.isLetter(c) && c != 'x';
    }
}
