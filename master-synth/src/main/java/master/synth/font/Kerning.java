// SPDX-License-Identifier: Apache-2.0
package master.synth.font;

import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.awt.font.GlyphVector;
import java.awt.font.TextAttribute;
import java.util.List;
import java.util.Map;

/**
 * How much closer or farther than by their advance a font sets two letters, for all pairs of its Latin letters and
 * digits. Immutable.
 *
 * <p>All pairs are read from one laid-out line that holds each of them once, which is much faster than a line per pair.
 */
public final class Kerning {
    /** No pair is moved. */
    public static final Kerning NONE = new Kerning("", new byte[0]);

    private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);
    private static final double STEP = 0.25; // of the stored numbers, in the units of Typeface.EM
    private static final double MOST = 0.3 * Typeface.EM; // what is beyond is no kerning

    private static final String PROBE = "AVAToTyPaYeWaLTrfo";

    private final String letters;
    private final byte[] moves; // [letters, letters], in steps

    private Kerning(String letters, byte[] moves) {
        this.letters = letters;
        this.moves = moves;
    }

    /** Reads the kerning of the characters that are Latin letters or digits. */
    public static Kerning of(Font font, List<Character> characters) {
        StringBuilder kept = new StringBuilder();
        characters.stream().filter(c -> c < 128 && Character.isLetterOrDigit(c)).forEach(kept::append);
        String letters = kept.toString();
        Font plain = font.deriveFont((float) Typeface.EM);
        Font sized = plain.deriveFont(Map.of(TextAttribute.KERNING, TextAttribute.KERNING_ON));
        if (end(sized, PROBE) == end(plain, PROBE)) {
            return NONE; // most fonts without kerning are found here, before the long line
        }
        char[] line = pairs(letters);
        GlyphVector vector = layout(sized, line);
        if (letters.length() < 2 || vector.getNumGlyphs() != line.length) {
            return NONE; // glyphs were joined: places are not those of single letters
        }
        double[] advances = new double[letters.length()];
        for (int i = 0; i < advances.length; i++) {
            char[] letter = {letters.charAt(i)};
            advances[i] =
                    sized.createGlyphVector(CONTEXT, letter).getGlyphMetrics(0).getAdvanceX();
        }
        byte[] moves = new byte[letters.length() * letters.length()];
        boolean any = false;
        for (int i = 0; i + 1 < line.length; i++) {
            int first = letters.indexOf(line[i]);
            double step = vector.getGlyphPosition(i + 1).getX()
                    - vector.getGlyphPosition(i).getX();
            double move = step - advances[first];
            if (Math.abs(move) > STEP / 2 && Math.abs(move) <= MOST) {
                moves[first * letters.length() + letters.indexOf(line[i + 1])] = (byte) Math.round(move / STEP);
                any = true;
            }
        }
        return any ? new Kerning(letters, moves) : NONE;
    }

    private static double end(Font font, String text) {
        return layout(font, text.toCharArray()).getGlyphPosition(text.length()).getX();
    }

    private static GlyphVector layout(Font font, char[] line) {
        return font.layoutGlyphVector(CONTEXT, line, 0, line.length, Font.LAYOUT_LEFT_TO_RIGHT);
    }

    /** A line in which every two of the letters stand side by side once: a walk over all edges of the full graph. */
    private static char[] pairs(String letters) {
        int n = letters.length();
        StringBuilder line = new StringBuilder(n * n + 1);
        for (int i = 0; i < n; i++) {
            line.append(letters.charAt(i));
            for (int j = i + 1; j < n; j++) {
                line.append(letters.charAt(i)).append(letters.charAt(j));
            }
        }
        if (n > 0) {
            line.append(letters.charAt(0));
        }
        return line.toString().toCharArray();
    }

    /** How much the second letter is moved, in units of Typeface.EM; below zero it comes closer. */
    public double between(char first, char second) {
        int from = letters.indexOf(first);
        int to = letters.indexOf(second);
        return from < 0 || to < 0 ? 0 : moves[from * letters.length() + to] * STEP;
    }
}
