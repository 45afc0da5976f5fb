// SPDX-License-Identifier: Apache-2.0
package master.api.metric;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A label and a text side by side, with as few differences as possible. Of equally short ways the one is taken that
 * replaces rather than drops, from the end of the text on.
 *
 * @param steps the characters in order; as many differ as {@link RecognitionMetrics#editDistance} says
 */
public record Alignment(List<Step> steps) {
    public Alignment {
        steps = List.copyOf(steps);
    }

    /**
     * One place of the alignment.
     *
     * @param label one character (code point) of the label, or empty where the text has one too many
     * @param text one character of the text, or empty where one is missing
     */
    public record Step(String label, String text) {
        /** Whether the character was read rightly. */
        public boolean matches() {
            return label.equals(text);
        }
    }

    /** Aligns two texts; takes memory proportional to the product of their lengths. */
    public static Alignment of(String label, String text) {
        int[] a = label.codePoints().toArray();
        int[] b = text.codePoints().toArray();
        int[][] distance = distances(a, b);
        List<Step> steps = new ArrayList<>();
        int i = a.length;
        int j = b.length;
        while (i > 0 || j > 0) {
            if (i > 0 && j > 0 && distance[i][j] == distance[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)) {
                steps.add(new Step(Character.toString(a[--i]), Character.toString(b[--j])));
            } else if (i > 0 && distance[i][j] == distance[i - 1][j] + 1) {
                steps.add(new Step(Character.toString(a[--i]), ""));
            } else {
                steps.add(new Step("", Character.toString(b[--j])));
            }
        }
        Collections.reverse(steps);
        return new Alignment(steps);
    }

    /** The edit distances of all beginnings of the two, {@code [label length + 1][text length + 1]}. */
    private static int[][] distances(int[] a, int[] b) {
        int[][] distance = new int[a.length + 1][b.length + 1];
        for (int i = 0; i <= a.length; i++) {
            for (int j = 0; j <= b.length; j++) {
                if (i == 0 || j == 0) {
                    distance[i][j] = i + j;
                } else {
                    int replace = distance[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                    distance[i][j] = Math.min(replace, 1 + Math.min(distance[i - 1][j], distance[i][j - 1]));
                }
            }
        }
        return distance;
    }
}
