// SPDX-License-Identifier: Apache-2.0
package master.train.config;

/**
 * How the weights are moved. The loss is the mean over all tokens of a batch that are not padding, and where tokens carry
 * boxes the mean over these is added; a gradient is that of this sum.
 *
 * @param optimizer the rule
 * @param learningRate of every step
 * @param clipNorm a gradient is scaled down to this Euclidean length, over all trainable parameters; 0 for none
 * @param labelSmoothing share of a target's probability that is spread evenly over all characters and EOS, in [0, 1)
 * @param dropout share of values dropped in the transformer, in [0, 1)
 * @param boxWeight what the loss of boxes is multiplied by, 0 or more: the sum of a box's differences in x, y, width and
 *     height, as shares of the canvas
 */
public record Optimization(
        Optimizer optimizer,
        LearningRate learningRate,
        double clipNorm,
        double labelSmoothing,
        double dropout,
        double boxWeight) {
    public Optimization {
        Check.notNegative("clipNorm", clipNorm);
        Check.belowOne("labelSmoothing", labelSmoothing);
        Check.belowOne("dropout", dropout);
        Check.notNegative("boxWeight", boxWeight);
    }

    /** Adam as it is by default, with one learning rate for all steps and nothing else. */
    public static Optimization adam(double learningRate) {
        return of(new Optimizer.Adam(0.9, 0.99, 1e-8, 0), learningRate);
    }

    /** An optimizer with one learning rate for all steps and nothing else. */
    public static Optimization of(Optimizer optimizer, double learningRate) {
        return new Optimization(optimizer, LearningRate.constant(learningRate), 0, 0, 0, 1);
    }

    /** The same with every learning rate multiplied by a factor. */
    public Optimization withRate(double factor) {
        LearningRate scaled = new LearningRate(
                learningRate.peak() * factor,
                learningRate.warmupSteps(),
                learningRate.steps(),
                learningRate.schedule());
        return new Optimization(optimizer, scaled, clipNorm, labelSmoothing, dropout, boxWeight);
    }

    /** The same with another dropout. */
    public Optimization withDropout(double share) {
        return new Optimization(optimizer, learningRate, clipNorm, labelSmoothing, share, boxWeight);
    }

    /** The same with another clipping. */
    public Optimization withClipNorm(double norm) {
        return new Optimization(optimizer, learningRate, norm, labelSmoothing, dropout, boxWeight);
    }

    /** The same with another smoothing. */
    public Optimization withLabelSmoothing(double share) {
        return new Optimization(optimizer, learningRate, clipNorm, share, dropout, boxWeight);
    }

    /** The learning rate of a step, counted from 0. */
    public double rateAt(int step) {
        return learningRate.at(step);
    }

    @Override
    public String toString() {
        return "%s, %s%s%s, dropout %s"
                .formatted(
                        optimizer,
                        learningRate,
                        clipNorm == 0 ? "" : ", clip norm " + clipNorm,
                        labelSmoothing == 0 ? "" : ", label smoothing " + labelSmoothing,
                        dropout);
    }
}
