// SPDX-License-Identifier: Apache-2.0
package master.core.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;
import master.api.Box;
import master.api.Recognition;
import master.api.RecognitionException;
import master.api.RecognizedToken;
import master.api.TextConstraint;
import master.api.Vocabulary;

/**
 * A {@link TextConstraint} in terms of a model's tokens: which are allowed, how many of them, and which count as one. These
 * are the tables that the decoding loop of a model file works by; V is the vocabulary's size. Immutable and
 * thread-safe.
 */
public final class TokenRules {
    private final Vocabulary vocabulary;
    private final int maxLength;
    private final TextConstraint constraint;
    private final boolean[] answerable; // [V]
    private final long[] classes; // [V]
    private final boolean folding;

    private TokenRules(Vocabulary vocabulary, int maxLength, TextConstraint constraint) {
        this.vocabulary = vocabulary;
        this.maxLength = maxLength;
        this.constraint = constraint;
        this.answerable = new boolean[vocabulary.size()];
        this.classes = new long[vocabulary.size()];
        Set<String> wanted = wanted();
        Map<String, Integer> first = new HashMap<>(); // of the tokens with the same answer
        boolean shared = false;
        for (int token = 0; token < classes.length; token++) {
            classes[token] = token;
            answerable[token] = vocabulary.answerable(token);
            if (vocabulary.isToken(token)) {
                String answer = text(token);
                answerable[token] = constraint.tokens().isEmpty() || wanted.contains(answer);
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
     * @param maxLength the most tokens the model answers with
     * @throws IllegalArgumentException if the constraint asks for tokens or lengths that the model cannot answer
     */
    public static TokenRules of(Vocabulary vocabulary, int maxLength, TextConstraint constraint) {
        if (constraint.minLength() > maxLength || constraint.hasMaxLength() && constraint.maxLength() > maxLength) {
            throw new IllegalArgumentException("length %d to %s, the model answers with at most %d %s"
                    .formatted(
                            constraint.minLength(),
                            constraint.hasMaxLength() ? constraint.maxLength() : "any",
                            maxLength,
                            vocabulary.isCharacters() ? "characters" : "tokens"));
        }
        return new TokenRules(vocabulary, maxLength, constraint);
    }

    /** The allowed answers; none if all are. */
    private Set<String> wanted() {
        Set<String> known = new HashSet<>();
        vocabulary.tokens().forEach(token -> known.add(constraint.fold().of(token)));
        Set<String> wanted = new HashSet<>();
        constraint
                .tokens()
                .ifPresent(tokens -> tokens.forEach(token -> {
                    String answer = constraint.fold().of(token);
                    if (!known.contains(answer)) {
                        throw new IllegalArgumentException(
                                "the constraint's charset holds %s, which the model cannot read; it reads %s"
                                        .formatted(Vocabulary.name(token), vocabulary));
                    }
                    wanted.add(answer);
                }));
        return wanted;
    }

    /** The token ids. */
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    /** The most tokens the model answers with. */
    public int maxLength() {
        return maxLength;
    }

    /** Which tokens may be answered at all, EOS among them, {@code [V]}. PAD, SOS and UNK never are. */
    public boolean[] answerable() {
        return answerable.clone();
    }

    /** The fewest tokens of an answer; EOS is allowed from there on. */
    public int shortest() {
        return constraint.minLength();
    }

    /** The most tokens of an answer, behind which only EOS is; {@link Integer#MAX_VALUE} if the model's length is enough. */
    public int longest() {
        return constraint.maxLength();
    }

    /** Which tokens are allowed where there are so many tokens before, {@code [V]}. */
    public boolean[] allowed(int before) {
        boolean[] allowed = before < longest() ? answerable() : new boolean[answerable.length];
        allowed[Vocabulary.EOS] = before >= shortest();
        return allowed;
    }

    /**
     * The first of the tokens that are answered as the same text, {@code [V]}: a token counts as that one, and their
     * probabilities add up.
     */
    public long[] classes() {
        return Arrays.copyOf(classes, classes.length);
    }

    /** Whether any two tokens are answered as the same text. */
    public boolean folding() {
        return folding;
    }

    /**
     * The text of a row of answers. Its confidence is the product of the probabilities of its tokens and of EOS. A text that
     * was cut at {@link #maxLength} has no EOS: that it ends there is at most as likely as that the answer behind it, another
     * one, is not.
     *
     * @param steps the number of answers, 1 or more
     * @param ids the token of each
     * @param probabilities that of each, in [0, 1]
     * @param boxes where the token of each stands
     * @throws RecognitionException if the row holds what no model may answer: a special token before EOS, or one outside the
     *     vocabulary
     */
    public Recognition recognition(
            int steps, IntToLongFunction ids, IntToDoubleFunction probabilities, IntFunction<Optional<Box>> boxes) {
        List<RecognizedToken> tokens = new ArrayList<>();
        double confidence = 1;
        for (int step = 0; step < steps; step++) {
            long id = ids.applyAsLong(step);
            double probability = probabilities.applyAsDouble(step);
            if (id == Vocabulary.EOS) {
                confidence *= probability;
                break;
            }
            if (step == maxLength) {
                confidence *= 1 - probability;
                break;
            }
            if (id != (int) id || !vocabulary.isToken((int) id)) {
                throw new RecognitionException(
                        "the model answered with token %d at step %d, EOS %d or one from %d to %d is allowed"
                                .formatted(id, step, Vocabulary.EOS, Vocabulary.FIRST_TOKEN, vocabulary.size() - 1));
            }
            tokens.add(new RecognizedToken(text((int) id), probability, boxes.apply(step)));
            confidence *= probability;
        }
        return new Recognition(
                vocabulary.join(tokens.stream().map(RecognizedToken::text).toList()), confidence, tokens);
    }

    /** The text that a token is answered as. */
    public String text(int token) {
        return constraint.fold().of(vocabulary.text(token));
    }
}
