// SPDX-License-Identifier: Apache-2.0
package master.train.config;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * The rule that makes a step out of a gradient g and the learning rate r. Weight decay is decoupled (Loshchilov and
 * Hutter 2019): each step also takes {@code r * weightDecay} of the weights themselves, and only of matrices and convolutions,
 * never of biases, norms and the embedding.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.WRAPPER_OBJECT)
@JsonSubTypes({
    @JsonSubTypes.Type(
            value = Optimizer.Adam.class,
            names = {"adam", "adamw"}),
    @JsonSubTypes.Type(value = Optimizer.Sgd.class, name = "sgd"),
    @JsonSubTypes.Type(value = Optimizer.AdaDelta.class, name = "adadelta")
})
public sealed interface Optimizer {
    /** The learning rate that suits it, if none is given. */
    double standardRate();

    /** The share of a weight that is taken per step and learning rate, 0 or more. */
    double weightDecay();

    /**
     * {@code m = beta1 m + (1 - beta1) g, v = beta2 v + (1 - beta2) g^2}, and in step t from 1 the weights move by
     * {@code -r sqrt(1 - beta2^t) / (1 - beta1^t) m / (sqrt(v) + epsilon)}: Kingma and Ba 2015 in the form of
     * section 2's end, as Keras has it; PyTorch adds epsilon to the corrected root.
     *
     * @param beta1 in [0, 1)
     * @param beta2 in [0, 1)
     * @param epsilon above 0
     */
    record Adam(double beta1, double beta2, double epsilon, double weightDecay) implements Optimizer {
        public Adam {
            Check.belowOne("beta1", beta1);
            Check.belowOne("beta2", beta2);
            Check.positive("epsilon", epsilon);
            Check.notNegative("weightDecay", weightDecay);
        }

        @Override
        public double standardRate() {
            return 1e-3;
        }

        @Override
        public String toString() {
            return weightDecay == 0 ? "Adam" : "AdamW, weight decay " + weightDecay;
        }
    }

    /**
     * {@code v = momentum v + g}, and the weights move by {@code -r v}, or by {@code -r (g + momentum v)} with
     * Nesterov's look ahead, as in PyTorch. Keras has the learning rate inside of v, which is the same as long as it is constant.
     *
     * @param momentum in [0, 1)
     * @param nesterov whether it looks ahead; needs a momentum
     */
    record Sgd(double momentum, boolean nesterov, double weightDecay) implements Optimizer {
        public Sgd {
            Check.belowOne("momentum", momentum);
            Check.notNegative("weightDecay", weightDecay);
            if (nesterov && momentum == 0) {
                throw new IllegalArgumentException("nesterov has no effect with momentum 0");
            }
        }

        @Override
        public double standardRate() {
            return 1e-2;
        }

        @Override
        public String toString() {
            return "SGD, %smomentum %s%s"
                    .formatted(
                            nesterov ? "Nesterov " : "",
                            momentum,
                            weightDecay == 0 ? "" : ", weight decay " + weightDecay);
        }
    }

    /**
     * {@code s = rho s + (1 - rho) g^2, d = sqrt(u + epsilon) / sqrt(s + epsilon) g, u = rho u + (1 - rho) d^2}, and
     * the weights move by {@code -r d} (Zeiler 2012, where r is 1).
     *
     * @param rho in [0, 1)
     * @param epsilon above 0
     */
    record AdaDelta(double rho, double epsilon) implements Optimizer {
        public AdaDelta {
            Check.belowOne("rho", rho);
            Check.positive("epsilon", epsilon);
        }

        @Override
        public double standardRate() {
            return 1;
        }

        @Override
        public double weightDecay() {
            return 0;
        }

        @Override
        public String toString() {
            return "Adadelta, rho " + rho;
        }
    }
}
