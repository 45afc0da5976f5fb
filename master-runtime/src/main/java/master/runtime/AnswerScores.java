// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import java.nio.FloatBuffer;
import java.util.Arrays;
import master.api.model.TokenRules;

/**
 * How probable each answer is at one step of one row: the softmax over the tokens that are allowed. Tokens that are
 * answered as the same character count as one: their probabilities add up, and the likeliest of them is fed back, as in
 * the model file's own loop. Used again and again; not thread-safe.
 */
final class AnswerScores {
    private static final float NOT_ALLOWED = -Float.MAX_VALUE; // as the model file masks logits

    private final long[] classes;
    private final double[] logs; // [V]
    private final float[] highest; // [V], the logit of the likeliest token of a class
    private final int[] fedBack; // [V], that token
    private int likeliest;
    private boolean broken;

    AnswerScores(TokenRules rules) {
        this.classes = rules.classes();
        this.logs = new double[classes.length];
        this.highest = new float[classes.length];
        this.fedBack = new int[classes.length];
    }

    /** Takes up another row; logits are {@code [R, V]}. */
    void read(FloatBuffer logits, int row) {
        int size = classes.length;
        int from = row * size;
        float most = NOT_ALLOWED;
        broken = false;
        Arrays.fill(highest, NOT_ALLOWED);
        for (int token = 0; token < size; token++) {
            float logit = logits.get(from + token);
            broken |= Float.isNaN(logit);
            most = Math.max(most, logit);
            int answer = (int) classes[token];
            if (logit > highest[answer]) {
                highest[answer] = logit;
                fedBack[answer] = token;
            }
        }
        broken |= !(most > NOT_ALLOWED && most < Float.POSITIVE_INFINITY);
        Arrays.fill(logs, 0);
        double total = 0;
        for (int token = 0; token < size; token++) {
            float logit = logits.get(from + token);
            if (logit > NOT_ALLOWED) {
                double power = Math.exp((double) logit - most);
                logs[(int) classes[token]] += power;
                total += power;
            }
        }
        double logTotal = Math.log(total);
        likeliest = 0;
        for (int answer = 0; answer < size; answer++) {
            // where the power is too small for a number, that of the likeliest token is close enough
            logs[answer] = highest[answer] > NOT_ALLOWED
                    ? Math.max(Math.log(logs[answer]), (double) highest[answer] - most) - logTotal
                    : Double.NEGATIVE_INFINITY;
            likeliest = logs[answer] > logs[likeliest] ? answer : likeliest;
        }
    }

    /** Whether the model gave something that is no probability. */
    boolean broken() {
        return broken;
    }

    /** V. */
    int size() {
        return classes.length;
    }

    /** Whether an answer is allowed: the first token of a class with an allowed token. */
    boolean allowed(int answer) {
        return highest[answer] > NOT_ALLOWED;
    }

    /** The logarithm of the probability of an answer. */
    double log(int answer) {
        return logs[answer];
    }

    /** The token that the next step gets for an answer. */
    int fedBack(int answer) {
        return fedBack[answer];
    }

    /** The most probable answer, the first of several. */
    int likeliest() {
        return likeliest;
    }
}
