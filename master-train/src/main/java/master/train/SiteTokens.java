// SPDX-License-Identifier: Apache-2.0
package master.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import master.api.LetterCase;
import master.api.Vocabulary;
import master.data.Dataset;
import master.data.DatasetException;

/**
 * The tokens of a model that is to learn the images of one site: its own, and behind them those of the labels which are
 * new, if blanks separate tokens. Immutable.
 *
 * @param vocabulary all of them
 * @param images the number of images by new token
 */
record SiteTokens(Vocabulary vocabulary, Map<String, Integer> images) {
    private static final int NAMED = 20;

    /**
     * Looks at the labels of some samples.
     *
     * @throws TrainingException if a new token cannot be one
     */
    static SiteTokens of(Vocabulary start, Dataset dataset, List<Integer> samples, LetterCase fold) {
        Map<String, Integer> images = new TreeMap<>();
        for (int sample : start.separator().isEmpty() ? List.<Integer>of() : samples) {
            Set<String> pieces;
            try {
                pieces = new TreeSet<>(start.split(fold.of(dataset.text(sample))));
            } catch (DatasetException e) {
                continue; // counted where the images are looked at
            }
            pieces.removeIf(piece -> piece.isEmpty() || start.id(piece).isPresent());
            pieces.forEach(piece -> images.merge(piece, 1, Integer::sum));
        }
        List<String> tokens = new ArrayList<>(start.tokens());
        tokens.addAll(images.keySet());
        try {
            return new SiteTokens(Vocabulary.of(tokens, start.separator(), Set.copyOf(start.boxed())), images);
        } catch (IllegalArgumentException e) {
            throw new TrainingException("labels of dataset %s: %s".formatted(dataset.name(), e.getMessage()), e);
        }
    }

    /** Which tokens are new, for people: a token may be a slip of the hand. */
    Optional<String> note() {
        if (images.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of("new tokens: "
                + images.entrySet().stream()
                        .limit(NAMED)
                        .map(token -> "%s in %d images".formatted(Vocabulary.name(token.getKey()), token.getValue()))
                        .collect(Collectors.joining(", "))
                + (images.size() > NAMED ? ", and %d more".formatted(images.size() - NAMED) : ""));
    }
}
