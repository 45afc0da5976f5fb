// SPDX-License-Identifier: Apache-2.0
package master.synth;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import master.synth.kind.Framing;

/**
 * Which families of looks are drawn, so that some can be kept out of training and used to measure with.
 *
 * <p>A family is named by its kind and its name: {@code style/plates}, {@code framing/banner}, {@code font/lato}. A
 * font family is meant when its name begins with the given one, whatever the case.
 *
 * @param only if it names families of a kind, no others of this kind are drawn
 * @param without families that are not drawn
 */
public record Families(List<String> only, List<String> without) {
    /** No restriction. */
    public static final Families ALL = new Families(List.of(), List.of());

    private static final String STYLE = "style/";
    private static final String FRAMING = "framing/";
    private static final String FONT = "font/";

    public Families {
        only = only.stream().map(Families::lower).toList();
        without = without.stream().map(Families::lower).toList();
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if a name is none of this preset's, or nothing is left of a kind */
    void check(Preset preset) {
        for (List<String> names : List.of(only, without)) {
            for (String name : names) {
                boolean known = name.startsWith(FONT) && name.length() > FONT.length()
                        || preset.styles().contains(after(STYLE, name))
                        || preset == Preset.CAPTCHA && Framing.names().contains(after(FRAMING, name));
                if (!known) {
                    String framings = preset == Preset.CAPTCHA ? ", framing/ and one of " + Framing.names() : "";
                    throw new IllegalArgumentException("families \"" + name
                            + "\" is unknown, allowed: font/ and a name, style/ and one of " + preset.styles()
                            + framings);
                }
            }
        }
        kept(STYLE, preset.styles(), name -> name);
        kept(FRAMING, Framing.names(), name -> name);
    }

    private static String after(String kind, String name) {
        return name.startsWith(kind) ? name.substring(kind.length()) : "";
    }

    /** The styles that are drawn. */
    <T> List<T> styles(List<T> all, Function<T, String> key) {
        return kept(STYLE, all, key);
    }

    /** The framings that are drawn. */
    List<Framing> framings() {
        return kept(FRAMING, List.of(Framing.values()), Framing::key);
    }

    /** The names of all styles and framings of a preset that are drawn. */
    List<String> names(Preset preset) {
        List<String> names = new ArrayList<>();
        styles(preset.styles(), name -> name).forEach(name -> names.add(STYLE + name));
        if (preset == Preset.CAPTCHA) {
            framings().forEach(framing -> names.add(FRAMING + framing.key()));
        }
        return names;
    }

    private <T> List<T> kept(String kind, List<T> all, Function<T, String> key) {
        boolean named = only.stream().anyMatch(name -> name.startsWith(kind));
        List<T> kept = all.stream()
                .filter(item ->
                        (!named || only.contains(kind + key.apply(item))) && !without.contains(kind + key.apply(item)))
                .toList();
        if (kept.isEmpty()) {
            throw new IllegalArgumentException("families " + this + " leave nothing of " + kind);
        }
        return kept;
    }

    /** Whether a font of this family is drawn with. */
    boolean hasFont(String family) {
        boolean named = only.stream().anyMatch(name -> name.startsWith(FONT));
        return (!named || matches(only, family)) && !matches(without, family);
    }

    private static boolean matches(List<String> names, String family) {
        String lower = lower(family);
        return names.stream()
                .anyMatch(name -> name.startsWith(FONT) && lower.startsWith(name.substring(FONT.length())));
    }
}
