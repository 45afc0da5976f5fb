// SPDX-License-Identifier: Apache-2.0
package master.api;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of the texts before they are read: their characters, their length, that case does not matter. A
 * recognizer that is opened with it answers nothing else, and finds the text while it decodes: at each step the model's
 * probabilities are shared out among what is allowed there. Nothing is cut or replaced in a finished text.
 *
 * <pre>{@code
 * TextConstraint fiveDigits = TextConstraint.NONE.withCharset("0123456789").withLength(5);
 * Recognizer.bundled("captcha", RecognizerOptions.DEFAULT.withConstraint(fiveDigits));
 * }</pre>
 *
 * <p>Confidences are those <em>given</em> the constraint: of an image that shows something else, the answer is wrong
 * and may be sure. Immutable.
 *
 * @param tokens what texts are made of, after folding: characters, or tokens of the model; empty: all that it reads
 * @param minLength the fewest tokens of a text, from 0; tokens are characters with most models
 * @param maxLength the most tokens of a text, from 1; {@link Integer#MAX_VALUE}: as many as the model can answer
 * @param fold the case that letters are answered in; a folded letter has the probability of both its cases
 */
public record TextConstraint(Optional<List<String>> tokens, int minLength, int maxLength, LetterCase fold) {
    /** Nothing is known. */
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
     * The same with these characters only.
     *
     * @param newCharset the characters; ranges such as {@code 0-9} are written out: {@link CharacterRanges}
     * @throws IllegalArgumentException if there are none, one is repeated, or one cannot be printed
     */
    public TextConstraint withCharset(String newCharset) {
        return withTokens(
                Vocabulary.ofCharacters(CharacterRanges.expand(newCharset)).tokens());
    }

    /**
     * The same with these tokens only, for a model whose tokens are more than characters.
     *
     * @throws IllegalArgumentException if there are none, one is repeated, or one cannot be printed
     */
    public TextConstraint withTokens(List<String> newTokens) {
        return new TextConstraint(Optional.of(newTokens), minLength, maxLength, fold);
    }

    /** The same with texts of exactly so many tokens. */
    public TextConstraint withLength(int length) {
        return withLength(length, length);
    }

    /** The same with texts of {@code min} to {@code max} tokens. */
    public TextConstraint withLength(int min, int max) {
        return new TextConstraint(tokens, min, max, fold);
    }

    /** The same with letters answered in one case. */
    public TextConstraint withFold(LetterCase newFold) {
        return new TextConstraint(tokens, minLength, maxLength, newFold);
    }

    /** Whether {@link #maxLength} is a limit of its own, not the model's. */
    public boolean hasMaxLength() {
        return maxLength != Integer.MAX_VALUE;
    }
}
