// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import master.train.config.LearningRate;
import org.nd4j.linalg.schedule.ISchedule;

/** {@link LearningRate#at} as Deeplearning4j asks for it. */
final class RateSchedule implements ISchedule {
    private static final long serialVersionUID = 1;

    private final transient LearningRate learningRate;

    RateSchedule(LearningRate learningRate) {
        this.learningRate = learningRate;
    }

    @Override
    public double valueAt(int iteration, int epoch) {
        return learningRate.at(iteration);
    }

    @Override
    public ISchedule clone() {
        return this; // immutable
    }
}
