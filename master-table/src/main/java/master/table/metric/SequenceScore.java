// SPDX-License-Identifier: Apache-2.0
package master.table.metric;

import java.util.List;
import master.core.metric.RecognitionMetrics;

/**
 * The similarity of a predicted token sequence, such as a table in LaTeX, to its label. ICDAR 2021's competition on tables to LaTeX
 * ranks by {@link #exact} and reports {@link #at95}; its formula is not published, this one is ours. Immutable and thread-safe.
 *
 * @param edits the edit distance: tokens inserted, deleted or replaced
 * @param longer the number of tokens in the longer sequence
 */
public record SequenceScore(int edits, int longer) {
    /** Compares two texts whose tokens are separated by blanks. */
    public static SequenceScore of(String predicted, String truth) {
        List<String> a = tokens(predicted);
        List<String> b = tokens(truth);
        return new SequenceScore(RecognitionMetrics.editDistance(a, b), Math.max(a.size(), b.size()));
    }

    private static List<String> tokens(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
    }

    /** The similarity in [0, 1]: 1 minus edits per token of the longer sequence; 1 if both are empty. */
    public double similarity() {
        return longer == 0 ? 1 : 1 - (double) edits / longer;
    }

    /** Whether the sequences are equal. */
    public boolean exact() {
        return edits == 0;
    }

    /** Whether the similarity is at least 0.95. */
    public boolean at95() {
        return 20 * edits <= longer;
    }
}
