// SPDX-License-Identifier: Apache-2.0
package master.api.model;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import master.api.TextConstraint;

/**
 * A {@link TextConstraint} in terms of a model's tokens: which are allowed at which step, and which count as one. These
 * are the tables that the decoding loop of a model file works by; V is the vocabulary's size. Immutable and
 * thread-safe.
 */
public final class TokenRules {
    private static final int MOST_NAMED = 100; // characters of a model's charset in a message

    private final Vocabulary vocabulary;
    private final int maxLength;
    private final TextConstraint constraint;
    private final boolean[] characters; // [V], whether a token is a character that is allowed
    private final long[] classes; // [V]
    private final boolean folding;

    private TokenRules(Vocabulary vocabulary, int maxLength, TextConstraint constraint) {
        this.vocabulary = vocabulary;
        this.maxLength = maxLength;
        this.constraint = constraint;
        this.characters = new boolean[vocabulary.size()];
        this.classes = new long[vocabulary.size()];
        Set<Integer> wanted = wanted();
        Map<Integer, Integer> first = new HashMap<>(); // of the tokens with the same answer
        boolean shared = false;
        for (int token = 0; token < classes.length; token++) {
            classes[token] = token;
            if (vocabulary.isCharacter(token)) {
                int answer = codePoint(token);
                characters[token] = constraint.charset().isEmpty() || wanted.contains(answer);
                Integer before = first.putIfAbsent(answer, token);
                classes[token] = before == null ? token : before;
                shared |= before != null;
            }
        }
        this.folding = shared;
    }

    /**
     * The rules of a model under a constraint.
     *
     * @param maxLength the most characters the model answers with
     * @throws IllegalArgumentException if the constraint asks for characters or lengths that the model cannot answer
     */
    public static TokenRules of(Vocabulary vocabulary, int maxLength, TextConstraint constraint) {
        if (constraint.minLength() > maxLength || constraint.hasMaxLength() && constraint.maxLength() > maxLength) {
            throw new IllegalArgumentException("length %d to %s, the model answers with at most %d characters"
                    .formatted(
                            constraint.minLength(),
                            constraint.hasMaxLength() ? constraint.maxLength() : "any",
                            maxLength));
        }
        return new TokenRules(vocabulary, maxLength, constraint);
    }

    /** The allowed answers; none if all are. */
    private Set<Integer> wanted() {
        Set<Integer> known = new HashSet<>();
        for (int token = Vocabulary.FIRST_CHARACTER; token < vocabulary.size(); token++) {
            known.add(codePoint(token));
        }
        Set<Integer> wanted = new HashSet<>();
        constraint.charset().orElse("").codePoints().forEach(character -> {
            if (!known.contains(constraint.fold().of(character))) {
                throw new IllegalArgumentException("the constraint's charset holds %s, which the model cannot read; it reads %s"
                        .formatted(CharacterSet.name(character), named(vocabulary.charset())));
            }
            wanted.add(constraint.fold().of(character));
        });
        return wanted;
    }

    private static String named(CharacterSet charset) {
        String all = charset.characters();
        return charset.size() <= MOST_NAMED
                ? "\"" + all + "\""
                : "%d characters, \"%s\" and so on"
                        .formatted(charset.size(), all.substring(0, all.offsetByCodePoints(0, MOST_NAMED)));
    }

    /** The token ids. */
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    /** The most characters the model answers with. */
    public int maxLength() {
        return maxLength;
    }

    /**
     * Which tokens are allowed at each step, {@code [maxLength + 1, V]}, row-major. At step t there are t characters:
     * EOS is allowed from the shortest length on, characters up to the longest. PAD, SOS and UNK never are.
     */
    public boolean[] allowed() {
        int size = vocabulary.size();
        boolean[] allowed = new boolean[(maxLength + 1) * size];
        for (int step = 0; step <= maxLength; step++) {
            if (step < constraint.maxLength()) {
                System.arraycopy(characters, 0, allowed, step * size, size);
            }
            allowed[step * size + Vocabulary.EOS] = step >= constraint.minLength();
        }
        return allowed;
    }

    /**
     * The first of the tokens that are answered as the same character, {@code [V]}: a token counts as that one, and
     * their probabilities add up.
     */
    public long[] classes() {
        return Arrays.copyOf(classes, classes.length);
    }

    /** Whether any two tokens are answered as the same character. */
    public boolean folding() {
        return folding;
    }

    /** The code point that a character's token is answered as. */
    public int codePoint(int token) {
        return constraint.fold().of(vocabulary.codePoint(token));
    }
}
