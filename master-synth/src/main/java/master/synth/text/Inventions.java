// SPDX-License-Identifier: Apache-2.0
package master.synth.text;

import java.util.Locale;
import java.util.random.RandomGenerator;
import master.synth.font.Rng;

/** Texts that no list of words has. Holds no state. */
public final class Inventions {
    private static final String[] ONSETS = {
        "b", "c", "d", "f", "g", "h", "j", "k", "l", "m", "n", "p", "r", "s", "t", "v", "w", "z", "bl", "br", "ch",
        "cl", "cr", "dr", "fl", "fr", "gl", "gr", "kr", "pl", "pr", "qu", "sh", "sk", "sl", "sp", "st", "str", "sw",
        "th", "tr", "x", ""
    };
    private static final String[] NUCLEI = {
        "a", "e", "i", "o", "u", "a", "e", "i", "o", "u", "y", "ai", "au", "ea", "ee", "ei", "ie", "io", "oa", "oo",
        "ou"
    };
    private static final String[] CODAS = {
        "", "", "", "", "n", "r", "l", "s", "t", "m", "x", "ck", "ll", "nd", "ng", "nt", "rd", "rk", "rt", "ss", "st",
        "tt"
    };
    private static final String[] MONTHS = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
    };
    private static final String[] UNITS = {
        "km", "kg", "g", "ml", "cm", "mm", "m", "oz", "ft", "mph", "GB", "MB", "W", "V", "am", "pm", "hrs", "min", "th",
        "x"
    };

    private Inventions() {}

    /** One to four syllables, in lower case. */
    public static String word(RandomGenerator random) {
        StringBuilder word = new StringBuilder();
        int syllables = Rng.integer(random, 1, Rng.chance(random, 0.2) ? 4 : 2);
        for (int i = 0; i < syllables; i++) {
            word.append(Rng.pick(random, ONSETS))
                    .append(Rng.pick(random, NUCLEI))
                    .append(Rng.pick(random, CODAS));
        }
        return word.toString();
    }

    /** Digits only: mostly one to four of them. */
    public static String number(RandomGenerator random) {
        return switch (random.nextInt(8)) {
            case 0, 1 -> digits(random, Rng.integer(random, 1, 2));
            case 2, 3 -> digits(random, Rng.integer(random, 2, 4));
            case 4 -> String.valueOf(Rng.integer(random, 1900, 2030));
            case 5 -> String.valueOf(Rng.integer(random, 1, 20) * (Rng.chance(random, 0.5) ? 100 : 50));
            case 6 -> digits(random, Rng.integer(random, 3, 7));
            default ->
                Rng.chance(random, 0.5)
                        ? digits(random, 3) + "-" + digits(random, 4)
                        : digits(random, Rng.integer(random, 6, 12));
        };
    }

    /** Prices, percentages, times, dates, measures, ordinals. */
    public static String amount(RandomGenerator random) {
        String small = String.valueOf(Rng.integer(random, 1, Rng.chance(random, 0.5) ? 12 : 99));
        return switch (random.nextInt(8)) {
            case 0 ->
                Rng.pick(random, "$", "$", "\u20ac", "\u00a3", "Rs", "") + small + "."
                        + Rng.pick(random, "99", "95", "50", "00", digits(random, 2));
            case 1 -> small + "%";
            case 2 -> Rng.integer(random, 1, 23) + ":" + Rng.pick(random, "00", "15", "30", "45", "59");
            case 3 -> small + Rng.pick(random, "/", ".", "-") + Rng.integer(random, 1, 12);
            case 4 -> small + Rng.pick(random, "st", "nd", "rd", "th");
            case 5 -> Rng.pick(random, MONTHS) + Rng.integer(random, 1, 31);
            case 6 -> Rng.pick(random, "No.", "A", "B", "C", "M", "Lot", "x") + small;
            default -> small + Rng.pick(random, UNITS);
        };
    }

    /** A number as tables and documents have it. */
    public static String figure(RandomGenerator random) {
        String figure = Rng.chance(random, 0.45) ? grouped(random) : decimal(random);
        return switch (random.nextInt(20)) {
            case 0, 1 -> "-" + figure;
            case 2 -> "+" + figure;
            case 3, 4 -> figure + "%";
            case 5 -> "(" + figure + ")";
            case 6 -> "(" + figure + "%)";
            case 7, 8 -> Rng.pick(random, "$", "\u20ac", "\u00a3") + figure;
            case 9 -> figure + Rng.pick(random, "\u20ac", "\u00b0C", "\u00b0", "k", "M", "x", "*", "bn");
            case 10 -> Rng.pick(random, "<", ">", "~", "=", "\u00b1", "<=", ">=") + figure;
            case 11 -> figure + Rng.pick(random, "-", "/", "\u00b1", "x", ":") + decimal(random);
            case 12 ->
                "Q" + Rng.integer(random, 1, 4) + Rng.pick(random, "", "/", "-") + Rng.integer(random, 1990, 2035);
            case 13 -> Rng.integer(random, 1990, 2035) + "/" + digits(random, 2);
            default -> figure;
        };
    }

    private static String decimal(RandomGenerator random) {
        String whole = String.valueOf(Rng.integer(random, 0, Rng.chance(random, 0.4) ? 9 : 999));
        return whole + Rng.pick(random, ".", ".", ".", ",") + digits(random, Rng.integer(random, 1, 3));
    }

    private static String grouped(RandomGenerator random) {
        String separator = Rng.pick(random, ",", ",", ",", ".", "'");
        StringBuilder grouped = new StringBuilder(String.valueOf(Rng.integer(random, 1, 999)));
        for (int i = Rng.chance(random, 0.75) ? 1 : 2; i > 0; i--) {
            grouped.append(separator).append(digits(random, 3));
        }
        if (Rng.chance(random, 0.25)) {
            grouped.append(separator.equals(".") ? "," : ".").append(digits(random, Rng.integer(random, 1, 2)));
        }
        return grouped.toString();
    }

    /** Two to four letters, in capitals. */
    public static String abbreviation(RandomGenerator random) {
        StringBuilder letters = new StringBuilder();
        int length = Rng.integer(random, 2, 4);
        for (int i = 0; i < length; i++) {
            letters.append((char) ('a' + random.nextInt(26)));
            if (i + 1 < length && Rng.chance(random, 0.1)) {
                letters.append(Rng.pick(random, ".", "&"));
            }
        }
        return letters.toString().toUpperCase(Locale.ROOT);
    }

    private static String digits(RandomGenerator random, int count) {
        StringBuilder digits = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            digits.append((char) ('0' + random.nextInt(10)));
        }
        return digits.toString();
    }
}
