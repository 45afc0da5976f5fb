// SPDX-License-Identifier: Apache-2.0
package master.core.metric;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import master.api.Vocabulary;

/**
 * Accuracy over a set of images, by characters or by tokens. All ratios are in [0, 1]; all are 0 for no samples.
 *
 * @param samples images counted
 * @param wordAccuracy share of texts read exactly, case included
 * @param wordAccuracyCaseInsensitive share of texts read exactly, upper and lower case taken as equal
 * @param characterAccuracy {@code 1 - sum(edit distance) / sum(label length)}, at least 0 (MASTER-pytorch
 *     {@code utils/calculate_metrics.py})
 * @param withinOneEdit share of texts at most one insertion, deletion or replacement away from their label; with
 *     {@code wordAccuracy} and the next one the expression rates of handwritten formulas ("ExpRate", "&lt;= 1", "&lt;= 2")
 * @param withinTwoEdits share of texts at most two away
 * @param normalizedEditDistance mean of {@code 1 - edit distance / max(label length, text length)} (ICDAR 2019, 1-N.E.D.)
 */
public record RecognitionMetrics(
        long samples,
        double wordAccuracy,
        double wordAccuracyCaseInsensitive,
        double characterAccuracy,
        double withinOneEdit,
        double withinTwoEdits,
        double normalizedEditDistance) {

    /** The texts read exactly, with their interval. */
    public Proportion words() {
        return new Proportion(Math.round(wordAccuracy * samples), samples);
    }

    /** Collects pairs of label and text. Not thread-safe. */
    public static final class Accumulator {
        private final Function<String, List<String>> split;
        private long samples;
        private long exact;
        private long folded;
        private long withinOne;
        private long withinTwo;
        private long edits;
        private long labelCharacters;
        private double similarity;

        /** Counts characters (code points). */
        public Accumulator() {
            this(Vocabulary::codePoints);
        }

        /** @param split gives what is counted in a text, such as {@link Vocabulary#split} its tokens */
        public Accumulator(Function<String, List<String>> split) {
            this.split = split;
        }

        /** Counts one image. */
        public void add(String label, String text) {
            samples++;
            if (label.equals(text)) {
                exact++;
            }
            if (fold(label).equals(fold(text))) {
                folded++;
            }
            List<String> a = split.apply(label);
            List<String> b = split.apply(text);
            int distance = editDistance(a, b);
            withinOne += distance <= 1 ? 1 : 0;
            withinTwo += distance <= 2 ? 1 : 0;
            edits += distance;
            labelCharacters += a.size();
            int longer = Math.max(a.size(), b.size());
            similarity += longer == 0 ? 1 : 1 - (double) distance / longer;
        }

        /** Counts an image that could not be read: all of its label is missing, at least one character. */
        public void fail(String label) {
            samples++;
            int characters = Math.max(1, split.apply(label).size());
            edits += characters;
            labelCharacters += characters;
        }

        /** The figures so far. */
        public RecognitionMetrics metrics() {
            if (samples == 0) {
                return new RecognitionMetrics(0, 0, 0, 0, 0, 0, 0);
            }
            double character =
                    labelCharacters == 0 ? (edits == 0 ? 1 : 0) : Math.max(0, 1 - (double) edits / labelCharacters);
            return new RecognitionMetrics(
                    samples,
                    (double) exact / samples,
                    (double) folded / samples,
                    character,
                    (double) withinOne / samples,
                    (double) withinTwo / samples,
                    similarity / samples);
        }
    }

    /** A text with upper and lower case made equal, independent of the machine's language. */
    public static String fold(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /** Levenshtein's distance: the fewest insertions, deletions and replacements that make one text of the other. */
    public static int editDistance(String first, String second) {
        return editDistance(Vocabulary.codePoints(first), Vocabulary.codePoints(second));
    }

    /** The same for texts in pieces, such as tokens. */
    public static int editDistance(List<String> a, List<String> b) {
        int[] row = new int[b.size() + 1];
        for (int j = 0; j <= b.size(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.size(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.size(); j++) {
                int above = row[j];
                int replace = diagonal + (a.get(i - 1).equals(b.get(j - 1)) ? 0 : 1);
                row[j] = Math.min(replace, 1 + Math.min(above, row[j - 1]));
                diagonal = above;
            }
        }
        return row[b.size()];
    }
}
