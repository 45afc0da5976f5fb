// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import java.util.Arrays;
import java.util.BitSet;
import master.api.RecognitionException;

/**
 * The likeliest path of a given number of tokens through the columns of a CTC network, by dynamic programming (Viterbi)
 * over the classes that are among the likeliest of any column. Made for one image; not thread-safe.
 */
final class CtcPath {
    private static final int CANDIDATES = 4; // of each column
    private static final long MOST_STATES = 1 << 24;
    private static final int STAYS = -1; // where a state comes from: the same class in the column before
    private static final int BLANK = -2; // the blank in the column before
    private static final int NONE = -3; // no candidate

    private final CtcDecoder.Columns image;
    private final int tokens;
    private final int[] classes; // the candidates, [M]
    private final int[][][] from; // [T, tokens + 1, M]: of a path that ends with a class; or the candidate before
    private final int[][] fromBlank; // [T, tokens + 1]: of one that ends with a blank: STAYS, or the candidate before

    private CtcPath(CtcDecoder.Columns image, int tokens) {
        this.image = image;
        this.tokens = tokens;
        this.classes = candidates(image);
        if ((long) image.count() * (tokens + 1) * classes.length > MOST_STATES) {
            throw new RecognitionException("the model answered with %d columns, too many to find a text of %d tokens"
                    .formatted(image.count(), tokens));
        }
        this.from = new int[image.count()][tokens + 1][classes.length];
        this.fromBlank = new int[image.count()][tokens + 1];
    }

    /**
     * The class of each column.
     *
     * @throws RecognitionException if no path has so many tokens, or the columns are too many to look for it
     */
    static int[] of(CtcDecoder.Columns image, int tokens) {
        return new CtcPath(image, tokens).find();
    }

    private static int[] candidates(CtcDecoder.Columns image) {
        BitSet found = new BitSet();
        for (int column = 0; column < image.count(); column++) {
            int[] best = new int[CANDIDATES];
            float[] most = new float[CANDIDATES];
            for (int number = 0; number < image.classes(); number++) {
                float value = image.of(column, number);
                if (number == image.blank() || !(value > most[CANDIDATES - 1])) {
                    continue;
                }
                int at = CANDIDATES - 1;
                for (; at > 0 && value > most[at - 1]; at--) {
                    most[at] = most[at - 1];
                    best[at] = best[at - 1];
                }
                most[at] = value;
                best[at] = number;
            }
            for (int i = 0; i < CANDIDATES && most[i] > 0; i++) {
                found.set(best[i]);
            }
        }
        return found.stream().toArray();
    }

    private int[] find() {
        double[][] token = states(); // the logarithm of the likeliest path that ends with a class
        double[] blank = new double[tokens + 1];
        Arrays.fill(blank, Double.NEGATIVE_INFINITY);
        blank[0] = 0; // before the first column
        for (int column = 0; column < image.count(); column++) {
            double[][] next = states();
            double[] nextBlank = new double[tokens + 1];
            for (int count = 0; count <= tokens; count++) {
                int last = best(token[count], NONE);
                fromBlank[column][count] = last != NONE && token[count][last] > blank[count] ? last : STAYS;
                double before = Math.max(blank[count], last == NONE ? blank[count] : token[count][last]);
                nextBlank[count] = before + Math.log(image.of(column, image.blank()));
                if (count > 0) {
                    extend(column, count, token, blank[count - 1], next[count]);
                }
            }
            token = next;
            blank = nextBlank;
        }
        int last = best(token[tokens], NONE);
        boolean ends = last != NONE && token[tokens][last] > blank[tokens];
        if (!ends && blank[tokens] == Double.NEGATIVE_INFINITY) {
            throw new RecognitionException("no text of %d tokens fits into the %d columns of the model's answer"
                    .formatted(tokens, image.count()));
        }
        return path(ends ? last : BLANK);
    }

    private double[][] states() {
        double[][] states = new double[tokens + 1][classes.length];
        for (double[] row : states) {
            Arrays.fill(row, Double.NEGATIVE_INFINITY);
        }
        return states;
    }

    /** Paths that end with a class: they stay there, or come from the blank or from another class. */
    private void extend(int column, int count, double[][] token, double blankBefore, double[] next) {
        int first = best(token[count - 1], NONE);
        int second = best(token[count - 1], first);
        for (int i = 0; i < classes.length; i++) {
            double most = token[count][i];
            int source = STAYS;
            if (blankBefore > most) {
                most = blankBefore;
                source = BLANK;
            }
            int other = first == i ? second : first;
            if (other != NONE && token[count - 1][other] > most) {
                most = token[count - 1][other];
                source = other;
            }
            next[i] = most + Math.log(image.of(column, classes[i]));
            from[column][count][i] = source;
        }
    }

    /** The candidate of the largest value but one, or NONE if all are impossible. */
    private static int best(double[] values, int but) {
        int best = NONE;
        for (int i = 0; i < values.length; i++) {
            if (i != but && values[i] > (best == NONE ? Double.NEGATIVE_INFINITY : values[best])) {
                best = i;
            }
        }
        return best;
    }

    private int[] path(int end) {
        int[] path = new int[image.count()];
        int state = end;
        int count = tokens;
        for (int column = image.count() - 1; column >= 0; column--) {
            path[column] = state == BLANK ? image.blank() : classes[state];
            int source = state == BLANK ? fromBlank[column][count] : from[column][count][state];
            if (state != BLANK && source != STAYS) {
                count--; // the token began here
            }
            state = source == STAYS ? state : source;
        }
        return path;
    }
}
