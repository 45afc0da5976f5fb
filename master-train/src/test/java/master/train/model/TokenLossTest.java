// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import master.api.model.Vocabulary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class TokenLossTest {
    static {
        Backend.prepare();
    }

    private static final int V = Vocabulary.FIRST_TOKEN + 3;
    private static final int[] TARGETS = {Vocabulary.FIRST_TOKEN + 1, Vocabulary.EOS, Vocabulary.PAD};
    private static final double[] WEIGHTS = {0.5, 0.5, 0};

    private static INDArray logits() {
        double[][] values = new double[TARGETS.length][V];
        for (int n = 0; n < TARGETS.length; n++) {
            for (int v = 0; v < V; v++) {
                values[n][v] = Math.sin(3 * n + 2 * v + 1) * 2;
            }
        }
        return Nd4j.createFromArray(values);
    }

    private static INDArray labels() {
        double[][] values = new double[TARGETS.length][V];
        for (int n = 0; n < TARGETS.length; n++) {
            values[n][TARGETS[n]] = 1;
        }
        return Nd4j.createFromArray(values);
    }

    private static double score(TokenLoss loss, INDArray logits) {
        return loss.computeScore(labels(), logits, new ActivationSoftmax(), weights(), false);
    }

    private static INDArray weights() {
        return Nd4j.createFromArray(WEIGHTS).reshape(WEIGHTS.length, 1);
    }

    /** Minus the logarithm of the softmax. */
    private static double surprise(int n, int v) {
        double sum = 0;
        for (int k = 0; k < V; k++) {
            sum += Math.exp(logits().getDouble(n, k));
        }
        return Math.log(sum) - logits().getDouble(n, v);
    }

    @Test
    void without_smoothing_it_is_the_weighted_cross_entropy() {
        TokenLoss loss = new TokenLoss(0);
        double expected = 0.5 * surprise(0, TARGETS[0]) + 0.5 * surprise(1, TARGETS[1]);
        assertThat(score(loss, logits())).isCloseTo(expected, within(1e-12));
        assertThat(loss.crossEntropy()).isCloseTo(expected, within(1e-12));
    }

    @Test
    void smoothing_spreads_its_share_over_characters_and_eos_only() {
        TokenLoss loss = new TokenLoss(0.2);
        double expected = 0;
        for (int n = 0; n < 2; n++) {
            double even = surprise(n, Vocabulary.EOS);
            for (int v = Vocabulary.FIRST_TOKEN; v < V; v++) {
                even += surprise(n, v);
            }
            expected += 0.5 * (0.8 * surprise(n, TARGETS[n]) + 0.2 * even / 4);
        }
        assertThat(score(loss, logits())).isCloseTo(expected, within(1e-7));
        assertThat(loss.crossEntropy())
                .isCloseTo(0.5 * surprise(0, TARGETS[0]) + 0.5 * surprise(1, TARGETS[1]), within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, 0.7})
    void its_gradient_matches_central_differences(double smoothing) {
        TokenLoss loss = new TokenLoss(smoothing);
        INDArray gradient = loss.computeGradient(labels(), logits(), new ActivationSoftmax(), weights());
        for (int n = 0; n < TARGETS.length; n++) {
            for (int v = 0; v < V; v++) {
                double step = 1e-5;
                INDArray up = logits();
                up.putScalar(n, v, up.getDouble(n, v) + step);
                INDArray down = logits();
                down.putScalar(n, v, down.getDouble(n, v) - step);
                double numeric = (score(loss, up) - score(loss, down)) / (2 * step);
                assertThat(gradient.getDouble(n, v)).isCloseTo(numeric, within(1e-7));
            }
        }
    }
}
