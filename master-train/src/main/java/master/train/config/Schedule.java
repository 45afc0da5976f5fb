// SPDX-License-Identifier: Apache-2.0
package master.train.config;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** The course of the learning rate behind its warm-up, as a share of the highest one. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.WRAPPER_OBJECT)
@JsonSubTypes({
    @JsonSubTypes.Type(value = Schedule.Constant.class, name = "constant"),
    @JsonSubTypes.Type(value = Schedule.Linear.class, name = "linear"),
    @JsonSubTypes.Type(value = Schedule.Cosine.class, name = "cosine"),
    @JsonSubTypes.Type(value = Schedule.Polynomial.class, name = "polynomial"),
    @JsonSubTypes.Type(value = Schedule.InverseRoot.class, name = "inverse_sqrt"),
    @JsonSubTypes.Type(value = Schedule.Milestones.class, name = "step"),
    @JsonSubTypes.Type(value = Schedule.Exponential.class, name = "exponential"),
    @JsonSubTypes.Type(value = Schedule.OneCycle.class, name = "one_cycle")
})
public sealed interface Schedule {
    /**
     * The share of a step, in [0, 1].
     *
     * @param step counted from 0
     * @param warmup steps of the warm-up
     * @param steps of the run
     */
    double share(int step, int warmup, int steps);

    /** Whether the warm-up is part of the course, and not multiplied with it. */
    default boolean warmsUp() {
        return false;
    }

    /** The steps of the warm-up of a run of so many steps, if none are given. */
    default int standardWarmup(int steps) {
        return 200;
    }

    /** What it does in a run of so many steps, for people. */
    String describe(int steps);

    /** Always 1. */
    record Constant() implements Schedule {
        @Override
        public double share(int step, int warmup, int steps) {
            return 1;
        }

        @Override
        public String describe(int steps) {
            return "constant";
        }
    }

    /** {@link Polynomial} of power 1. */
    record Linear(double floor) implements Schedule {
        public Linear {
            Check.share("floor", floor);
        }

        @Override
        public double share(int step, int warmup, int steps) {
            return new Polynomial(1, floor).share(step, warmup, steps);
        }

        @Override
        public String describe(int steps) {
            return "linear over %d steps".formatted(steps);
        }
    }

    /** {@code floor + (1 - floor) (1 - t)^power}, where t goes from 0 behind the warm-up to 1 at the end. */
    record Polynomial(double power, double floor) implements Schedule {
        public Polynomial {
            Check.positive("power", power);
            Check.share("floor", floor);
        }

        @Override
        public double share(int step, int warmup, int steps) {
            return floor + (1 - floor) * Math.pow(1 - done(step, warmup, steps), power);
        }

        @Override
        public String describe(int steps) {
            return "polynomial of power %s over %d steps".formatted(power, steps);
        }
    }

    /** Half a cosine from 1 behind the warm-up to the floor at the end (Loshchilov and Hutter 2017, without restarts). */
    record Cosine(double floor) implements Schedule {
        public Cosine {
            Check.share("floor", floor);
        }

        @Override
        public double share(int step, int warmup, int steps) {
            return floor + (1 - floor) * 0.5 * (1 + Math.cos(Math.PI * done(step, warmup, steps)));
        }

        @Override
        public String describe(int steps) {
            return "cosine over %d steps".formatted(steps);
        }
    }

    /**
     * {@code sqrt(warmup / (step + 1))} behind the warm-up, at least the floor. With a highest learning rate of
     * {@code 1 / sqrt(modelDim * warmup)} this is the schedule of Vaswani et al. 2017, section 5.3 ("Noam").
     */
    record InverseRoot(double floor) implements Schedule {
        public InverseRoot {
            Check.share("floor", floor);
        }

        @Override
        public double share(int step, int warmup, int steps) {
            int least = Math.max(1, warmup);
            return Math.max(floor, Math.sqrt((double) least / Math.max(least, step + 1)));
        }

        @Override
        public String describe(int steps) {
            return "inverse root of the step";
        }
    }

    /**
     * Multiplied by a factor at each of some steps, counted from the start of the run.
     *
     * @param milestones the steps, rising; one or more
     * @param decayRate the factor, in (0, 1)
     */
    record Milestones(List<Integer> milestones, double decayRate) implements Schedule {
        public Milestones {
            if (milestones == null) {
                throw new IllegalArgumentException(
                        "milestones are missing: the steps at which the learning rate falls");
            }
            milestones = List.copyOf(milestones);
            int last = 0;
            for (int step : milestones) {
                Check.that(step > last, "milestones", milestones, "a rising list of steps above 0");
                last = step;
            }
            Check.that(!milestones.isEmpty(), "milestones", milestones, "one step or more");
            Check.that(decayRate > 0 && decayRate < 1, "decayRate", decayRate, "above 0 and below 1");
        }

        @Override
        public double share(int step, int warmup, int steps) {
            return Math.pow(decayRate, (double)
                    milestones.stream().filter(s -> s <= step).count());
        }

        @Override
        public String describe(int steps) {
            return "times %s at steps %s".formatted(decayRate, milestones);
        }
    }

    /**
     * {@code decayRate^(step / decaySteps)}, counted from the start of the run, at least the floor; Keras'
     * ExponentialDecay.
     *
     * @param decaySteps 1 or more
     * @param decayRate in (0, 1)
     * @param staircase whether the exponent is rounded down
     */
    record Exponential(int decaySteps, double decayRate, boolean staircase, double floor) implements Schedule {
        public Exponential {
            Check.atLeast(1, "decaySteps", decaySteps);
            Check.that(decayRate > 0 && decayRate < 1, "decayRate", decayRate, "above 0 and below 1");
            Check.share("floor", floor);
        }

        @Override
        public double share(int step, int warmup, int steps) {
            double passed = (double) step / decaySteps;
            double exponent = staircase ? Math.floor(passed) : passed;
            return Math.max(floor, Math.pow(decayRate, exponent));
        }

        @Override
        public String describe(int steps) {
            return "times %s %s %d steps".formatted(decayRate, staircase ? "at every" : "in", decaySteps);
        }
    }

    /**
     * From a 25th to 1 during the warm-up and down to the floor, both by half a cosine; PyTorch's OneCycleLR (Smith and
     * Topin 2018) without its course of the momentum.
     */
    record OneCycle(double floor) implements Schedule {
        private static final double START = 1.0 / 25;

        public OneCycle {
            Check.share("floor", floor);
        }

        @Override
        public boolean warmsUp() {
            return true;
        }

        @Override
        public int standardWarmup(int steps) {
            return (int) Math.max(1, steps * 3L / 10);
        }

        @Override
        public double share(int step, int warmup, int steps) {
            return step < warmup
                    ? between(START, 1, warmup == 1 ? 1 : done(step, 0, warmup - 1))
                    : between(1, floor, done(step, warmup - 1, steps - 1));
        }

        private static double between(double first, double last, double done) {
            return last + (first - last) * 0.5 * (1 + Math.cos(Math.PI * done));
        }

        @Override
        public String describe(int steps) {
            return "one cycle over %d steps".formatted(steps);
        }
    }

    private static double done(int step, int from, int to) {
        return Math.max(0, Math.min(1, (double) (step - from) / Math.max(1, to - from)));
    }
}
