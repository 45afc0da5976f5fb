// SPDX-License-Identifier: Apache-2.0
package master.train.config;

import java.util.Objects;

/**
 * The learning rate of every step: the schedule's, times {@code (step + 1) / warmupSteps} while that is below 1 and the
 * schedule does not warm up by itself.
 *
 * @param peak the highest one, above 0
 * @param warmupSteps 0 for none
 * @param steps of the run, 1 or more
 * @param schedule its course
 */
public record LearningRate(double peak, int warmupSteps, int steps, Schedule schedule) {
    public LearningRate {
        Objects.requireNonNull(schedule, "schedule");
        Check.positive("learningRate", peak);
        Check.atLeast(schedule.warmsUp() ? 1 : 0, "warmupSteps", warmupSteps);
        Check.atLeast(1, "steps", steps);
    }

    /** The same one in every step. */
    public static LearningRate constant(double rate) {
        return new LearningRate(rate, 0, 1, new Schedule.Constant());
    }

    /** The learning rate of a step, counted from 0. */
    public double at(int step) {
        double warm = step < warmupSteps && !schedule.warmsUp() ? (step + 1.0) / warmupSteps : 1;
        return peak * warm * schedule.share(step, warmupSteps, steps);
    }

    @Override
    public String toString() {
        return "learning rate %s, %s%s"
                .formatted(peak, schedule.describe(steps), warmupSteps == 0 ? "" : ", warm-up " + warmupSteps);
    }
}
