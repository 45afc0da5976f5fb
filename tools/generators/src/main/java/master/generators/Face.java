// SPDX-License-Identifier: Apache-2.0
package master.generators;

import java.awt.Font;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A font and the characters that a reader would take for what they stand for. Immutable.
 *
 * <p>A font whose small letters are capitals keeps its capitals only, so that no label says {@code a} where an
 * {@code A} is seen.
 *
 * @param font of any size
 * @param usable some of {@link Texts#ALL}
 */
record Face(Font font, String usable) {
    private static final String CASE_PROBES = "abdefghlmnqrt"; // letters whose two cases have different shapes
    private static final double SAME = 0.25; // of Glyph.distance
    private static final double LEAST_SHARE = 0.7; // of digits and letters that are read as what they are
    private static final String[] ALIKE = {"0OoQD", "1lIi", "sS5", "zZ2", "uUvV", "gq9", "6b", "8B", "nhu", "tfj", "yv"
    };
    private static final Map<Character, List<Glyph>> PLAIN = plain();

    /** Judges a font; empty when most of it cannot be read. */
    static Optional<Face> of(Font font) {
        String letters = Texts.DIGITS + Texts.UPPER + Texts.LOWER;
        Map<Character, Glyph> glyphs = new HashMap<>();
        for (char c : letters.toCharArray()) {
            if (font.canDisplay(c)) {
                Glyph glyph = Glyph.of(font, c);
                if (!glyph.blank()) {
                    glyphs.put(c, glyph);
                }
            }
        }
        boolean capitals = capitals(glyphs);
        StringBuilder usable = new StringBuilder();
        int judged = 0;
        int read = 0;
        for (char c : letters.toCharArray()) {
            Glyph glyph = glyphs.get(c);
            if (glyph == null || (capitals && Character.isLowerCase(c))) {
                continue;
            }
            judged++;
            double own = Double.MAX_VALUE;
            double other = Double.MAX_VALUE;
            for (Map.Entry<Character, List<Glyph>> entry : PLAIN.entrySet()) {
                boolean alike = alike(c, entry.getKey());
                for (Glyph plain : entry.getValue()) {
                    double distance = glyph.distance(plain);
                    own = alike ? Math.min(own, distance) : own;
                    other = alike ? other : Math.min(other, distance);
                }
            }
            read += own <= other ? 1 : 0;
            if (own <= other * 1.1) {
                usable.append(c);
            }
        }
        if (judged < 20 || read < LEAST_SHARE * judged) {
            return Optional.empty();
        }
        for (char c : "+-*=?".toCharArray()) {
            if (font.canDisplay(c) && !Glyph.of(font, c).blank()) {
                usable.append(c);
            }
        }
        return Optional.of(new Face(font, usable.toString()));
    }

    /**
     * A decorated font that people read although its shapes are far from plain ones: all that it draws, without the
     * small letters if these are its capitals again.
     */
    static Face decorated(Font font) {
        Glyph missing = Glyph.missing(font);
        Map<Character, Glyph> glyphs = new HashMap<>();
        for (char c : Texts.ALL.toCharArray()) {
            Glyph glyph = Glyph.of(font, c);
            if (font.canDisplay(c) && !glyph.blank() && glyph.distance(missing) > 0.02) {
                glyphs.put(c, glyph);
            }
        }
        boolean again = same(glyphs) * 2 > CASE_PROBES.length();
        StringBuilder usable = new StringBuilder();
        for (char c : Texts.ALL.toCharArray()) {
            if (glyphs.containsKey(c) && !(again && Character.isLowerCase(c))) {
                usable.append(c);
            }
        }
        return new Face(font, usable.toString());
    }

    /** A font known to be legible, with all characters. */
    static Face plain(Font font) {
        return new Face(font, Texts.ALL);
    }

    /** True when the font draws all characters legibly. */
    boolean draws(String characters) {
        return Texts.without(characters, usable).isEmpty();
    }

    /** The characters that all of the faces draw. */
    static String usable(List<Face> faces) {
        String usable = Texts.ALL;
        for (Face face : faces) {
            usable = Texts.only(usable, face.usable());
        }
        return usable;
    }

    /** The fonts at a size in pixels. */
    static List<Font> sized(List<Face> faces, int style, float size) {
        return faces.stream().map(face -> face.font().deriveFont(style, size)).toList();
    }

    private static boolean capitals(Map<Character, Glyph> glyphs) {
        int compared = 0;
        int upper = 0;
        for (char c : CASE_PROBES.toCharArray()) {
            if (glyphs.containsKey(c)) {
                compared++;
                upper += looksUpper(glyphs.get(c), c) ? 1 : 0;
            }
        }
        return Math.max(upper, same(glyphs)) * 3 > compared;
    }

    /** How many small letters have the shape of their capitals. */
    private static int same(Map<Character, Glyph> glyphs) {
        int same = 0;
        for (char c : CASE_PROBES.toCharArray()) {
            Glyph lower = glyphs.get(c);
            Glyph upper = glyphs.get(Character.toUpperCase(c));
            same += lower != null && upper != null && lower.distance(upper) < SAME ? 1 : 0;
        }
        return same;
    }

    /** True when a small letter's glyph is nearer to the plain capitals than to the plain small letters. */
    private static boolean looksUpper(Glyph lower, char c) {
        return nearest(lower, Character.toUpperCase(c)) * 1.1 < nearest(lower, c);
    }

    private static double nearest(Glyph glyph, char c) {
        return PLAIN.get(c).stream().mapToDouble(glyph::distance).min().orElse(Double.MAX_VALUE);
    }

    private static boolean alike(char a, char b) {
        if (Character.toLowerCase(a) == Character.toLowerCase(b)) {
            return a == b || "ckpsuvwxzmyfjo".indexOf(Character.toLowerCase(a)) >= 0;
        }
        for (String group : ALIKE) {
            if (group.indexOf(a) >= 0 && group.indexOf(b) >= 0) {
                return true;
            }
        }
        return false;
    }

    private static Map<Character, List<Glyph>> plain() {
        Map<Character, List<Glyph>> plain = new HashMap<>();
        for (String family : new String[] {Font.SANS_SERIF, Font.SERIF, Font.MONOSPACED}) {
            for (int style : new int[] {Font.PLAIN, Font.BOLD, Font.ITALIC}) {
                Font font = new Font(family, style, 64);
                for (char c : (Texts.DIGITS + Texts.LOWER + Texts.UPPER).toCharArray()) {
                    plain.computeIfAbsent(c, k -> new ArrayList<>()).add(Glyph.of(font, c));
                }
            }
        }
        return plain;
    }
}
