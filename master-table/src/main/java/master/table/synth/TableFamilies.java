// SPDX-License-Identifier: Apache-2.0
package master.table.synth;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * The families of table styles that are drawn, so that some can be held out of training and used for measuring. A family is
 * {@code rules/} with one of {@link #RULES}, or {@code font/} with the beginning of a font family's name; case does not matter.
 * Immutable and thread-safe.
 *
 * @param only if it contains families of a kind, only these of the kind are drawn
 * @param without families that are not drawn
 */
public record TableFamilies(List<String> only, List<String> without) {
    /** The kinds of ruling lines: none; three lines; between rows; between columns; all; a frame; below the header; boxes; any. */
    public static final List<String> RULES =
            Arrays.stream(Style.Rules.values()).map(TableFamilies::key).toList();

    private static final String RULE = "rules/";
    private static final String FONT = "font/";

    /** No restriction. */
    public static final TableFamilies ALL = new TableFamilies(List.of(), List.of());

    public TableFamilies {
        only = only.stream().map(TableFamilies::lower).toList();
        without = without.stream().map(TableFamilies::lower).toList();
        for (List<String> names : List.of(only, without)) {
            names.stream().filter(name -> !isKnown(name)).findFirst().ifPresent(name -> {
                throw new IllegalArgumentException(
                        "families \"%s\" is unknown, allowed: font/ and a name, rules/ and one of %s"
                                .formatted(name, RULES));
            });
        }
        if (RULES.stream().noneMatch(draws(only, without, RULE))) {
            throw new IllegalArgumentException(
                    "families only %s, without %s leave nothing of rules/".formatted(only, without));
        }
    }

    private static boolean isKnown(String name) {
        return name.startsWith(FONT) && name.length() > FONT.length()
                || name.startsWith(RULE) && RULES.contains(name.substring(RULE.length()));
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static String key(Style.Rules rules) {
        return lower(rules.name());
    }

    private static Predicate<String> draws(List<String> only, List<String> without, String kind) {
        boolean named = only.stream().anyMatch(name -> name.startsWith(kind));
        return key -> (!named || only.contains(kind + key)) && !without.contains(kind + key);
    }

    /** Whether tables with these rules are drawn. */
    boolean hasRules(Style.Rules rules) {
        return draws(only, without, RULE).test(key(rules));
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
