// SPDX-License-Identifier: Apache-2.0
package master.table.synth;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What is written in the cells of a column. */
enum Contents {
    INTEGER(true),
    DECIMAL(true),
    PERCENT(true),
    MONEY(true),
    DEVIATION(true),
    INTERVAL(true),
    PROBABILITY(true),
    DATE(false),
    CODE(false),
    MARK(false),
    WORD(false),
    WORDS(false),
    SENTENCE(false);

    private static final List<String> KNOWN = List.of(
            ("age sex group total mean number year month day name type city country region value rate cost price amount"
                            + " sample control treatment dose patients cases method model score time weight height size class level"
                            + " source code item product unit quantity order date status result test study year population area"
                            + " income tax revenue profit share growth change average minimum maximum range error factor index"
                            + " length width temperature pressure density speed power energy volume mass ratio baseline median")
                    .split(" "));
    private static final List<String> STARTS = List.of("b c d f g h j k l m n p r s t v w st tr pl ch sp".split(" "));
    private static final List<String> MIDDLES = List.of("a", "e", "i", "o", "u", "ea", "ou", "ie", "ä", "é", "ö");
    private static final List<String> ENDS = List.of("", "n", "r", "s", "t", "l", "m", "nd", "st", "rk");

    /** Whether it is a number, which columns often align at the right. */
    final boolean numeric;

    Contents(boolean numeric) {
        this.numeric = numeric;
    }

    /** The kinds of the columns of a table; the first has words most often. */
    static List<Contents> columns(int count, Chance chance) {
        return IntStream.range(0, count)
                .mapToObj(column -> {
                    if (column == 0 && chance.of(0.8)) {
                        return chance.pick(WORD, WORDS, WORDS, CODE, SENTENCE);
                    }
                    return values()[chance.weighted(4, 5, 2, 2, 1.5, 1, 1, 1, 1, 0.7, 2, 2, 1)];
                })
                .toList();
    }

    /** A text of this kind. */
    String text(Chance chance) {
        return switch (this) {
            case INTEGER -> integer(chance);
            case DECIMAL -> decimal(chance, chance.integer(1, 3));
            case PERCENT -> decimal(chance, chance.integer(0, 1)) + chance.pick("%", " %");
            case MONEY ->
                chance.pick("$", "€", "$ ", "") + grouped(chance.integer(10, 99_999)) + chance.pick("", ".00", ".50");
            case DEVIATION ->
                chance.of(0.5)
                        ? decimal(chance, 1) + " ± " + decimal(chance, 1)
                        : decimal(chance, 1) + " (" + decimal(chance, 1) + ")";
            case INTERVAL -> decimal(chance, 2) + chance.pick("–", " - ", " to ") + decimal(chance, 2);
            case PROBABILITY -> chance.pick("< ", "", "", "<") + chance.pick("0.0", "0.") + chance.integer(1, 99);
            case DATE -> date(chance);
            case CODE -> "" + (char) chance.integer('A', 'Z') + (chance.of(0.5) ? "-" : "") + chance.integer(1, 9999);
            case MARK -> chance.pick("yes", "no", "+", "-", "n/a", "x", "–");
            case WORD -> capital(word(chance), chance.of(0.6));
            case WORDS -> words(chance, chance.integer(2, 3));
            case SENTENCE -> words(chance, chance.integer(4, 12));
        };
    }

    /** The text of a header cell. */
    static String title(Chance chance) {
        String title = words(chance, chance.weighted(5, 3, 1.5, 0.7) + 1);
        return switch (chance.weighted(7, 1, 1, 1)) {
            case 1 -> title + " (" + chance.pick("%", "n", "mg", "kg", "years", "€", "mm") + ")";
            case 2 -> String.valueOf(chance.integer(1990, 2030));
            case 3 -> title.toUpperCase(Locale.ROOT);
            default -> title;
        };
    }

    /** What header cells beside each other repeat: years, quarters, what was measured. */
    static List<String> series(Chance chance) {
        int first = chance.integer(1990, 2030);
        return switch (chance.integer(0, 3)) {
            case 0 ->
                IntStream.range(0, chance.integer(2, 4))
                        .mapToObj(i -> String.valueOf(first + i))
                        .toList();
            case 1 -> List.of("Q1", "Q2", "Q3", "Q4");
            case 2 ->
                List.of(chance.pick(
                                "n %",
                                "Mean SD",
                                "Plan Actual",
                                "Before After",
                                "Male Female Total",
                                "Min Max",
                                "N p",
                                "A B C",
                                "I II III")
                        .split(" "));
            default -> List.of(title(chance), title(chance));
        };
    }

    private static String integer(Chance chance) {
        int most = chance.pick(9, 99, 999, 9_999, 999_999);
        int value = chance.integer(0, most);
        return (chance.of(0.08) ? chance.pick("-", "−") : "")
                + (chance.of(0.5) ? grouped(value) : String.valueOf(value));
    }

    private static String grouped(int value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String decimal(Chance chance, int digits) {
        double value = chance.between(0, chance.pick(1, 10, 100, 1000));
        return (chance.of(0.06) ? "-" : "") + String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    private static String date(Chance chance) {
        int day = chance.integer(1, 28);
        int month = chance.integer(1, 12);
        int year = chance.integer(1990, 2030);
        return switch (chance.integer(0, 3)) {
            case 0 -> String.format(Locale.ROOT, "%04d-%02d-%02d", year, month, day);
            case 1 -> String.format(Locale.ROOT, "%02d.%02d.%04d", day, month, year);
            case 2 -> String.format(Locale.ROOT, "%d/%d/%02d", month, day, year % 100);
            default ->
                day + " " + List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun").get(month / 2 % 6) + " " + year;
        };
    }

    private static String words(Chance chance, int count) {
        String text = IntStream.range(0, count).mapToObj(i -> word(chance)).collect(Collectors.joining(" "));
        return capital(text, chance.of(0.8));
    }

    private static String word(Chance chance) {
        if (chance.of(0.5)) {
            return chance.pick(KNOWN);
        }
        StringBuilder word = new StringBuilder();
        for (int i = chance.integer(1, 3); i > 0; i--) {
            word.append(chance.pick(STARTS)).append(chance.pick(MIDDLES)).append(chance.pick(ENDS));
        }
        return word.toString();
    }

    private static String capital(String text, boolean wanted) {
        return wanted ? text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) : text;
    }
}
