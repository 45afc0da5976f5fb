// SPDX-License-Identifier: Apache-2.0
package master.table.metric;

import java.util.List;
import master.core.metric.RecognitionMetrics;

/**
 * How much a sequence of tokens, such as a table in LaTeX, is like the true one. ICDAR 2021's competition on tables to LaTeX
 * ranks by {@link #exact} and reports {@link #at95}; its formula is not published, this is ours.
 *
 * @param edits tokens that are inserted, deleted or replaced
 * @param longer tokens of the longer sequence
 */
public record SequenceScore(int edits, int longer) {
    /** Compares two texts whose tokens have blanks between them. */
    public static SequenceScore of(String predicted, String truth) {
        List<String> a = tokens(predicted);
        List<String> b = tokens(truth);
        return new SequenceScore(RecognitionMetrics.editDistance(a, b), Math.max(a.size(), b.size()));
    }

    private static List<String> tokens(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
    }

    /** 1 minus edits per token of the longer sequence; 1 where both are empty. */
    public double similarity() {
        return longer == 0 ? 1 : 1 - (double) edits / longer;
    }

    /** Whether the sequences are equal. */
    public boolean exact() {
        return edits == 0;
    }

    /** Whether the similarity is 0.95 or more. */
    public boolean at95() {
        return 20 * edits <= longer;
    }
}
