// SPDX-License-Identifier: Apache-2.0
package master.train.config;

/**
 * The learning rate of every step: the schedule's, times {@code (step + 1) / warmupSteps} while that is below 1.
 *
 * @param peak the highest one, above 0
 * @param warmupSteps 0 for none
 * @param schedule its course
 */
public record LearningRate(double peak, int warmupSteps, Schedule schedule) {
    public LearningRate {
        Check.positive("learningRate", peak);
        Check.atLeast(0, "warmupSteps", warmupSteps);
    }

    /** The same one in every step. */
    public static LearningRate constant(double rate) {
        return new LearningRate(rate, 0, new Schedule.Constant());
    }

    /** The learning rate of a step, counted from 0. */
    public double at(int step) {
        double warm = step < warmupSteps ? (step + 1.0) / warmupSteps : 1;
        return peak * warm * schedule.share(step);
    }

    @Override
    public String toString() {
        return "learning rate %s, %s%s".formatted(peak, schedule, warmupSteps == 0 ? "" : ", warm-up " + warmupSteps);
    }
}
