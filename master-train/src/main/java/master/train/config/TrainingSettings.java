// SPDX-License-Identifier: Apache-2.0
package master.train.config;

import static master.train.config.Defaults.or;

import java.util.Map;

/**
 * How to train.
 *
 * @param steps optimizer steps; default 10000
 * @param batchSize images per step; default 64
 * @param optimizer the rule of a step; default {@link Optimizer.Adam}
 * @param learningRate the highest one; default {@link Optimizer#standardRate}
 * @param schedule the course of the learning rate; default {@link Schedule.Cosine}
 * @param warmupSteps over which the learning rate rises; default {@link Schedule#standardWarmup}
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
 * @param precision of products; default {@link Precision#AUTO}
 * @param validateSteps steps between validations; default 500
 * @param checkpointSeconds seconds between checkpoints; default 180
 * @param keepCheckpoints how many are kept; default 2
 */
public record TrainingSettings(
        Integer steps,
        Integer batchSize,
        Optimizer optimizer,
        Double learningRate,
        Schedule schedule,
        Integer warmupSteps,
        Double clipNorm,
        Double labelSmoothing,
        Double dropout,
        Double boxWeight,
        Double averaging,
        Integer patience,
        Integer maxSkippedSteps,
        Integer workers,
        Precision precision,
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
        optimizer = or(optimizer, new Optimizer.Adam(0.9, 0.99, 1e-8, 0));
        learningRate = or(learningRate, optimizer.standardRate());
        schedule = or(schedule, new Schedule.Cosine(0.01));
        warmupSteps = or(warmupSteps, schedule.standardWarmup(steps));
        clipNorm = or(clipNorm, 0.0);
        labelSmoothing = or(labelSmoothing, 0.0);
        dropout = or(dropout, 0.1);
        boxWeight = or(boxWeight, 1.0);
        new Optimization( // checks the ranges
                optimizer,
                new LearningRate(learningRate, warmupSteps, steps, schedule),
                clipNorm,
                labelSmoothing,
                dropout,
                boxWeight);
        averaging = or(averaging, 0.998);
        patience = or(patience, 0);
        maxSkippedSteps = or(maxSkippedSteps, 10);
        workers = or(workers, 1);
        precision = or(precision, Precision.AUTO);
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
        return ConfigFile.training(keys);
    }

    /** These settings with another number of steps; a warm-up that is the schedule's own changes with it. */
    public TrainingSettings withSteps(int newSteps) {
        return new TrainingSettings(
                newSteps,
                batchSize,
                optimizer,
                learningRate,
                schedule,
                warmupSteps == schedule.standardWarmup(steps) ? schedule.standardWarmup(newSteps) : warmupSteps,
                clipNorm,
                labelSmoothing,
                dropout,
                boxWeight,
                averaging,
                patience,
                maxSkippedSteps,
                workers,
                precision,
                validateSteps,
                checkpointSeconds,
                keepCheckpoints);
    }

    /** All defaults but the batch size, which says which images a step sees. */
    TrainingSettings batchesOnly() {
        return of(Map.of("batchSize", batchSize));
    }

    /** What the optimizer needs of these settings. */
    public Optimization optimization() {
        return new Optimization(
                optimizer,
                new LearningRate(learningRate, warmupSteps, steps, schedule),
                clipNorm,
                labelSmoothing,
                dropout,
                boxWeight);
    }
}
