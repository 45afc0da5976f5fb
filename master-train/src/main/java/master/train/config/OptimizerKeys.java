// SPDX-License-Identifier: Apache-2.0
package master.train.config;

import static master.train.config.Optimizer.Kind.ADADELTA;
import static master.train.config.Optimizer.Kind.ADAM;
import static master.train.config.Optimizer.Kind.ADAMW;
import static master.train.config.Optimizer.Kind.SGD;

import java.util.EnumSet;

/** The optimizer's keys with their defaults; those that it does not have are null. */
record OptimizerKeys(
        Optimizer.Kind kind,
        Double beta1,
        Double beta2,
        Double epsilon,
        Double rho,
        Double momentum,
        Boolean nesterov,
        Double weightDecay) {
    private static final String KEY = "optimizer";

    OptimizerKeys {
        kind = Defaults.or(kind, ADAM);
        beta1 = Keys.of("beta1", beta1, 0.9, KEY, kind, EnumSet.of(ADAM, ADAMW));
        beta2 = Keys.of("beta2", beta2, 0.99, KEY, kind, EnumSet.of(ADAM, ADAMW));
        epsilon = Keys.of("epsilon", epsilon, 1e-8, KEY, kind, EnumSet.of(ADAM, ADAMW, ADADELTA));
        rho = Keys.of("rho", rho, 0.95, KEY, kind, EnumSet.of(ADADELTA));
        momentum = Keys.of("momentum", momentum, 0.9, KEY, kind, EnumSet.of(SGD));
        nesterov = Keys.of("nesterov", nesterov, false, KEY, kind, EnumSet.of(SGD));
        double decay = kind == ADAMW ? 0.01 : 0.0;
        weightDecay = Keys.of("weightDecay", weightDecay, decay, KEY, kind, EnumSet.of(ADAMW, SGD));
    }

    double learningRate() {
        return switch (kind) {
            case ADAM, ADAMW -> 1e-3;
            case SGD -> 1e-2;
            case ADADELTA -> 1;
        };
    }

    Optimizer toOptimizer() {
        return switch (kind) {
            case ADAM -> new Optimizer.Adam(beta1, beta2, epsilon, 0);
            case ADAMW -> new Optimizer.Adam(beta1, beta2, epsilon, weightDecay);
            case SGD -> new Optimizer.Sgd(momentum, nesterov, weightDecay);
            case ADADELTA -> new Optimizer.AdaDelta(rho, epsilon);
        };
    }
}
