// SPDX-License-Identifier: Apache-2.0
package master.api;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What is known about the texts before they are read: their characters, their length, whether case matters. A recognizer that is
 * opened with a constraint returns only texts that satisfy it. It acts while decoding: at each step, the model's probabilities are
 * renormalized over the allowed tokens. Finished texts are not edited.
 *
 * <pre>{@code
 * TextConstraint fiveDigits = TextConstraint.NONE.withCharset("0123456789").withLength(5);
 * Recognizer.bundled("captcha", RecognizerOptions.DEFAULT.withConstraint(fiveDigits));
 * }</pre>
 *
 * <p>Confidences are conditional on the constraint: if an image shows something else, the text is wrong and its confidence may be
 * high. Opening a model that does not know a character, or cannot produce the length, is an {@link IllegalArgumentException}.
 * Immutable and thread-safe.
 *
 * @param tokens the allowed tokens (with most models, characters), after folding; empty: all tokens of the model
 * @param minLength minimum number of tokens in a text, at least 0
 * @param maxLength maximum number of tokens in a text, at least 1; {@link Integer#MAX_VALUE}: the model's maximum
 * @param fold the case that letters are converted to; a folded letter has the sum of the probabilities of both cases
 */
public record TextConstraint(Optional<List<String>> tokens, int minLength, int maxLength, LetterCase fold) {
    /** No constraint. */
    public static final TextConstraint NONE =
            new TextConstraint(Optional.empty(), 0, Integer.MAX_VALUE, LetterCase.NONE);

    public TextConstraint {
        Objects.requireNonNull(fold, "fold");
        tokens = tokens.map(List::copyOf);
        tokens.ifPresent(some -> Vocabulary.of(some, "", Set.of())); // refuses what no vocabulary has
        if (minLength < 0 || maxLength < 1 || minLength > maxLength) {
            throw new IllegalArgumentException("length %d to %d, 0 <= shortest <= longest and 1 <= longest are allowed"
                    .formatted(minLength, maxLength));
        }
    }

    /**
     * A copy that allows only these characters.
     *
     * @param newCharset the characters; ranges such as {@code 0-9} are expanded, see {@link CharacterRanges}
     * @throws IllegalArgumentException if there is none, one is repeated, or one is not printable
     */
    public TextConstraint withCharset(String newCharset) {
        return withTokens(
                Vocabulary.ofCharacters(CharacterRanges.expand(newCharset)).tokens());
    }

    /**
     * A copy that allows only these tokens, for models with tokens of several characters.
     *
     * @throws IllegalArgumentException if there is none, one is repeated, or one is not printable
     */
    public TextConstraint withTokens(List<String> newTokens) {
        return new TextConstraint(Optional.of(newTokens), minLength, maxLength, fold);
    }

    /** A copy that allows only texts of exactly this many tokens, at least 1. */
    public TextConstraint withLength(int length) {
        return withLength(length, length);
    }

    /** A copy that allows only texts of {@code min} to {@code max} tokens; {@code 0 <= min <= max}, {@code 1 <= max}. */
    public TextConstraint withLength(int min, int max) {
        return new TextConstraint(tokens, min, max, fold);
    }

    /** A copy with letters converted to one case. */
    public TextConstraint withFold(LetterCase newFold) {
        return new TextConstraint(tokens, minLength, maxLength, newFold);
    }

    /** Whether a maximum length is set, apart from the model's own. */
    public boolean hasMaxLength() {
        return maxLength != Integer.MAX_VALUE;
    }
}
