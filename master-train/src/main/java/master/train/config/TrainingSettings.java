// SPDX-License-Identifier: Apache-2.0
package master.train.config;

import static master.train.config.Defaults.or;


/**
 * How to train.
 *
 * @param steps optimizer steps; default 10000
 * @param batchSize pictures per step; default 64
 * @param learningRate the highest one; default 0.001
 * @param warmupSteps over which it rises; default 200
 * @param decay constant, cosine or linear; default cosine
 * @param beta1 of Adam; default 0.9
 * @param beta2 of Adam; default 0.99
 * @param epsilon of Adam; default 1e-8
 * @param dropout in the transformer; default 0.1
 * @param averaging weight of the past in the running average of the weights, in [0, 1); that average is what is
 *     validated and exported; 0 turns it off; default 0.998
 * @param validateSteps steps between validations; default 500
 * @param checkpointSeconds seconds between checkpoints; default 180
 * @param keepCheckpoints how many are kept; default 2
 */
public record TrainingSettings(
        Integer steps,
        Integer batchSize,
        Double learningRate,
        Integer warmupSteps,
        Optimization.Decay decay,
        Double beta1,
        Double beta2,
        Double epsilon,
        Double dropout,
        Double averaging,
        Integer validateSteps,
        Integer checkpointSeconds,
        Integer keepCheckpoints) {
    /** All defaults. */
    public static final TrainingSettings DEFAULT =
            new TrainingSettings(null, null, null, null, null, null, null, null, null, null, null, null, null);

    public TrainingSettings {
        steps = or(steps, 10_000);
        batchSize = or(batchSize, 64);
        learningRate = or(learningRate, 1e-3);
        warmupSteps = or(warmupSteps, 200);
        decay = or(decay, Optimization.Decay.COSINE);
        beta1 = or(beta1, 0.9);
        beta2 = or(beta2, 0.99);
        epsilon = or(epsilon, 1e-8);
        dropout = or(dropout, 0.1);
        averaging = or(averaging, 0.998);
        validateSteps = or(validateSteps, 500);
        checkpointSeconds = or(checkpointSeconds, 180);
        keepCheckpoints = or(keepCheckpoints, 2);
        atLeast("batchSize", batchSize, 1);
        atLeast("validateSteps", validateSteps, 1);
        atLeast("checkpointSeconds", checkpointSeconds, 1);
        atLeast("keepCheckpoints", keepCheckpoints, 1);
        if (!(averaging >= 0 && averaging < 1)) {
            throw new IllegalArgumentException("averaging %s, 0 to below 1 is allowed".formatted(averaging));
        }
        new Optimization(learningRate, warmupSteps, decay, steps, beta1, beta2, epsilon, dropout); // checks the ranges
    }

    private static void atLeast(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException("%s %d, %d or more is allowed".formatted(name, value, least));
        }
    }

    /** What the optimizer needs of these settings. */
    public Optimization optimization() {
        return new Optimization(learningRate, warmupSteps, decay, steps, beta1, beta2, epsilon, dropout);
    }

    /** These settings with another number of steps. */
    public TrainingSettings withSteps(int newSteps) {
        return new TrainingSettings(
                newSteps, batchSize, learningRate, warmupSteps, decay, beta1, beta2, epsilon, dropout, averaging,
                validateSteps, checkpointSeconds, keepCheckpoints);
    }

    /** All defaults but the batch size, which says which pictures a step sees. */
    TrainingSettings batchesOnly() {
        return new TrainingSettings(
                null, batchSize, null, null, null, null, null, null, null, null, null, null, null);
    }
}
