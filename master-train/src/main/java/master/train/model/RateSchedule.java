// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import master.train.config.Optimization;
import org.nd4j.linalg.schedule.ISchedule;

/** {@link Optimization#rateAt} as Deeplearning4j asks for it. */
final class RateSchedule implements ISchedule {
    private static final long serialVersionUID = 1;

    private final transient Optimization optimization;

    RateSchedule(Optimization optimization) {
        this.optimization = optimization;
    }

    @Override
    public double valueAt(int iteration, int epoch) {
        return optimization.rateAt(iteration);
    }

    @Override
    public ISchedule clone() {
        return this; // immutable
    }
}
