// SPDX-License-Identifier: Apache-2.0
package master.core.metric;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import master.api.Vocabulary;

/** Which character or token was read as which, counted over {@link Alignment}s. Not thread-safe while it grows. */
public final class Confusions {
    /**
     * One kind of mistake.
     *
     * @param label the character of the label, or empty if the text has one too many
     * @param text the character that was read, or empty if it is missing
     * @param count how often
     */
    public record Confusion(String label, String text, long count) {}

    private final Map<String, Map<String, Long>> counts = new TreeMap<>();

    /** Counts the characters of a label and of the text read for it. */
    public void add(String label, String text) {
        add(Vocabulary.codePoints(label), Vocabulary.codePoints(text));
    }

    /** Counts the pieces, such as tokens, of a label and of the text read for it. */
    public void add(List<String> label, List<String> text) {
        for (Alignment.Step step : Alignment.of(label, text).steps()) {
            counts.computeIfAbsent(step.label(), unused -> new TreeMap<>()).merge(step.text(), 1L, Long::sum);
        }
    }

    /** How often a character was read as another; either may be empty. */
    public long count(String label, String text) {
        return counts.getOrDefault(label, Map.of()).getOrDefault(text, 0L);
    }

    /** How often a character occurs in the labels; for the empty one how many characters were read too many. */
    public long count(String label) {
        return counts.getOrDefault(label, Map.of()).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** All kinds of mistakes, the most frequent first; those of one frequency by their characters. */
    public List<Confusion> mistakes() {
        return counts.entrySet().stream()
                .flatMap(row -> row.getValue().entrySet().stream()
                        .map(cell -> new Confusion(row.getKey(), cell.getKey(), cell.getValue())))
                .filter(confusion -> !confusion.label().equals(confusion.text()))
                .sorted(Comparator.comparingLong(Confusion::count)
                        .reversed()
                        .thenComparing(Confusion::label)
                        .thenComparing(Confusion::text))
                .toList();
    }
}
