// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import master.train.config.Optimizer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.updaters.AdaDeltaUpdater;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;

/** Optimizers that ND4J does not have (plain momentum), or not with a learning rate (Adadelta). Immutable. */
final class OwnUpdater implements IUpdater {
    private static final long serialVersionUID = 1;

    private final transient RateSchedule rate;
    private final int states;
    private final transient Rule rule;

    /** Turns a gradient into the step of learning rate 1; all arrays are vectors of one length. */
    private interface Rule {
        void apply(INDArray gradient, List<INDArray> states);
    }

    private OwnUpdater(RateSchedule rate, int states, Rule rule) {
        this.rate = rate;
        this.states = states;
        this.rule = rule;
    }

    static OwnUpdater of(Optimizer.Sgd sgd, RateSchedule rate) {
        return new OwnUpdater(rate, 1, (gradient, velocity) -> {
            velocity.get(0).muli(sgd.momentum()).addi(gradient);
            if (sgd.nesterov()) {
                gradient.addi(velocity.get(0).mul(sgd.momentum()));
            } else {
                gradient.assign(velocity.get(0));
            }
        });
    }

    static OwnUpdater of(Optimizer.AdaDelta adaDelta, RateSchedule rate) {
        return new OwnUpdater(
                rate,
                2,
                (gradient, averages) -> Nd4j.exec(new AdaDeltaUpdater(
                        gradient, averages.get(0), averages.get(1), adaDelta.rho(), adaDelta.epsilon())));
    }

    @Override
    public long stateSize(long parameters) {
        return states * parameters;
    }

    @Override
    public GradientUpdater<OwnUpdater> instantiate(INDArray view, boolean initialize) {
        if (initialize) {
            view.assign(0);
        }
        return new State(view);
    }

    @Override
    @SuppressWarnings("rawtypes")
    public GradientUpdater instantiate(Map<String, INDArray> state, boolean initialize) {
        throw new UnsupportedOperationException("states come as one array");
    }

    @Override
    public IUpdater clone() {
        return this; // immutable
    }

    @Override
    public double getLearningRate(int iteration, int epoch) {
        return rate.valueAt(iteration, epoch);
    }

    @Override
    public boolean hasLearningRate() {
        return true;
    }

    @Override
    public void setLrAndSchedule(double learningRate, ISchedule schedule) {
        throw new UnsupportedOperationException("the schedule is fixed");
    }

    /** The state of one block of parameters, a view into the graph's. */
    private final class State implements GradientUpdater<OwnUpdater> {
        private final List<INDArray> parts = new ArrayList<>();

        State(INDArray view) {
            for (int i = 0; i < states; i++) {
                long length = view.length() / states;
                parts.add(view.reshape(view.length()).get(NDArrayIndex.interval(i * length, (i + 1) * length)));
            }
        }

        @Override
        public void applyUpdater(INDArray gradient, int iteration, int epoch) {
            INDArray vector = gradient.reshape(gradient.length());
            rule.apply(vector, parts);
            vector.muli(rate.valueAt(iteration, epoch));
        }

        @Override
        public OwnUpdater getConfig() {
            return OwnUpdater.this;
        }

        @Override
        public Map<String, INDArray> getState() {
            throw new UnsupportedOperationException("states are one array");
        }

        @Override
        public void setState(Map<String, INDArray> state, boolean initialize) {
            throw new UnsupportedOperationException("states come as one array");
        }

        @Override
        public void setStateViewArray(INDArray view, long[] shape, char order, boolean initialize) {
            throw new UnsupportedOperationException("given at the start");
        }
    }
}
