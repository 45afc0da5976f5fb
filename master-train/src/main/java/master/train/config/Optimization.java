// SPDX-License-Identifier: Apache-2.0
package master.train.config;

import java.util.Locale;

/**
 * How the weights are moved: Adam with a learning rate that rises linearly, then falls.
 *
 * @param learningRate the highest learning rate, above 0
 * @param warmupSteps steps over which it rises from 0; 0 for none
 * @param decay how it falls behind the warm-up
 * @param steps the length of the run, where the learning rate has reached its lowest
 * @param beta1 of Adam, in [0, 1)
 * @param beta2 of Adam, in [0, 1)
 * @param epsilon of Adam, above 0
 * @param dropout share of values dropped in the transformer, in [0, 1)
 */
public record Optimization(
        double learningRate,
        int warmupSteps,
        Decay decay,
        int steps,
        double beta1,
        double beta2,
        double epsilon,
        double dropout) {
    /** How a learning rate falls. */
    public enum Decay {
        /** It does not. */
        CONSTANT,
        /** Half a cosine, down to a hundredth. */
        COSINE,
        /** A straight line, down to a hundredth. */
        LINEAR
    }

    private static final double FLOOR = 0.01;

    public Optimization {
        require(learningRate > 0, "learningRate", learningRate, "above 0");
        require(warmupSteps >= 0, "warmupSteps", warmupSteps, "0 or more");
        require(steps >= 1, "steps", steps, "1 or more");
        require(beta1 >= 0 && beta1 < 1, "beta1", beta1, "0 to below 1");
        require(beta2 >= 0 && beta2 < 1, "beta2", beta2, "0 to below 1");
        require(epsilon > 0, "epsilon", epsilon, "above 0");
        require(dropout >= 0 && dropout < 1, "dropout", dropout, "0 to below 1");
    }

    private static void require(boolean allowed, String what, Number value, String range) {
        if (!allowed) {
            throw new IllegalArgumentException("%s %s, %s is allowed".formatted(what, value, range));
        }
    }

    /** The learning rate of a step, from 0. */
    public double rateAt(int step) {
        if (step < warmupSteps) {
            return learningRate * (step + 1) / warmupSteps;
        }
        double done = Math.min(1, (double) (step - warmupSteps) / Math.max(1, steps - warmupSteps));
        double share =
                switch (decay) {
                    case CONSTANT -> 1;
                    case COSINE -> FLOOR + (1 - FLOOR) * 0.5 * (1 + Math.cos(Math.PI * done));
                    case LINEAR -> FLOOR + (1 - FLOOR) * (1 - done);
                };
        return learningRate * share;
    }

    @Override
    public String toString() {
        return "Adam, learning rate %s, %s over %d steps, warm-up %d, dropout %s"
                .formatted(learningRate, decay.name().toLowerCase(Locale.ROOT), steps, warmupSteps, dropout);
    }
}
