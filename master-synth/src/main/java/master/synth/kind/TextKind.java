// SPDX-License-Identifier: Apache-2.0
package master.synth.kind;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;

/** The kinds of text that labels are made of. The name in a configuration is the lower-case name. */
public enum TextKind {
    /** Digits only. */
    DIGITS(0.24, TextKind::digit),
    /** Lower-case letters only. */
    LOWER(0.09, Character::isLowerCase),
    /** Upper-case letters only. */
    UPPER(0.10, Character::isUpperCase),
    /** Letters of both cases. */
    MIXED(0.05, c -> Character.isLetter(c)),
    /** Lower-case letters and digits. */
    ALNUM_LOWER(0.16, c -> digit(c) || Character.isLowerCase(c)),
    /** Upper-case letters and digits. */
    ALNUM_UPPER(0.15, c -> digit(c) || Character.isUpperCase(c)),
    /** Letters of both cases and digits. */
    ALNUM_MIXED(0.09, c -> digit(c) || Character.isLetter(c)),
    /** Sums, differences, products and quotients such as {@code 3+5=}. */
    ARITHMETIC(0.07, c -> digit(c) || "+-*x/\u00d7\u00f7=?".indexOf(c) >= 0),
    /** Pronounceable made-up words in lower, upper or title case. */
    WORD(0.05, c -> Character.isLetter(c)),
    /** Letters of one case, mostly capitals, and digits, with signs among them. */
    SIGNS(0.09, c -> c != '\u00d7' && c != '\u00f7'),
    /** Any characters of the charset, signs included; not drawn by default. */
    ANY(0.0, c -> true);

    private final double defaultWeight;
    private final IntPredicate member;

    TextKind(double defaultWeight, IntPredicate member) {
        this.defaultWeight = defaultWeight;
        this.member = member;
    }

    private static boolean digit(int c) {
        return c >= '0' && c <= '9';
    }

    /** The name in a configuration. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The share of this kind in the default mixture. */
    public double defaultWeight() {
        return defaultWeight;
    }

    /** The characters of the charset that this kind is made of. */
    public String alphabet(String charset) {
        StringBuilder alphabet = new StringBuilder();
        charset.chars().filter(member).forEach(c -> alphabet.append((char) c));
        return alphabet.toString();
    }

    /** The names that a configuration may use. */
    public static List<String> names() {
        return Arrays.stream(values()).map(TextKind::key).toList();
    }
}
