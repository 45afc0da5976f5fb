// SPDX-License-Identifier: Apache-2.0
package master.synth.kind;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The kinds of text in the wild. The name in a configuration is the lower-case name. */
public enum WordKind {
    /** A word or a name of the list, in the case that signs have. */
    WORD(0.63),
    /** Two words in one, with or without a hyphen, a possessive, a domain. */
    COMPOUND(0.05),
    /** A word that nobody has written yet, as names of firms and products are. */
    INVENTED(0.06),
    /** House numbers, years, counts, parts of phone numbers. */
    NUMBER(0.055),
    /** Prices, percentages, times, dates, measures, ordinals. */
    AMOUNT(0.03),
    /** Numbers as in tables and documents: grouped, with decimals, signed, in parentheses, with a unit. */
    FIGURE(0.065),
    /** A word with the punctuation that sentences and headings put around it. */
    PUNCTUATED(0.04),
    /** Two to four capitals. */
    ABBREVIATION(0.02),
    /** One letter or digit. */
    SINGLE(0.015),
    /** Letters and digits in any order, as on plates and packages. */
    CODE(0.035);

    private final double defaultWeight;

    WordKind(double defaultWeight) {
        this.defaultWeight = defaultWeight;
    }

    /** The name in a configuration. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The share of this kind in the default mixture. */
    public double defaultWeight() {
        return defaultWeight;
    }

    /** The names that a configuration may use. */
    public static List<String> names() {
        return Arrays.stream(values()).map(WordKind::key).toList();
    }
}
