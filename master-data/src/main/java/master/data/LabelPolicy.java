// SPDX-License-Identifier: Apache-2.0
package master.data;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import master.api.Label;
import master.api.LetterCase;
import master.api.Vocabulary;

/**
 * What becomes of labels on their way from a dataset to a model. The default changes nothing and refuses what does not
 * fit; whatever else is chosen, {@link LabelSurvey} counts its consequences before anything happens.
 *
 * @param fold the case that letters are changed to
 * @param unfit what to do with a label that does not fit
 * @param vocabulary the tokens that fit; any characters if empty. Looked up after folding
 * @param maxLength the most tokens of a label that fits, 1 or more
 */
public record LabelPolicy(LetterCase fold, Unfit unfit, Optional<Vocabulary> vocabulary, int maxLength) {
    /** What is done about a label that does not fit. */
    public enum Unfit {
        /** The dataset is refused. */
        FAIL,
        /** The sample is left out. */
        SKIP,
        /** What is no token becomes {@link Vocabulary#UNKNOWN}; a label that is too long is left out. */
        UNKNOWN;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public LabelPolicy {
        Objects.requireNonNull(fold, "fold");
        Objects.requireNonNull(unfit, "unfit");
        Objects.requireNonNull(vocabulary, "vocabulary");
        if (maxLength < 1) {
            throw new IllegalArgumentException("maxLength %d, 1 or more is allowed".formatted(maxLength));
        }
    }

    /** Labels as they are; those that do not fit are refused. */
    public static LabelPolicy strict(Vocabulary vocabulary, int maxLength) {
        return new LabelPolicy(LetterCase.NONE, Unfit.FAIL, Optional.of(vocabulary), maxLength);
    }

    /** A label with its case folded. */
    public String fold(String label) {
        return fold.of(label);
    }

    /** A label with the case of its text folded. */
    public Label fold(Label label) {
        return label.withText(fold(label.text()));
    }

    /** Why a folded label does not fit, without naming it, so that it can be counted; empty if it does. */
    public Optional<String> problem(Label folded) {
        if (isTooLong(folded.text())) {
            return Optional.of("more than %d %s".formatted(maxLength, isOfTokens() ? "tokens" : "characters"));
        }
        return vocabulary.flatMap(known -> known.split(folded.text()).stream()
                .filter(piece -> known.id(piece).isEmpty())
                .map(piece -> Vocabulary.name(piece) + " is not in the " + (isOfTokens() ? "vocabulary" : "charset"))
                .findFirst()
                .or(() -> hasAllBoxes(folded)
                        ? Optional.empty()
                        : Optional.of("another number of boxes than of tokens that carry one")));
    }

    private boolean hasAllBoxes(Label label) {
        return vocabulary.isEmpty() || vocabulary.get().hasAllBoxes(label);
    }

    private boolean isOfTokens() {
        return vocabulary.isPresent() && !vocabulary.get().isCharacters();
    }

    private boolean isTooLong(String folded) {
        int length = vocabulary
                .map(known -> known.split(folded).size())
                .orElseGet(() -> folded.codePointCount(0, folded.length()));
        return length > maxLength;
    }

    /** The label as it is learned, or empty if its sample is left out; with {@link Unfit#FAIL} it has to fit. */
    public Optional<Label> apply(Label label) {
        Label folded = fold(label);
        if (problem(folded).isEmpty()) {
            return Optional.of(folded);
        }
        if (unfit != Unfit.UNKNOWN || isTooLong(folded.text()) || !hasAllBoxes(folded)) {
            return Optional.empty();
        }
        Vocabulary known = vocabulary.orElseThrow(); // else only the length can be wrong
        return Optional.of(folded.withText(known.join(known.split(folded.text()).stream()
                .map(piece -> known.id(piece).isPresent() ? piece : Vocabulary.UNKNOWN)
                .toList())));
    }
}
