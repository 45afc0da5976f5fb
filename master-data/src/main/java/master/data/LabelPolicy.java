// SPDX-License-Identifier: Apache-2.0
package master.data;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import master.api.model.CharacterSet;
import master.api.model.Vocabulary;

/**
 * What becomes of labels on their way from a dataset to a model. The default changes nothing and refuses what does not
 * fit; whatever else is chosen, {@link LabelSurvey} counts its consequences before anything happens.
 *
 * @param fold whether case is folded
 * @param unfit what to do with a label that does not fit
 * @param charset the characters that fit; any if empty. Looked up after folding
 * @param maxLength the most characters of a label that fits, 1 or more
 */
public record LabelPolicy(Fold fold, Unfit unfit, Optional<CharacterSet> charset, int maxLength) {
    /** What is done about upper and lower case. */
    public enum Fold {
        /** Labels stay as they are. */
        NONE,
        /** Lower case, without regard to a language. */
        LOWER;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What is done about a label that does not fit. */
    public enum Unfit {
        /** The dataset is refused. */
        FAIL,
        /** The sample is left out. */
        SKIP,
        /** A character outside of the charset becomes {@link #UNKNOWN}; a label that is too long is left out. */
        UNKNOWN;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Stands for a character outside of the charset; the vocabulary has a token for it. */
    public static final int UNKNOWN = Vocabulary.UNKNOWN_CHARACTER;

    public LabelPolicy {
        Objects.requireNonNull(fold, "fold");
        Objects.requireNonNull(unfit, "unfit");
        Objects.requireNonNull(charset, "charset");
        if (maxLength < 1) {
            throw new IllegalArgumentException("maxLength %d, 1 or more is allowed".formatted(maxLength));
        }
    }

    /** Labels as they are; those that do not fit are refused. */
    public static LabelPolicy strict(CharacterSet charset, int maxLength) {
        return new LabelPolicy(Fold.NONE, Unfit.FAIL, Optional.of(charset), maxLength);
    }

    /** A label with its case folded. */
    public String fold(String label) {
        return fold == Fold.LOWER ? label.toLowerCase(Locale.ROOT) : label;
    }

    /** Why a folded label does not fit, without naming it, so that it can be counted; empty if it does. */
    public Optional<String> problem(String folded) {
        if (isTooLong(folded)) {
            return Optional.of("more than %d characters".formatted(maxLength));
        }
        return charset.flatMap(allowed -> folded.codePoints()
                .filter(c -> allowed.indexOf(c).isEmpty())
                .mapToObj(c -> "\"%s\" (U+%04X) is not in the charset".formatted(Character.toString(c), c))
                .findFirst());
    }

    private boolean isTooLong(String folded) {
        return folded.codePointCount(0, folded.length()) > maxLength;
    }

    /** The label as it is learnt, or empty if its sample is left out; with {@link Unfit#FAIL} it has to fit. */
    public Optional<String> apply(String label) {
        String folded = fold(label);
        if (problem(folded).isEmpty()) {
            return Optional.of(folded);
        }
        if (unfit != Unfit.UNKNOWN || isTooLong(folded)) {
            return Optional.empty();
        }
        CharacterSet allowed = charset.orElseThrow(); // else only the length can be wrong
        StringBuilder known = new StringBuilder();
        folded.codePoints().forEach(c -> known.appendCodePoint(allowed.indexOf(c).isPresent() ? c : UNKNOWN));
        return Optional.of(known.toString());
    }
}
