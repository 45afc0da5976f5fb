// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import java.util.List;
import master.core.network.Parameter;
import master.train.config.Optimization;
import master.train.config.Optimizer;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;

/**
 * How each parameter of a graph is moved, in Deeplearning4j's terms. Belongs to one graph.
 *
 * @param optimizer of the trainable parameters
 * @param weightDecay of matrices and convolutions
 */
record UpdateRule(IUpdater optimizer, double weightDecay) {
    static UpdateRule of(Optimization optimization) {
        RateSchedule rate = new RateSchedule(optimization.learningRate());
        return new UpdateRule(
                updater(optimization.optimizer(), rate),
                optimization.optimizer().weightDecay());
    }

    private static IUpdater updater(Optimizer optimizer, RateSchedule rate) {
        if (optimizer instanceof Optimizer.Adam adam) {
            return Adam.builder()
                    .learningRateSchedule(rate)
                    .beta1(adam.beta1())
                    .beta2(adam.beta2())
                    .epsilon(adam.epsilon())
                    .build();
        }
        if (optimizer instanceof Optimizer.Sgd sgd) {
            return OwnUpdater.of(sgd, rate);
        }
        if (optimizer instanceof Optimizer.AdaDelta adaDelta) {
            return OwnUpdater.of(adaDelta, rate);
        }
        throw new AssertionError(optimizer);
    }

    /** Running statistics move by what the vertex hands on as their gradient, all others by the optimizer. */
    IUpdater updater(Parameter parameter) {
        return parameter.role().trainable() ? optimizer : new NoOp();
    }

    /** Decay behind the optimizer's rule, times the learning rate: decoupled. */
    List<Regularization> regularization(Parameter parameter) {
        boolean decays = parameter.role() == Parameter.Role.MATRIX || parameter.role() == Parameter.Role.CONVOLUTION;
        return weightDecay > 0 && decays ? List.of(new WeightDecay(weightDecay, true)) : List.of();
    }
}
