// SPDX-License-Identifier: Apache-2.0
package master.train.config;

import static master.train.config.Schedule.Kind.CONSTANT;
import static master.train.config.Schedule.Kind.COSINE;
import static master.train.config.Schedule.Kind.EXPONENTIAL;
import static master.train.config.Schedule.Kind.INVERSE_SQRT;
import static master.train.config.Schedule.Kind.LINEAR;
import static master.train.config.Schedule.Kind.ONE_CYCLE;
import static master.train.config.Schedule.Kind.POLYNOMIAL;
import static master.train.config.Schedule.Kind.STEP;

import java.util.EnumSet;
import java.util.List;

/** The schedule's keys with their defaults; those that it does not have are null. */
record ScheduleKeys(
        Schedule.Kind kind,
        int steps,
        Integer warmupSteps,
        Double floor,
        Double power,
        List<Integer> milestones,
        Integer decaySteps,
        Double decayRate,
        Boolean staircase) {
    private static final String KEY = "schedule";

    ScheduleKeys {
        kind = Defaults.or(kind, COSINE);
        warmupSteps = Defaults.or(warmupSteps, kind == ONE_CYCLE ? (int) Math.max(1, steps * 3L / 10) : 200);
        floor = Keys.of("floor", floor, floor(kind), KEY, kind, EnumSet.complementOf(EnumSet.of(CONSTANT, STEP)));
        power = Keys.of("power", power, 2.0, KEY, kind, EnumSet.of(POLYNOMIAL));
        milestones = Keys.needed("milestones", milestones, KEY, kind, STEP);
        decaySteps = Keys.needed("decaySteps", decaySteps, KEY, kind, EXPONENTIAL);
        decayRate = Keys.of("decayRate", decayRate, 0.1, KEY, kind, EnumSet.of(STEP, EXPONENTIAL));
        staircase = Keys.of("staircase", staircase, false, KEY, kind, EnumSet.of(EXPONENTIAL));
    }

    private static double floor(Schedule.Kind kind) {
        return switch (kind) {
            case LINEAR, COSINE, POLYNOMIAL -> 0.01;
            case ONE_CYCLE -> 4e-6;
            case CONSTANT, INVERSE_SQRT, STEP, EXPONENTIAL -> 0;
        };
    }

    LearningRate toLearningRate(double peak) {
        Schedule schedule =
                switch (kind) {
                    case CONSTANT -> new Schedule.Constant();
                    case LINEAR -> new Schedule.Polynomial(warmupSteps, steps, 1, floor);
                    case COSINE -> new Schedule.Cosine(warmupSteps, steps, floor);
                    case POLYNOMIAL -> new Schedule.Polynomial(warmupSteps, steps, power, floor);
                    case INVERSE_SQRT -> new Schedule.InverseRoot(warmupSteps, floor);
                    case STEP -> new Schedule.Milestones(milestones, decayRate);
                    case EXPONENTIAL -> new Schedule.Exponential(decaySteps, decayRate, staircase, floor);
                    case ONE_CYCLE -> new Schedule.OneCycle(warmupSteps, steps, floor);
                };
        return new LearningRate(peak, kind == ONE_CYCLE ? 0 : warmupSteps, schedule); // one cycle rises by itself
    }
}
