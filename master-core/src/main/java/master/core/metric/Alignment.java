// SPDX-License-Identifier: Apache-2.0
package master.core.metric;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import master.api.Vocabulary;

/**
 * A label and a text side by side, with as few differences as possible. Of equally short ways the one is taken that
 * replaces rather than drops, from the end of the text on.
 *
 * @param steps the characters, or tokens, in order; as many differ as {@link RecognitionMetrics#editDistance} says
 */
public record Alignment(List<Step> steps) {
    public Alignment {
        steps = List.copyOf(steps);
    }

    /**
     * One place of the alignment.
     *
     * @param label one character (code point) or token of the label, or empty where the text has one too many
     * @param text one of the text, or empty where one is missing
     */
    public record Step(String label, String text) {
        /** Whether it was read rightly. */
        public boolean matches() {
            return label.equals(text);
        }
    }

    /** Aligns two texts; takes memory proportional to the product of their lengths. */
    public static Alignment of(String label, String text) {
        return of(Vocabulary.codePoints(label), Vocabulary.codePoints(text));
    }

    /** Aligns two texts in pieces, such as tokens. */
    public static Alignment of(List<String> label, List<String> text) {
        int[][] distance = distances(label, text);
        List<Step> steps = new ArrayList<>();
        int i = label.size();
        int j = text.size();
        while (i > 0 || j > 0) {
            if (i > 0
                    && j > 0
                    && distance[i][j]
                            == distance[i - 1][j - 1] + (label.get(i - 1).equals(text.get(j - 1)) ? 0 : 1)) {
                steps.add(new Step(label.get(--i), text.get(--j)));
            } else if (i > 0 && distance[i][j] == distance[i - 1][j] + 1) {
                steps.add(new Step(label.get(--i), ""));
            } else {
                steps.add(new Step("", text.get(--j)));
            }
        }
        Collections.reverse(steps);
        return new Alignment(steps);
    }

    /** The edit distances of all beginnings of the two, {@code [label length + 1][text length + 1]}. */
    private static int[][] distances(List<String> label, List<String> text) {
        int[][] distance = new int[label.size() + 1][text.size() + 1];
        for (int i = 0; i <= label.size(); i++) {
            for (int j = 0; j <= text.size(); j++) {
                if (i == 0 || j == 0) {
                    distance[i][j] = i + j;
                } else {
                    int replace = distance[i - 1][j - 1] + (label.get(i - 1).equals(text.get(j - 1)) ? 0 : 1);
                    distance[i][j] = Math.min(replace, 1 + Math.min(distance[i - 1][j], distance[i][j - 1]));
                }
            }
        }
        return distance;
    }
}
