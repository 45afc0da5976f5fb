// SPDX-License-Identifier: Apache-2.0
package master.core.metric;

/**
 * The one number that logits are divided by so that probabilities mean what they say (temperature scaling, Guo et al.
 * 2017, section 4.2): the value with the least mean cross-entropy over tokens of held-out images. It changes no text.
 *
 * <p>A few images that are all read right would ask for a value near 0, and so for certainty. Therefore each target
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

    /**
     * Collects the model's answers, one place of a text after the other, and keeps none of them: sums at a row of inverse
     * temperatures, eight to the octave, with their derivatives, from which cubics (Hermite's) give what lies between. Not
     * thread-safe.
     */
    public static final class Fit {
        private static final int PER_OCTAVE = 8;
        private static final int OCTAVES = 9; // from 1 / MOST to beyond 1 / LEAST
        private static final int POINTS = PER_OCTAVE * OCTAVES;
        private static final int HALVINGS = 60; // far below the precision of a float

        private final double[] inverses = new double[POINTS];
        private final double[] entropies = new double[POINTS]; // sums of cross-entropies
        private final double[] slopes = new double[POINTS]; // their derivatives by the inverse temperature
        private final double[] curvatures = new double[POINTS]; // and the second ones
        private double leads; // sum of how far targets are above the likeliest other token
        private double before;
        private long tokens;

        public Fit() {
            for (int point = 0; point < POINTS; point++) {
                inverses[point] = Math.pow(2, (double) point / PER_OCTAVE) / MOST;
            }
        }

        /**
         * Counts the model's answer at one place of a text, given the true tokens before it.
         *
         * @param logits of the tokens that can be read there, two or more, finite
         * @param target the position of the true one
         */
        public void add(double[] logits, int target) {
            if (logits.length < 2 || target < 0 || target >= logits.length) {
                throw new IllegalArgumentException(
                        "target %d of %d logits, two or more are needed".formatted(target, logits.length));
            }
            double highest = Double.NEGATIVE_INFINITY;
            double other = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < logits.length; i++) {
                if (!Double.isFinite(logits[i])) {
                    throw new IllegalArgumentException("logit %s, a finite number is needed".formatted(logits[i]));
                }
                highest = Math.max(highest, logits[i]);
                other = i == target ? other : Math.max(other, logits[i]);
            }
            double[] sums = new double[POINTS];
            double[] firsts = new double[POINTS];
            double[] seconds = new double[POINTS];
            double one = 0;
            for (double logit : logits) {
                double below = logit - highest;
                one += Math.exp(below);
                for (int first = 0; first < PER_OCTAVE; first++) {
                    double weight = Math.exp(inverses[first] * below);
                    for (int point = first; point < POINTS && weight > 0; point += PER_OCTAVE) {
                        sums[point] += weight;
                        firsts[point] += weight * below;
                        seconds[point] += weight * below * below;
                        weight *= weight; // an octave higher
                    }
                }
            }
            double reached = logits[target] - highest;
            for (int point = 0; point < POINTS; point++) {
                double mean = firsts[point] / sums[point];
                entropies[point] += Math.log(sums[point]) - inverses[point] * reached;
                slopes[point] += mean - reached;
                curvatures[point] += seconds[point] / sums[point] - mean * mean;
            }
            leads += logits[target] - other;
            before += Math.log(one) - reached;
            tokens++;
        }

        /**
         * The temperature. The cross-entropy is convex in the inverse temperature, so its slope is halved in on.
         *
         * @throws IllegalArgumentException if no token was counted
         */
        public Temperature fit() {
            if (tokens == 0) {
                throw new IllegalArgumentException("no tokens, one or more are needed");
            }
            double share = leads / (tokens + 2); // what the share for the likeliest other token adds to the slope
            double low = 1 / MOST;
            double high = 1 / LEAST;
            for (int i = 0; i < HALVINGS; i++) {
                double middle = Math.sqrt(low * high);
                if (between(slopes, curvatures, middle) + share > 0) { // rises: the least lies at a smaller inverse
                    high = middle;
                } else {
                    low = middle;
                }
            }
            double inverse = Math.sqrt(low * high);
            return new Temperature(1 / inverse, tokens, before / tokens, between(entropies, slopes, inverse) / tokens);
        }

        /** The cubic with given values and derivatives at the two points around an inverse temperature. */
        private double between(double[] values, double[] derivatives, double inverse) {
            int right = 1;
            while (right < POINTS - 1 && inverses[right] < inverse) {
                right++;
            }
            int left = right - 1;
            double width = inverses[right] - inverses[left];
            double t = (inverse - inverses[left]) / width;
            double u = 1 - t;
            return u * u * (1 + 2 * t) * values[left]
                    + t * t * (1 + 2 * u) * values[right]
                    + t * u * width * (u * derivatives[left] - t * derivatives[right]);
        }
    }
}
