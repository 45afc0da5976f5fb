// SPDX-License-Identifier: Apache-2.0
package master.synth.font;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The usable fonts, grouped by where they come from. Immutable.
 *
 * <p>A group is drawn by the square root of its number of families, and within a group every family counts alike: a
 * collection of hundreds of display fonts does not drown the rest, nor does one family with forty weights.
 */
public final class FontLibrary {
    private static final int TRIES = 40;

    private final List<Typeface> all;
    private final List<List<List<Typeface>>> groups; // group, family, font
    private final double[] sums;

    /** A font and the name of its group, such as the directory it lies in. */
    public record Member(String group, Typeface typeface) {}

    /** Fonts that draw nothing are left out. */
    public FontLibrary(List<Member> candidates) {
        List<Member> members = candidates.stream()
                .filter(member -> !member.typeface().characters().isEmpty())
                .toList();
        if (members.isEmpty()) {
            throw new IllegalArgumentException("fonts: none can draw the charset, allowed: one or more");
        }
        Map<String, Map<String, List<Typeface>>> sorted = new LinkedHashMap<>();
        for (Member member : members) {
            sorted.computeIfAbsent(member.group(), g -> new LinkedHashMap<>())
                    .computeIfAbsent(member.typeface().family(), f -> new ArrayList<>())
                    .add(member.typeface());
        }
        this.all = members.stream().map(Member::typeface).toList();
        this.groups = sorted.values().stream().map(g -> List.copyOf(g.values())).toList();
        this.sums = new double[groups.size()];
        double sum = 0;
        for (int i = 0; i < sums.length; i++) {
            sum += Math.sqrt(groups.get(i).size());
            sums[i] = sum;
        }
    }

    public List<Typeface> all() {
        return all;
    }

    /**
     * A random font that draws the text.
     *
     * @throws IllegalStateException if no font draws the text
     */
    public Typeface pick(RandomGenerator random, String text) {
        for (int i = 0; i < TRIES; i++) {
            Typeface typeface = Rng.pick(random, Rng.pick(random, groups.get(Rng.weighted(random, sums))));
            if (typeface.canDraw(text)) {
                return typeface;
            }
        }
        int start = random.nextInt(all.size());
        for (int i = 0; i < all.size(); i++) {
            Typeface typeface = all.get((start + i) % all.size());
            if (typeface.canDraw(text)) {
                return typeface;
            }
        }
        throw new IllegalStateException("no font draws \"" + text + "\"");
    }

    /** True when one of the fonts draws the whole text. */
    public boolean canDraw(String text) {
        return all.stream().anyMatch(typeface -> typeface.canDraw(text));
    }
}
