// SPDX-License-Identifier: Apache-2.0
package master.generators;

import java.util.List;
import java.util.random.RandomGenerator;

/** Alphabets and texts as captchas use them. Holds no state. */
final class Texts {
    static final String DIGITS = "0123456789";
    static final String LOWER = "abcdefghijklmnopqrstuvwxyz";
    static final String UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    /** All characters of all labels. */
    static final String ALL = DIGITS + LOWER + UPPER + "+-*=?";

    private static final int LEAST = 6; // characters in an alphabet
    private static final List<String> LOOKALIKES = List.of("0Oo", "1lI");

    private Texts() {}

    /**
     * A random alphabet out of the characters that may be used: all digits, one case, both, or some of them.
     *
     * @param usable characters that the font draws legibly
     * @throws CutOffException if hardly anything is left of it
     */
    static String alphabet(RandomGenerator random, String usable) {
        String wanted = switch (random.nextInt(12)) {
            case 0, 1 -> DIGITS;
            case 2 -> LOWER;
            case 3 -> UPPER;
            case 4, 5 -> DIGITS + LOWER;
            case 6, 7 -> DIGITS + UPPER;
            case 8 -> DIGITS + LOWER + UPPER;
            case 9 -> some(random, DIGITS + LOWER);
            case 10 -> some(random, DIGITS + UPPER);
            default -> some(random, DIGITS + LOWER + UPPER);
        };
        return restrict(random, wanted, usable);
    }

    /**
     * The characters of an alphabet that may be used, in the other case where only that may be; and of characters that
     * look alike, one; of those that only their size or nothing tells apart in both cases, none.
     *
     * @throws CutOffException if hardly anything is left of it
     */
    static String restrict(RandomGenerator random, String alphabet, String usable) {
        StringBuilder kept = new StringBuilder();
        for (char c : alphabet.toCharArray()) {
            char upper = Character.toUpperCase(c);
            if (usable.indexOf(c) >= 0) {
                kept.append(c);
            } else if (usable.indexOf(upper) >= 0 && kept.indexOf(String.valueOf(upper)) < 0) {
                kept.append(upper);
            }
        }
        String both = kept.toString();
        if (!only(both, LOWER).isEmpty() && !only(both, UPPER).isEmpty()) {
            kept = new StringBuilder(without(both, "OolI")); // a ring and a bar would be any of several
        }
        for (String group : LOOKALIKES) {
            String present = only(group, kept.toString());
            if (present.length() > 1) {
                char chosen = present.charAt(random.nextInt(present.length()));
                String gone = present.replace(String.valueOf(chosen), "");
                kept = new StringBuilder(without(kept.toString(), gone));
            }
        }
        if (kept.length() < LEAST) {
            throw new CutOffException("alphabet \"" + kept + "\" is too small");
        }
        return kept.toString();
    }

    /** A text of characters of the alphabet, all alike. */
    static String text(RandomGenerator random, String alphabet, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    /** A length from 4 to 8, most often 4 to 6. */
    static int length(RandomGenerator random) {
        return Painter.pick(random, 4, 4, 4, 4, 5, 5, 5, 5, 6, 6, 6, 7, 8);
    }

    /**
     * A sum as captchas ask it, such as {@code 3+5=?}.
     *
     * @param times the sign of multiplication, {@code x} or {@code *}
     * @param most the largest operand, below 100
     */
    static String sum(RandomGenerator random, char times, int most, String end) {
        int a = random.nextInt(most + 1);
        int b = random.nextInt(most + 1);
        return switch (random.nextInt(3)) {
            case 0 -> a + "+" + b + end;
            case 1 -> Math.max(a, b) + "-" + Math.min(a, b) + end;
            default -> "" + a + times + b + end;
        };
    }

    static String only(String characters, String of) {
        StringBuilder kept = new StringBuilder();
        characters.chars().filter(c -> of.indexOf(c) >= 0).forEach(c -> kept.append((char) c));
        return kept.toString();
    }

    static String without(String characters, String gone) {
        StringBuilder kept = new StringBuilder();
        characters.chars().filter(c -> gone.indexOf(c) < 0).forEach(c -> kept.append((char) c));
        return kept.toString();
    }

    private static String some(RandomGenerator random, String of) {
        int size = 8 + random.nextInt(Math.min(33, of.length() - 8));
        StringBuilder rest = new StringBuilder(of);
        StringBuilder chosen = new StringBuilder();
        while (chosen.length() < size) {
            int i = random.nextInt(rest.length());
            chosen.append(rest.charAt(i));
            rest.deleteCharAt(i);
        }
        return chosen.toString();
    }
}
