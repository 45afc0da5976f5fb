// SPDX-License-Identifier: Apache-2.0
package master.train.config;

import java.util.List;

/** The course of the learning rate behind its warm-up, as a share of the highest one. */
public sealed interface Schedule {
    /** The names in a configuration. */
    enum Kind {
        /** {@link Schedule.Constant}. */
        CONSTANT,
        /** {@link Schedule.Polynomial} of power 1. */
        LINEAR,
        /** {@link Schedule.Cosine}. */
        COSINE,
        /** {@link Schedule.Polynomial}. */
        POLYNOMIAL,
        /** {@link Schedule.InverseRoot}. */
        INVERSE_SQRT,
        /** {@link Schedule.Milestones}. */
        STEP,
        /** {@link Schedule.Exponential}. */
        EXPONENTIAL,
        /** {@link Schedule.OneCycle}. */
        ONE_CYCLE
    }

    /** The share of a step, counted from 0, in [0, 1]. */
    double share(int step);

    /** Always 1. */
    record Constant() implements Schedule {
        @Override
        public double share(int step) {
            return 1;
        }

        @Override
        public String toString() {
            return "constant";
        }
    }

    /**
     * {@code floor + (1 - floor) (1 - t)^power}, where t goes from 0 to 1.
     *
     * @param from the step where it begins to fall
     * @param to the step where it has reached the floor
     */
    record Polynomial(int from, int to, double power, double floor) implements Schedule {
        public Polynomial {
            Check.positive("power", power);
            Check.share("floor", floor);
        }

        @Override
        public double share(int step) {
            return floor + (1 - floor) * Math.pow(1 - done(step, from, to), power);
        }

        @Override
        public String toString() {
            return "%s over %d steps".formatted(power == 1 ? "linear" : "polynomial of power " + power, to);
        }
    }

    /** Half a cosine from 1 at a step to the floor at another (Loshchilov and Hutter 2017, without restarts). */
    record Cosine(int from, int to, double floor) implements Schedule {
        public Cosine {
            Check.share("floor", floor);
        }

        @Override
        public double share(int step) {
            return floor + (1 - floor) * 0.5 * (1 + Math.cos(Math.PI * done(step, from, to)));
        }

        @Override
        public String toString() {
            return "cosine over %d steps".formatted(to);
        }
    }

    /**
     * {@code sqrt(warmup / (step + 1))} behind the warm-up, at least the floor. With a highest learning rate of
     * {@code 1 / sqrt(modelDim * warmup)} this is the schedule of Vaswani et al. 2017, section 5.3 ("Noam").
     */
    record InverseRoot(int warmup, double floor) implements Schedule {
        public InverseRoot {
            Check.share("floor", floor);
        }

        @Override
        public double share(int step) {
            int least = Math.max(1, warmup);
            return Math.max(floor, Math.sqrt((double) least / Math.max(least, step + 1)));
        }

        @Override
        public String toString() {
            return "inverse root of the step";
        }
    }

    /**
     * Multiplied by a factor at each of some steps, counted from the start of the run.
     *
     * @param steps rising
     * @param factor in (0, 1)
     */
    record Milestones(List<Integer> steps, double factor) implements Schedule {
        public Milestones {
            steps = List.copyOf(steps);
            int last = 0;
            for (int step : steps) {
                Check.that(step > last, "milestones", steps, "a rising list of steps above 0");
                last = step;
            }
            Check.that(!steps.isEmpty(), "milestones", steps, "one step or more");
            Check.that(factor > 0 && factor < 1, "decayRate", factor, "above 0 and below 1");
        }

        @Override
        public double share(int step) {
            return Math.pow(factor, steps.stream().filter(s -> s <= step).count());
        }

        @Override
        public String toString() {
            return "times %s at steps %s".formatted(factor, steps);
        }
    }

    /**
     * {@code factor^(step / period)}, counted from the start of the run, at least the floor; Keras' ExponentialDecay.
     *
     * @param period steps, 1 or more
     * @param factor in (0, 1)
     * @param staircase whether the exponent is rounded down
     */
    record Exponential(int period, double factor, boolean staircase, double floor) implements Schedule {
        public Exponential {
            Check.atLeast(1, "decaySteps", period);
            Check.that(factor > 0 && factor < 1, "decayRate", factor, "above 0 and below 1");
            Check.share("floor", floor);
        }

        @Override
        public double share(int step) {
            return Math.max(floor, Math.pow(factor, staircase ? step / period : (double) step / period));
        }

        @Override
        public String toString() {
            return "times %s %s %d steps".formatted(factor, staircase ? "at every" : "in", period);
        }
    }

    /**
     * From a 25th to 1 and down to the floor, both by half a cosine; PyTorch's OneCycleLR (Smith and Topin 2018)
     * without its course of the momentum.
     *
     * @param rise steps of the first half
     * @param steps steps of both
     */
    record OneCycle(int rise, int steps, double floor) implements Schedule {
        private static final double START = 1.0 / 25;

        public OneCycle {
            Check.atLeast(1, "warmupSteps", rise);
            Check.share("floor", floor);
        }

        @Override
        public double share(int step) {
            return step < rise
                    ? between(START, 1, rise == 1 ? 1 : done(step, 0, rise - 1))
                    : between(1, floor, done(step, rise - 1, steps - 1));
        }

        private static double between(double first, double last, double done) {
            return last + (first - last) * 0.5 * (1 + Math.cos(Math.PI * done));
        }

        @Override
        public String toString() {
            return "one cycle over %d steps, rising for %d".formatted(steps, rise);
        }
    }

    private static double done(int step, int from, int to) {
        return Math.max(0, Math.min(1, (double) (step - from) / Math.max(1, to - from)));
    }
}
