// SPDX-License-Identifier: Apache-2.0
package master.synth;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;
import master.synth.font.Rng;
import master.synth.kind.TextKind;
import master.synth.text.Texts;

/** Draws labels: random strings, made-up words and small sums, all within one charset. Immutable. */
final class TextSource implements Texts {
    private static final String AMBIGUOUS = "0Oo1lIi5S2Z8Bq9guvUVcCkKpPsSwWxXyYzZ";
    private static final String SIGNS = "+-*x/\u00d7\u00f7";
    private static final String COMMON_SIGNS = "#$%&@!?+-*/=";
    // how often captchas have 1, 2, 3, ... characters; beyond, as often as the last
    private static final double[] LENGTHS = {2, 2, 4, 34, 22, 18, 7, 5, 2};
    private static final String LATIN = "abcdefghijklmnopqrstuvwxyz";
    private static final String VOWELS = "aeiouaeiouaeiouy";
    private static final String CONSONANTS = "bcdfghjklmnpqrstvwxz";

    private final SynthesizerConfig config;
    private final List<TextKind> kinds;
    private final double[] sums;
    private final Map<TextKind, String> alphabets;
    private final double[] lengthSums;

    TextSource(SynthesizerConfig config) {
        this.config = config;
        this.alphabets = new EnumMap<>(TextKind.class);
        for (TextKind kind : TextKind.values()) {
            alphabets.put(kind, kind.alphabet(config.drawable()));
        }
        this.kinds = alphabets.keySet().stream()
                .filter(kind -> usable(kind, alphabet(kind)))
                .toList();
        this.lengthSums = lengthSums();
        this.sums = SynthesizerConfig.sums(kinds, config.texts(), TextKind::key, TextKind::defaultWeight);
        if (sums.length == 0 || sums[sums.length - 1] <= 0) {
            throw new IllegalArgumentException(
                    "texts " + config.texts() + " cannot be made of charset \"" + config.charset() + "\"");
        }
    }

    private static boolean usable(TextKind kind, String alphabet) {
        if (kind == TextKind.ARITHMETIC) {
            return alphabet.contains("+")
                    && alphabet.chars().filter(Character::isDigit).count() == 10;
        }
        if (kind == TextKind.WORD) {
            return within(LATIN, alphabet) || within(upper(LATIN), alphabet);
        }
        if (kind == TextKind.SIGNS) {
            return alphabet.chars().anyMatch(c -> !Character.isLetterOrDigit(c))
                    && (alphabet.contains("ABC") || alphabet.contains("abc"));
        }
        return alphabet.length() >= 2;
    }

    /** A label of the configured kinds and lengths. */
    @Override
    public String next(RandomGenerator random) {
        TextKind kind = kinds.get(Rng.weighted(random, sums));
        if (kind == TextKind.ARITHMETIC) {
            return arithmetic(random, alphabet(kind));
        }
        int length = length(random);
        String alphabet = alphabet(kind);
        if (kind == TextKind.SIGNS) {
            return signs(random, alphabet, length);
        }
        return kind == TextKind.WORD ? word(random, alphabet, length) : characters(random, alphabet, length);
    }

    /** Mostly four to six, where these are allowed. */
    private int length(RandomGenerator random) {
        return config.minLength() + Rng.weighted(random, lengthSums);
    }

    private double[] lengthSums() {
        double[] lengths = new double[config.maxLength() - config.minLength() + 1];
        double sum = 0;
        for (int i = 0; i < lengths.length; i++) {
            sum += LENGTHS[Math.min(LENGTHS.length, config.minLength() + i) - 1];
            lengths[i] = sum;
        }
        return lengths;
    }

    /** Letters of one case and digits with signs at any places: mostly one to three, or any number; sometimes of few characters. */
    private String signs(RandomGenerator random, String alphabet, int length) {
        String capitals = alphabet(TextKind.UPPER);
        String small = alphabet(TextKind.LOWER);
        String letters = small.isEmpty() || !capitals.isEmpty() && Rng.chance(random, 0.7) ? capitals : small;
        String others = letters + (Rng.chance(random, 0.4) ? alphabet(TextKind.DIGITS) : "");
        String rare = filtered(alphabet, c -> !Character.isLetterOrDigit(c));
        String common = filtered(rare, c -> COMMON_SIGNS.indexOf(c) >= 0);
        String from = common.isEmpty() || Rng.chance(random, 0.25) ? rare : common;
        if (Rng.chance(random, 0.3)) {
            others = subset(random, others, Math.min(others.length(), Rng.integer(random, 2, 8)));
            from = subset(random, from, Math.min(from.length(), Rng.integer(random, 2, 5)));
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(others.charAt(random.nextInt(others.length())));
        }
        int most = Rng.chance(random, 0.65) ? Math.min(3, length) : length;
        for (int i = Rng.integer(random, 1, most); i > 0; i--) {
            text.setCharAt(random.nextInt(length), from.charAt(random.nextInt(from.length())));
        }
        return text.toString();
    }

    private String alphabet(TextKind kind) {
        return requireNonNull(alphabets.get(kind));
    }

    private static String filtered(String text, IntPredicate kept) {
        return text.chars()
                .filter(kept)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private String characters(RandomGenerator random, String alphabet, int length) {
        String from = alphabet;
        double choice = random.nextDouble();
        if (choice < 0.25) {
            from = withoutAmbiguous(random, alphabet);
        } else if (choice < 0.35 && alphabet.length() > 12) {
            from = subset(random, alphabet, Rng.integer(random, 8, alphabet.length() - 1));
        } else if (choice < 0.43) { // the same ones again and again, which a reader must count
            from = subset(random, alphabet, Rng.integer(random, 1, 4));
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(from.charAt(random.nextInt(from.length())));
        }
        return text.toString();
    }

    /** What sites do that care for their readers: no characters that are easily taken for one another. */
    private static String withoutAmbiguous(RandomGenerator random, String alphabet) {
        StringBuilder kept = new StringBuilder();
        int limit = Rng.integer(random, 7, AMBIGUOUS.length());
        for (char c : alphabet.toCharArray()) {
            int at = AMBIGUOUS.indexOf(c);
            if (at < 0 || at >= limit) {
                kept.append(c);
            }
        }
        return kept.length() >= 6 ? kept.toString() : alphabet;
    }

    private static String subset(RandomGenerator random, String alphabet, int size) {
        StringBuilder rest = new StringBuilder(alphabet);
        while (rest.length() > size) {
            rest.deleteCharAt(random.nextInt(rest.length()));
        }
        return rest.toString();
    }

    private static String word(RandomGenerator random, String alphabet, int length) {
        StringBuilder word = new StringBuilder();
        boolean vowel = Rng.chance(random, 0.3);
        while (word.length() < length) {
            String from = vowel ? VOWELS : CONSONANTS;
            word.append(from.charAt(random.nextInt(from.length())));
            vowel = Rng.chance(random, 0.85) != vowel;
        }
        double shape = random.nextDouble();
        String lower = word.toString();
        if (shape < 0.35 && within(upper(lower), alphabet) || !within(lower, alphabet)) {
            return upper(lower);
        }
        String title = upper(lower.substring(0, 1)) + lower.substring(1);
        return shape < 0.6 && within(title, alphabet) ? title : lower;
    }

    private static boolean within(String text, String alphabet) {
        return text.chars().allMatch(c -> alphabet.indexOf(c) >= 0);
    }

    private static String upper(String text) {
        return text.toUpperCase(Locale.ROOT);
    }

    /**
     * {@code a+b}, {@code a-b} (never negative), {@code a*b} or {@code a/b} (without a rest), with or without {@code =}
     * and {@code ?}.
     */
    private static String arithmetic(RandomGenerator random, String alphabet) {
        char sign = SIGNS.charAt(random.nextInt(SIGNS.length()));
        sign = alphabet.indexOf(sign) < 0 || Rng.chance(random, 0.15) ? '+' : sign;
        boolean large = Rng.chance(random, 0.3);
        int a = large ? Rng.integer(random, 10, 99) : random.nextInt(10);
        int b = large && Rng.chance(random, 0.5) ? Rng.integer(random, 10, 99) : random.nextInt(10);
        String text = operation(a, sign, b);
        if (alphabet.contains("=") && Rng.chance(random, 0.75)) {
            text += "=";
            if (alphabet.contains("?") && Rng.chance(random, 0.4)) {
                text += "?";
            }
        }
        return text;
    }

    private static String operation(int a, char sign, int b) {
        if (sign == '/' || sign == '\u00f7') {
            int divisor = Math.max(1, b % 10);
            return "" + divisor * (a % 10) + sign + divisor;
        }
        boolean swap = sign == '-' && b > a;
        return "" + (swap ? b : a) + sign + (swap ? a : b);
    }
}
