// SPDX-License-Identifier: Apache-2.0
package master.synth.font;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells fonts that can be read from images, scripts and scribbles: each glyph is compared with the glyphs of a few
 * plain fonts, and a font is legible when most of its glyphs are nearest to the character they stand for. Immutable.
 */
public final class Legibility {
    private static final double LEAST_SHARE = 0.55; // of digits and letters nearest to their own character
    private static final double STRANGE = 0.30; // farther than this from its own character, and nearer to another
    private static final double STRANGE_SIGN = 0.6; // a sign farther than this from all that it should look like
    private static final List<String> ALIKE = List.of(
            "0Oo", "1lIi", "cC", "kK", "pP", "sS5", "uU", "vV", "wW", "xX", "zZ2", "mM", "yY", "fF", "tT", "jJ");

    private static final char MOST_KNOWN = '\u00f7'; // signs beyond are not judged, nor letters beyond z
    private static final String LOWER = "abcdefghijklmnopqrstuvwxyz";
    private static final String CASE_PROBES = "abdeghnqrt"; // letters whose two cases have different shapes

    private final Map<Character, List<GlyphShape>> references = new HashMap<>();
    private final Map<Character, List<GlyphShape>> signs = new HashMap<>();

    public Legibility(List<Typeface> plain) {
        for (Typeface typeface : plain) {
            for (char c : typeface.characters()) {
                boolean letter = Character.isLetterOrDigit(c);
                if (letter ? c <= 'z' : c <= MOST_KNOWN) {
                    Outline upright = typeface.glyph(c).outline();
                    Outline slanted = upright.transform(1, -0.22, 0, 1, 0, 0);
                    List<GlyphShape> shapes = (letter ? references : signs).computeIfAbsent(c, k -> new ArrayList<>());
                    shapes.add(GlyphShape.of(upright));
                    shapes.add(GlyphShape.of(slanted));
                }
            }
        }
    }

    /** The font without its strange glyphs, or empty when it is not legible; other scripts are not judged. */
    public Optional<Typeface> filter(Typeface typeface) {
        Set<Character> strange = new HashSet<>();
        strange.addAll(disguised(typeface, LOWER));
        strange.addAll(disguised(typeface, LOWER.toUpperCase(Locale.ROOT)));
        signs.forEach((sign, shapes) -> {
            if (typeface.canDraw(sign)
                    && nearest(GlyphShape.of(typeface.glyph(sign).outline()), shapes) > STRANGE_SIGN) {
                strange.add(sign);
            }
        });
        int known = 0;
        int read = 0;
        for (char c : references.keySet()) {
            if (typeface.canDraw(c) && !strange.contains(c)) {
                known++;
                GlyphShape shape = GlyphShape.of(typeface.glyph(c).outline());
                double own = Double.MAX_VALUE;
                double other = Double.MAX_VALUE;
                for (Map.Entry<Character, List<GlyphShape>> entry : references.entrySet()) {
                    double distance = nearest(shape, entry.getValue());
                    if (alike(c, entry.getKey())) {
                        own = Math.min(own, distance);
                    } else {
                        other = Math.min(other, distance);
                    }
                }
                if (own <= other) {
                    read++;
                } else if (own > STRANGE && own > other * 1.25) {
                    strange.add(c);
                }
            }
        }
        return read >= LEAST_SHARE * known ? Optional.of(typeface.without(strange)) : Optional.empty();
    }

    /**
     * The letters of one case, if in this font many of them look more like the other case; else nothing. So are fonts
     * found whose small letters are capitals of another drawing, or the other way round.
     */
    private Set<Character> disguised(Typeface typeface, String letters) {
        int compared = 0;
        int swapped = 0;
        Set<Character> drawn = new HashSet<>();
        for (char c : letters.toCharArray()) {
            if (!typeface.canDraw(c)) {
                continue;
            }
            drawn.add(c);
            char other = Character.isLowerCase(c) ? Character.toUpperCase(c) : Character.toLowerCase(c);
            List<GlyphShape> own = references.getOrDefault(c, List.of());
            List<GlyphShape> others = references.getOrDefault(other, List.of());
            if (CASE_PROBES.indexOf(Character.toLowerCase(c)) >= 0 && !own.isEmpty() && !others.isEmpty()) {
                GlyphShape shape = GlyphShape.of(typeface.glyph(c).outline());
                compared++;
                swapped += nearest(shape, others) < nearest(shape, own) ? 1 : 0;
            }
        }
        return swapped * 4 > compared ? drawn : Set.of();
    }

    private static double nearest(GlyphShape shape, List<GlyphShape> references) {
        double nearest = Double.MAX_VALUE;
        for (GlyphShape reference : references) {
            nearest = Math.min(nearest, shape.distance(reference));
        }
        return nearest;
    }

    private static boolean alike(char a, char b) {
        if (a == b) {
            return true;
        }
        for (String group : ALIKE) {
            if (group.indexOf(a) >= 0 && group.indexOf(b) >= 0) {
                return true;
            }
        }
        return false;
    }
}
