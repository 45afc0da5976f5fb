// SPDX-License-Identifier: Apache-2.0
package master.api.metric;

import java.util.List;

/**
 * The one number that logits are divided by so that probabilities mean what they say (temperature scaling, Guo et al.
 * 2017, section 4.2): the value with the least mean cross-entropy over tokens of held-out pictures. It changes no text.
 *
 * <p>A few pictures that are all read right would ask for a value near 0, and so for certainty. Therefore each target
 * gives a share of 1 / (tokens + 2) to the likeliest other token, as if one token more had been wrong (the rule of
 * succession, as Platt 1999, section 2.2). With many tokens that is nothing.
 *
 * @param value above 1 makes a model less sure, below 1 surer; within {@link #LEAST} and {@link #MOST}
 * @param tokens how many it was fitted to
 * @param before mean cross-entropy of their true tokens at temperature 1, in nats
 * @param after the same at this temperature
 */
public record Temperature(double value, long tokens, double before, double after) {
    /** The lowest value that is looked for. */
    public static final double LEAST = 0.05;

    /** The highest. */
    public static final double MOST = 20;

    private static final int HALVINGS = 60; // far below the precision of a float

    /**
     * The model's answer at one place of a text, given the true ones before it.
     *
     * @param logits of the tokens that can be read there, two or more, finite
     * @param target the position of the true one
     */
    public record Token(double[] logits, int target) {
        public Token {
            if (logits.length < 2 || target < 0 || target >= logits.length) {
                throw new IllegalArgumentException(
                        "target %d of %d logits, two or more are needed".formatted(target, logits.length));
            }
            for (double logit : logits) {
                if (!Double.isFinite(logit)) {
                    throw new IllegalArgumentException("logit %s, a finite number is needed".formatted(logit));
                }
            }
        }

        private double highest() {
            double highest = logits[0];
            for (double logit : logits) {
                highest = Math.max(highest, logit);
            }
            return highest;
        }

        /** The highest logit but the target's. */
        private double other() {
            double highest = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < logits.length; i++) {
                highest = i == target ? highest : Math.max(highest, logits[i]);
            }
            return highest;
        }

        /** Minus the logarithm of the target's probability. */
        private double crossEntropy(double inverse) {
            double highest = highest();
            double sum = 0;
            for (double logit : logits) {
                sum += Math.exp(inverse * (logit - highest));
            }
            return Math.log(sum) - inverse * (logits[target] - highest);
        }

        /** The derivative of the cross-entropy with a share for the likeliest other token, by the inverse temperature. */
        private double slope(double inverse, double share) {
            double highest = highest();
            double sum = 0;
            double weighted = 0;
            for (double logit : logits) {
                double weight = Math.exp(inverse * (logit - highest));
                sum += weight;
                weighted += weight * logit;
            }
            return weighted / sum - (1 - share) * logits[target] - share * other();
        }
    }

    /**
     * Fits the temperature. The cross-entropy is convex in the inverse temperature, so its slope is halved in on.
     *
     * @throws IllegalArgumentException if there is no token
     */
    public static Temperature fit(List<Token> tokens) {
        if (tokens.isEmpty()) {
            throw new IllegalArgumentException("no tokens, one or more are needed");
        }
        double share = 1.0 / (tokens.size() + 2);
        double low = 1 / MOST;
        double high = 1 / LEAST;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = Math.sqrt(low * high);
            double slope = 0;
            for (Token token : tokens) {
                slope += token.slope(middle, share);
            }
            if (slope > 0) { // rises: the least lies at a smaller inverse
                high = middle;
            } else {
                low = middle;
            }
        }
        double inverse = Math.sqrt(low * high);
        return new Temperature(1 / inverse, tokens.size(), mean(tokens, 1), mean(tokens, inverse));
    }

    private static double mean(List<Token> tokens, double inverse) {
        return tokens.stream().mapToDouble(token -> token.crossEntropy(inverse)).average().orElseThrow();
    }
}
