// SPDX-License-Identifier: Apache-2.0
package master.synth;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import master.synth.font.Rng;
import master.synth.kind.WordKind;
import master.synth.text.Inventions;
import master.synth.text.Texts;
import master.synth.text.WordList;

/**
 * Draws what stands on signs, labels and posters. Characters outside of the charset are left out of the text before it
 * is drawn, so that the label is what the image shows: {@code 12:30} is drawn as {@code 1230} where the charset has
 * no colon. Immutable.
 */
final class WordSource implements Texts {
    private static final int TRIES = 50;
    private static final double[] CASES = {0.46, 0.73, 0.97, 1.0}; // upper, title, as it is, random: running shares

    private final SynthesizerConfig config;
    private final String drawable;
    private final WordList words;
    private final List<WordKind> kinds = List.of(WordKind.values());
    private final double[] sums;

    /** @throws IllegalArgumentException if hardly any text of the configured kinds fits the charset and the lengths */
    WordSource(SynthesizerConfig config) {
        this.config = config;
        this.drawable = config.drawable();
        this.words = config.words().isEmpty()
                ? WordList.bundled()
                : WordList.of(config.words().stream().map(Path::of).toList());
        this.sums = SynthesizerConfig.sums(kinds, config.texts(), WordKind::key, WordKind::defaultWeight);
        RandomGenerator random = new SplittableRandom(1);
        for (int i = 0; i < 20; i++) {
            next(random);
        }
    }

    @Override
    public String next(RandomGenerator random) {
        for (int i = 0; i < TRIES; i++) {
            String text = fit(make(kinds.get(Rng.weighted(random, sums)), random));
            if (text.length() >= config.minLength() && text.length() <= config.maxLength()) {
                return text;
            }
        }
        throw new IllegalArgumentException("texts %s of %d to %d characters can hardly be made of charset \"%s\""
                .formatted(config.texts(), config.minLength(), config.maxLength(), config.charset()));
    }

    private String make(WordKind kind, RandomGenerator random) {
        return switch (kind) {
            case WORD -> cased(words.next(random), random);
            case COMPOUND -> compound(random);
            case INVENTED -> cased(Inventions.word(random), random);
            case NUMBER -> Inventions.number(random);
            case AMOUNT -> Inventions.amount(random);
            case FIGURE -> Inventions.figure(random);
            case PUNCTUATED -> punctuated(cased(words.next(random), random), random);
            case ABBREVIATION -> Inventions.abbreviation(random);
            case SINGLE -> String.valueOf(drawable.charAt(random.nextInt(drawable.length())));
            case CODE -> code(random);
        };
    }

    private String compound(RandomGenerator random) {
        String first = words.next(random);
        return switch (random.nextInt(5)) {
            case 0 -> cased(first + "-" + words.next(random), random);
            case 1 -> cased(first + "'s", random);
            case 2 -> cased(first, random) + (Rng.chance(random, 0.5) ? "" : String.valueOf(random.nextInt(100)));
            case 3 -> title(first) + title(words.next(random));
            default -> cased(first + Rng.pick(random, ".com", ".com", ".org", ".net", ".co.uk"), random);
        };
    }

    private static String punctuated(String word, RandomGenerator random) {
        return switch (random.nextInt(10)) {
            case 0, 1 -> word + ",";
            case 2, 3 -> word + ".";
            case 4, 5 -> word + ":";
            case 6 -> "(" + word + ")";
            case 7 -> Rng.chance(random, 0.5) ? "(" + word : word + ")";
            case 8 -> Rng.chance(random, 0.5) ? "\"" + word + "\"" : "'" + word + "'";
            default -> word + Rng.pick(random, ";", "!", "?", "*", "/", "-", "!!", "!!!", "?!", "...", "..");
        };
    }

    private String code(RandomGenerator random) {
        int length = Rng.integer(random, 3, 8);
        boolean grouped = Rng.chance(random, 0.6);
        StringBuilder code = new StringBuilder(length);
        boolean digit = Rng.chance(random, 0.4);
        for (int i = 0; i < length; i++) {
            digit = grouped ? digit ^ Rng.chance(random, 0.35) : Rng.chance(random, 0.4);
            code.append((char) (digit ? '0' + random.nextInt(10) : 'A' + random.nextInt(26)));
        }
        return Rng.chance(random, 0.2) ? mixed(code.toString(), random) : code.toString();
    }

    private String cased(String word, RandomGenerator random) {
        return switch (Rng.weighted(random, CASES)) {
            case 0 -> word.toUpperCase(Locale.ROOT);
            case 1 -> title(word);
            case 2 -> word;
            default -> mixed(word, random);
        };
    }

    private static String title(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    private static String mixed(String word, RandomGenerator random) {
        StringBuilder mixed = new StringBuilder(word.length());
        for (char c : word.toCharArray()) {
            mixed.append(random.nextBoolean() ? Character.toUpperCase(c) : Character.toLowerCase(c));
        }
        return mixed.toString();
    }

    /** Other case where the charset has only that one; without what it does not have at all. */
    private String fit(String text) {
        StringBuilder fitted = new StringBuilder(text.length());
        for (char c : text.toCharArray()) {
            char lower = Character.toLowerCase(c);
            char upper = Character.toUpperCase(c);
            for (char candidate : new char[] {c, lower, upper}) {
                if (drawable.indexOf(candidate) >= 0) {
                    fitted.append(candidate);
                    break;
                }
            }
        }
        return fitted.toString();
    }
}
