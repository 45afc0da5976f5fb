// SPDX-License-Identifier: Apache-2.0
package master.train.config;

import static master.train.config.Defaults.or;

import java.util.List;
import java.util.Map;

/**
 * How to train. A key that the chosen optimizer or schedule does not have is null here and an error in a file.
 *
 * @param steps optimizer steps; default 10000
 * @param batchSize pictures per step; default 64
 * @param optimizer adam, adamw, sgd or adadelta; default adam
 * @param learningRate the highest one; default 0.001, of sgd 0.01, of adadelta 1
 * @param beta1 of adam and adamw; default 0.9
 * @param beta2 of adam and adamw; default 0.99
 * @param epsilon of adam, adamw and adadelta; default 1e-8
 * @param rho of adadelta; default 0.95
 * @param momentum of sgd; default 0.9
 * @param nesterov of sgd; default false
 * @param weightDecay of adamw and sgd, see {@link Optimizer}; default 0.01 and 0
 * @param schedule see {@link Schedule}; default cosine
 * @param warmupSteps over which the learning rate rises; default 200, of one_cycle three tenths of the steps
 * @param floor lowest share of the learning rate; default 0.01 of linear, cosine and polynomial, 0 of inverse_sqrt and
 *     exponential, 4e-6 of one_cycle
 * @param power of polynomial; default 2
 * @param milestones of step: where the learning rate is multiplied by decayRate; needed
 * @param decaySteps of exponential: steps over which it is multiplied by decayRate; needed
 * @param decayRate of step and exponential; default 0.1
 * @param staircase of exponential: whether it falls in stairs; default false
 * @param clipNorm most length of a gradient; 0 for any; default 0
 * @param labelSmoothing default 0
 * @param dropout in the transformer; default 0.1
 * @param boxWeight of the loss of boxes, where tokens carry some; see {@link Optimization}; default 1
 * @param averaging weight of the past in the running average of the weights, in [0, 1); that average is what is
 *     validated and exported; 0 turns it off; default 0.998
 * @param patience validations without a better one after which the run ends; 0 for never; default 0
 * @param maxSkippedSteps most steps in a row that are left out because their loss or gradient is no finite number; one
 *     more, and the run goes back to its last checkpoint; default 10
 * @param workers copies of the network among which a batch is divided; default 1
 * @param validateSteps steps between validations; default 500
 * @param checkpointSeconds seconds between checkpoints; default 180
 * @param keepCheckpoints how many are kept; default 2
 */
public record TrainingSettings(
        Integer steps,
        Integer batchSize,
        Optimizer.Kind optimizer,
        Double learningRate,
        Double beta1,
        Double beta2,
        Double epsilon,
        Double rho,
        Double momentum,
        Boolean nesterov,
        Double weightDecay,
        Schedule.Kind schedule,
        Integer warmupSteps,
        Double floor,
        Double power,
        List<Integer> milestones,
        Integer decaySteps,
        Double decayRate,
        Boolean staircase,
        Double clipNorm,
        Double labelSmoothing,
        Double dropout,
        Double boxWeight,
        Double averaging,
        Integer patience,
        Integer maxSkippedSteps,
        Integer workers,
        Integer validateSteps,
        Integer checkpointSeconds,
        Integer keepCheckpoints) {
    /** All defaults. */
    public static final TrainingSettings DEFAULT = of(Map.of());

    public TrainingSettings {
        steps = or(steps, 10_000);
        batchSize = or(batchSize, 64);
        Check.atLeast(1, "steps", steps);
        Check.atLeast(1, "batchSize", batchSize);
        OptimizerKeys rule = new OptimizerKeys(optimizer, beta1, beta2, epsilon, rho, momentum, nesterov, weightDecay);
        optimizer = rule.kind();
        learningRate = or(learningRate, rule.learningRate());
        beta1 = rule.beta1();
        beta2 = rule.beta2();
        epsilon = rule.epsilon();
        rho = rule.rho();
        momentum = rule.momentum();
        nesterov = rule.nesterov();
        weightDecay = rule.weightDecay();
        ScheduleKeys course = new ScheduleKeys(
                schedule, steps, warmupSteps, floor, power, milestones, decaySteps, decayRate, staircase);
        schedule = course.kind();
        warmupSteps = course.warmupSteps();
        floor = course.floor();
        power = course.power();
        milestones = course.milestones();
        decaySteps = course.decaySteps();
        decayRate = course.decayRate();
        staircase = course.staircase();
        clipNorm = or(clipNorm, 0.0);
        labelSmoothing = or(labelSmoothing, 0.0);
        dropout = or(dropout, 0.1);
        boxWeight = or(boxWeight, 1.0);
        new Optimization( // checks the ranges
                rule.toOptimizer(), course.toLearningRate(learningRate), clipNorm, labelSmoothing, dropout, boxWeight);
        averaging = or(averaging, 0.998);
        patience = or(patience, 0);
        maxSkippedSteps = or(maxSkippedSteps, 10);
        workers = or(workers, 1);
        validateSteps = or(validateSteps, 500);
        checkpointSeconds = or(checkpointSeconds, 180);
        keepCheckpoints = or(keepCheckpoints, 2);
        Check.belowOne("averaging", averaging);
        Check.atLeast(0, "patience", patience);
        Check.atLeast(0, "maxSkippedSteps", maxSkippedSteps);
        Check.that(workers >= 1 && workers <= batchSize, "workers", workers, "1 to batchSize " + batchSize);
        Check.atLeast(1, "validateSteps", validateSteps);
        Check.atLeast(1, "checkpointSeconds", checkpointSeconds);
        Check.atLeast(1, "keepCheckpoints", keepCheckpoints);
    }

    /**
     * The settings of some keys; the others have their defaults.
     *
     * @param keys as in a file, such as {@code Map.of("steps", 600, "optimizer", "adamw")}
     * @throws IllegalArgumentException if a key does not exist or its value is not allowed
     */
    public static TrainingSettings of(Map<String, ?> keys) {
        return ConfigFile.convert(keys, TrainingSettings.class);
    }

    /** These settings with another number of steps. */
    public TrainingSettings withSteps(int newSteps) {
        return ConfigFile.with(this, "steps", newSteps);
    }

    /** All defaults but the batch size, which says which pictures a step sees. */
    TrainingSettings batchesOnly() {
        return of(Map.of("batchSize", batchSize));
    }

    /** What the optimizer needs of these settings. */
    public Optimization optimization() {
        ScheduleKeys course = new ScheduleKeys(
                schedule, steps, warmupSteps, floor, power, milestones, decaySteps, decayRate, staircase);
        return new Optimization(
                new OptimizerKeys(optimizer, beta1, beta2, epsilon, rho, momentum, nesterov, weightDecay).toOptimizer(),
                course.toLearningRate(learningRate),
                clipNorm,
                labelSmoothing,
                dropout,
                boxWeight);
    }
}
