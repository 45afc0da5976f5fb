// SPDX-License-Identifier: Apache-2.0
package master.synth.word;

import java.util.random.RandomGenerator;
import master.synth.font.Rng;
import master.synth.font.Typeface;

/**
 * How printers set the signs that keyboards have: curly quotes and dashes. The label keeps the keyboard's sign. Holds no
 * state.
 */
public final class Typography {
    /** What {@link #set} may draw instead. */
    public static final String GLYPHS = "\u2018\u2019\u201c\u201d\u2010\u2013\u2212";

    private static final double STRAIGHT = 0.4; // of the signs stay as typewriters have them

    private Typography() {}

    /**
     * The text with quotes and hyphens as the font has them, each character for one. A quote alone stays as it is: cut out, a curly
     * one is a comma.
     *
     * @param labels the characters of labels, which stand for themselves
     */
    public static String set(String text, Typeface typeface, String labels, RandomGenerator random) {
        boolean any = text.length() > 1 && text.chars().anyMatch(c -> c == '\'' || c == '"' || c == '-');
        if (!any || Rng.chance(random, STRAIGHT)) {
            return text;
        }
        char dash = Rng.pick(random, '\u2010', '\u2013', '\u2013', '\u2212');
        StringBuilder set = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean opens = i == 0;
            char drawn = switch (c) {
                case '\'' -> opens ? '\u2018' : '\u2019';
                case '"' -> opens ? '\u201c' : '\u201d';
                case '-' -> dash;
                default -> c;
            };
            set.append(labels.indexOf(drawn) < 0 && typeface.canDraw(drawn) ? drawn : c);
        }
        return set.toString();
    }
}
