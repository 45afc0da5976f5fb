// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import master.api.Box;
import master.api.Recognition;
import master.api.RecognitionException;
import master.api.Vocabulary;
import master.core.model.TokenRules;
import master.core.network.CtcNetwork;

/**
 * Decodes the columns of a CTC network as the programs do that trained it: the likeliest class of each column,
 * repetitions merged, blanks left out. Its probabilities are not theirs, which are means of single columns, but those
 * of the whole text: of each token given those before it, over all ways to align them, so that their product is the
 * probability of the text.
 *
 * <p>Under a {@link master.api.TextConstraint}, classes that are not allowed have probability 0 in every column, those
 * that are answered as the same text count as one, and the rest is scaled to 1. A text of too few or too many tokens is
 * replaced by that of the likeliest path with the nearest number that is allowed.
 *
 * <p>T is the number of columns, C that of classes. Immutable and thread-safe. Source: Graves, <i>Supervised Sequence
 * Labelling with Recurrent Neural Networks</i>, 7.5.2, prefix search: its recursion for the probability of a prefix.
 */
final class CtcDecoder {
    private static final int NEVER = -1;
    private static final float MOST = 1.001f; // a softmax in floats may exceed 1

    private final TokenRules rules;
    private final CtcNetwork network;
    private final int[] answers; // [C], the class that each is answered as, or NEVER
    private final boolean asIs; // whether each is answered as itself

    /** A token of a text: its class, and the first and the last column of its path. */
    record Run(int number, int first, int last) {}

    /**
     * A text.
     *
     * @param runs its tokens
     * @param probabilities of each given those before it, and behind them that of the end
     */
    record Text(List<Run> runs, double[] probabilities) {}

    CtcDecoder(TokenRules rules, CtcNetwork network) {
        this.rules = rules;
        this.network = network;
        this.answers = new int[rules.vocabulary().tokens().size() + 1];
        boolean[] answerable = rules.answerable();
        long[] same = rules.classes();
        boolean all = true;
        for (int number = 0; number < answers.length; number++) {
            answers[number] = number;
            if (number != network.blank()) {
                int token = token(number);
                int first = network.classOf((int) same[token] - Vocabulary.FIRST_TOKEN);
                answers[number] = answerable[token] ? first : NEVER;
            }
            all &= answers[number] == number;
        }
        this.asIs = all;
    }

    /** C. */
    int classes() {
        return answers.length;
    }

    /** The id of a class's token. */
    private int token(int number) {
        return network.tokenOf(number) + Vocabulary.FIRST_TOKEN;
    }

    /**
     * What an answer is for those who asked.
     *
     * @param boxes of each token, by its number
     */
    Recognition recognition(Text text, IntFunction<Optional<Box>> boxes) {
        List<Run> runs = text.runs;
        return rules.recognition(
                runs.size() + 1,
                step -> step < runs.size() ? token(runs.get(step).number) : Vocabulary.EOS,
                step -> text.probabilities[step],
                boxes);
    }

    /**
     * Reads an image.
     *
     * @param all probabilities, {@code [T, C]} from an index on
     * @param offset that index
     * @param columns T
     * @throws RecognitionException if they are no probabilities, or no text is as long as the constraint demands
     */
    Text read(float[] all, int offset, int columns) {
        float[] values = all;
        int start = offset;
        if (!asIs) {
            values = allowed(all, offset, columns);
            start = 0;
        }
        Columns image = new Columns(values, start, columns, classes(), network.blank());
        List<Run> runs = runs(image.likeliest());
        int nearest = Math.max(rules.shortest(), Math.min(rules.longest(), runs.size()));
        if (nearest != runs.size()) {
            runs = runs(CtcPath.of(image, nearest));
        }
        return new Text(runs, probabilities(image, runs));
    }

    /** The columns under the constraint, {@code [T, C]}. */
    private float[] allowed(float[] all, int offset, int columns) {
        float[] values = new float[columns * classes()];
        for (int row = 0; row < values.length; row += classes()) {
            float sum = 0;
            for (int number = 0; number < classes(); number++) {
                if (answers[number] != NEVER) {
                    values[row + answers[number]] += all[offset + row + number];
                    sum += all[offset + row + number];
                }
            }
            for (int number = 0; number < classes() && sum > 0; number++) {
                values[row + number] /= sum;
            }
        }
        return values;
    }

    /** The tokens of a path. */
    private List<Run> runs(int[] path) {
        List<Run> runs = new ArrayList<>();
        for (int first = 0, next; first < path.length; first = next) {
            next = first + 1;
            while (next < path.length && path[next] == path[first]) {
                next++;
            }
            if (path[first] != network.blank()) {
                runs.add(new Run(path[first], first, next - 1));
            }
        }
        return runs;
    }

    /** Of each token given those before it, and of the end given all of them. */
    private static double[] probabilities(Columns image, List<Run> runs) {
        double[] probabilities = new double[runs.size() + 1];
        // the probability of the tokens so far in the first columns, by whether the last of these is blank or a token
        double[] blank = new double[image.count + 1];
        double[] token = new double[image.count + 1];
        blank[0] = 1;
        for (int column = 0; column < image.count; column++) {
            blank[column + 1] = blank[column] * image.of(column, image.blank);
        }
        double before = 1; // the probability of all texts that begin with the tokens so far
        for (int i = 0; i < runs.size(); i++) {
            int number = runs.get(i).number;
            boolean repeated = i > 0 && runs.get(i - 1).number == number;
            double[] nextBlank = new double[blank.length];
            double[] nextToken = new double[blank.length];
            double prefix = 0;
            for (int column = 0; column < image.count; column++) {
                double here = image.of(column, number);
                double begun = here * (blank[column] + (repeated ? 0 : token[column]));
                prefix += begun;
                nextToken[column + 1] = begun + here * nextToken[column];
                nextBlank[column + 1] = image.of(column, image.blank) * (nextBlank[column] + nextToken[column]);
            }
            blank = nextBlank;
            token = nextToken;
            probabilities[i] = share(prefix, before);
            before = prefix;
        }
        probabilities[runs.size()] = share(blank[image.count] + token[image.count], before);
        return probabilities;
    }

    private static double share(double part, double whole) {
        return whole > 0 ? Math.min(1, part / whole) : 0;
    }

    /**
     * The columns of an image.
     *
     * @param values probabilities, {@code [T, C]} from {@code start} on
     * @param count T
     */
    record Columns(float[] values, int start, int count, int classes, int blank) {
        /** The probability of a class in a column. */
        float of(int column, int number) {
            return values[start + column * classes + number];
        }

        /** The likeliest class of each column. */
        int[] likeliest() {
            int[] path = new int[count];
            for (int column = 0; column < count; column++) {
                int from = start + column * classes;
                int best = 0;
                float most = 0;
                for (int number = 0; number < classes; number++) {
                    float value = values[from + number];
                    if (!(value >= 0 && value <= MOST)) {
                        throw new RecognitionException(
                                "the model answered with %s as a probability of column %d, 0 to 1 is allowed"
                                        .formatted(value, column));
                    }
                    if (value > most) {
                        most = value;
                        best = number;
                    }
                }
                path[column] = most > 0 ? best : blank;
            }
            return path;
        }
    }
}
