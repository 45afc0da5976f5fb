// SPDX-License-Identifier: Apache-2.0
package master.synth.font;

import java.awt.Font;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.font.GlyphVector;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A font as flattened outlines of the characters it can be trusted to draw. Immutable.
 *
 * <p>A caps-only font, whose lower case looks like its upper case, keeps its upper case only: so a label never says
 * {@code a} where an {@code A} is drawn.
 */
public final class Typeface {
    /** Units of the stored outlines per em. */
    public static final double EM = 64;

    private static final double FLATNESS = 0.25; // in units of EM: invisible at text sizes below 60 px
    private static final int MOST_POINTS = 420; // a textured glyph beyond this would be slow to draw
    private static final String CASE_PROBES = "abdefghlmnqrt";
    private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);

    private final String name;
    private final String family;
    private final Map<Character, Glyph> glyphs;
    private final List<Character> characters;
    private final boolean capsOnly;
    private final Kerning kerning;

    /** A character's outline around its origin on the baseline, and how far the pen moves, in units of EM. */
    public record Glyph(Outline outline, double advance, Box bounds) {}

    private Typeface(String name, String family, Map<Character, Glyph> glyphs, boolean capsOnly, Kerning kerning) {
        this.name = name;
        this.family = family;
        this.glyphs = glyphs;
        this.characters = glyphs.keySet().stream().sorted().toList();
        this.capsOnly = capsOnly;
        this.kerning = kerning;
    }

    /** Reads the outlines of the given characters; empty when the font draws hardly any of the letters and digits. */
    public static Optional<Typeface> of(Font font, String characters) {
        Font sized = font.deriveFont((float) EM);
        Map<Character, Glyph> glyphs = new HashMap<>();
        for (char c : characters.toCharArray()) {
            if (sized.canDisplay(c)) {
                read(sized, c).ifPresent(glyph -> glyphs.put(c, glyph));
            }
        }
        removeRepeated(glyphs);
        boolean capsOnly = capsOnly(glyphs);
        if (capsOnly) {
            glyphs.keySet().removeIf(Character::isLowerCase);
        }
        long asked = characters.chars().filter(Character::isLetterOrDigit).count();
        long drawn = glyphs.keySet().stream().filter(Character::isLetterOrDigit).count();
        return drawn > 0 && drawn >= Math.min(10, asked / 2)
                ? Optional.of(new Typeface(
                        font.getFontName(Locale.ROOT),
                        font.getFamily(Locale.ROOT), // the same on machines of all languages
                        Map.copyOf(glyphs),
                        capsOnly,
                        Kerning.NONE))
                : Optional.empty();
    }

    /** This font with the glyphs that it has of other characters, whatever they look like. */
    public Typeface withGlyphs(Font font, String others) {
        Font sized = font.deriveFont((float) EM);
        Map<Character, Glyph> more = new HashMap<>(glyphs);
        for (char c : others.toCharArray()) {
            if (!more.containsKey(c) && sized.canDisplay(c)) {
                read(sized, c).ifPresent(glyph -> more.put(c, glyph));
            }
        }
        return new Typeface(name, family, Map.copyOf(more), capsOnly, kerning);
    }

    /** A font of the given glyphs, taken as they are. */
    public static Typeface of(String name, Map<Character, Glyph> glyphs) {
        return new Typeface(name, name, Map.copyOf(glyphs), capsOnly(glyphs), Kerning.NONE);
    }

    private static Optional<Glyph> read(Font font, char c) {
        GlyphVector vector = font.createGlyphVector(CONTEXT, new char[] {c});
        if (vector.getGlyphCode(0) == font.getMissingGlyphCode()) {
            return Optional.empty();
        }
        Shape shape = vector.getOutline();
        Outline outline = Outline.of(shape, FLATNESS);
        Box bounds = outline.bounds();
        boolean visible = bounds.height() > EM * 0.02 && bounds.width() > EM * 0.02 && bounds.height() < EM * 2.5;
        if (!visible || outline.points() > MOST_POINTS) {
            return Optional.empty();
        }
        double advance = vector.getGlyphMetrics(0).getAdvanceX();
        return Optional.of(new Glyph(outline, advance > 0 ? advance : bounds.right(), bounds));
    }

    /** Some fonts map missing characters to one and the same image: what three characters share is not text. */
    private static void removeRepeated(Map<Character, Glyph> glyphs) {
        Map<String, Integer> counts = new HashMap<>();
        glyphs.forEach((c, glyph) -> counts.merge(print(glyph), 1, Integer::sum));
        glyphs.values().removeIf(glyph -> counts.getOrDefault(print(glyph), 0) >= 3);
    }

    private static String print(Glyph glyph) {
        Box b = glyph.bounds();
        return glyph.outline().points() + " " + Math.round(b.width() * 4) + " " + Math.round(b.height() * 4) + " "
                + Math.round(b.left() * 4) + " " + Math.round(b.top() * 4);
    }

    /** True when most lower-case letters that differ from upper case by shape are drawn as scaled upper case. */
    public static boolean capsOnly(Map<Character, Glyph> glyphs) {
        int same = 0;
        int compared = 0;
        for (char c : CASE_PROBES.toCharArray()) {
            Glyph lower = glyphs.get(c);
            Glyph upper = glyphs.get(Character.toUpperCase(c));
            if (lower != null && upper != null) {
                compared++;
                same += GlyphShape.of(lower.outline()).distance(GlyphShape.of(upper.outline())) < 0.1 ? 1 : 0;
            }
        }
        return compared > 0 && same * 2 > compared;
    }

    public String name() {
        return name;
    }

    public String family() {
        return family;
    }

    public boolean capsOnly() {
        return capsOnly;
    }

    /** All characters that the font draws, in ascending order. */
    public List<Character> characters() {
        return characters;
    }

    public boolean canDraw(char c) {
        return glyphs.containsKey(c);
    }

    public boolean canDraw(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!glyphs.containsKey(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /**
     * The glyph of a character.
     *
     * @throws IllegalArgumentException if the font does not draw the character
     */
    public Glyph glyph(char c) {
        Glyph glyph = glyphs.get(c);
        if (glyph == null) {
            throw new IllegalArgumentException("font " + name + " does not draw '" + c + "'");
        }
        return glyph;
    }

    /** This font without the characters; used to leave out glyphs that do not read as what they stand for. */
    public Typeface without(Set<Character> characters) {
        Map<Character, Glyph> kept = new HashMap<>(glyphs);
        kept.keySet().removeAll(characters);
        return new Typeface(name, family, Map.copyOf(kept), capsOnly, kerning);
    }

    /** This font with the moves of letter pairs. */
    public Typeface with(Kerning moves) {
        return new Typeface(name, family, glyphs, capsOnly, moves);
    }

    /** How much the second letter is moved when it follows the first, in units of EM. */
    public double kerning(char first, char second) {
        return kerning.between(first, second);
    }
}
