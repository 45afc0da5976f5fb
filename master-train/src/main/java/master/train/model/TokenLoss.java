// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import master.api.model.Vocabulary;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * Softmax cross-entropy of tokens, weighted by the mask. With label smoothing (Szegedy et al. 2016) a share of each
 * target's probability is spread evenly over what can be read: all characters and EOS, never PAD, SOS and UNK.
 *
 * <p>Arrays are logits and one-hot targets [N*L, V] and weights [N*L, 1]. Belongs to one graph; not thread-safe.
 */
final class TokenLoss implements ILossFunction {
    private static final long serialVersionUID = 1;

    private final double smoothing;
    private double crossEntropy;

    /** @param smoothing the share, in [0, 1) */
    TokenLoss(double smoothing) {
        this.smoothing = smoothing;
    }

    /** The weighted sum of the last batch's cross-entropies, without smoothing; in nats. */
    double crossEntropy() {
        return crossEntropy;
    }

    private INDArray smoothed(INDArray oneHot) {
        if (smoothing == 0) {
            return oneHot;
        }
        int tokens = (int) oneHot.size(1);
        float[] even = new float[tokens];
        int readable = tokens - Vocabulary.FIRST_TOKEN + 1;
        for (int id = 0; id < tokens; id++) {
            even[id] = id == Vocabulary.EOS || id >= Vocabulary.FIRST_TOKEN ? (float) (smoothing / readable) : 0;
        }
        INDArray smoothed = oneHot.mul(1 - smoothing);
        Rows.add(smoothed, Nd4j.createFromArray(even).castTo(oneHot.dataType()));
        return smoothed;
    }

    @Override
    public double computeScore(
            INDArray labels, INDArray logits, IActivation softmax, INDArray weights, boolean average) {
        INDArray weighted = Rows.scale(Nd4j.nn.logSoftmax(logits, 1), weights).negi();
        crossEntropy = weighted.mul(labels).sumNumber().doubleValue();
        return smoothing == 0 ? crossEntropy : weighted.muli(smoothed(labels)).sumNumber().doubleValue();
    }

    @Override
    public INDArray computeGradient(INDArray labels, INDArray logits, IActivation softmax, INDArray weights) {
        return Rows.scale(softmax.getActivation(logits.dup(), true).subi(smoothed(labels)), weights);
    }

    @Override
    public Pair<Double, INDArray> computeGradientAndScore(
            INDArray labels, INDArray logits, IActivation softmax, INDArray weights, boolean average) {
        return new Pair<>(
                computeScore(labels, logits, softmax, weights, average),
                computeGradient(labels, logits, softmax, weights));
    }

    @Override
    public INDArray computeScoreArray(INDArray labels, INDArray logits, IActivation softmax, INDArray weights) {
        throw new UnsupportedOperationException("only the sum over a batch");
    }

    @Override
    public String name() {
        return "softmax cross-entropy, label smoothing " + smoothing;
    }
}
