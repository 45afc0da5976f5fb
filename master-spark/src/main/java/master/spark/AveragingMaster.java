// SPDX-License-Identifier: Apache-2.0
package master.spark;

import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.api.WorkerConfiguration;
import org.deeplearning4j.spark.api.worker.NetBroadcastTuple;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingWorker;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Deeplearning4j's synchronous parameter averaging with workers of ours. It sends parameters and optimizer state to the
 * workers, collects theirs in a tree and puts the mean into the driver's network; running statistics of batch
 * normalization are parameters here, and averaged with them. One call of {@code fitMultiDataSet} is one round. Not
 * thread-safe.
 *
 * <p>The configuration of the graph does not travel: its vertices know the name table and the learning rate, and are
 * built anew by each worker from the run's configuration.
 */
final class AveragingMaster extends ParameterAveragingTrainingMaster {
    private final Broadcast<SharedRun> run;
    private Broadcast<NetBroadcastTuple> state;
    private int step;
    private int steps;

    /** @param roundSteps most steps between two averagings */
    AveragingMaster(Broadcast<SharedRun> run, int workers, int roundSteps) {
        super(new Builder(workers, 1)
                .batchSizePerWorker(1) // what is handed out are numbers of batches, one by one
                .averagingFrequency(roundSteps)
                .workerPrefetchNumBatches(0)
                .repartionData(Repartition.Never)
                .rddTrainingApproach(RDDTrainingApproach.Direct)
                .storageLevel(null)
                .saveUpdater(true)
                .rngSeed(0));
        this.run = run;
    }

    /** Says where the next round begins, and how many steps it has. */
    void begin(int firstStep, int count) {
        step = firstStep;
        steps = count;
    }

    /** Frees what the workers were sent for the round. */
    void end() {
        state.destroy();
    }

    @Override
    public ParameterAveragingTrainingWorker getWorkerInstance(SparkComputationGraph graph) {
        INDArray optimizer = graph.getNetwork().getUpdater().getStateViewArray();
        state = graph.getSparkContext()
                .broadcast(new NetBroadcastTuple(null, null, graph.getNetwork().params(), optimizer));
        WorkerConfiguration plan = new WorkerConfiguration(true, 1, 1, averagingFrequency, prefetchNumBatches, false);
        return new AveragingWorker(state, run, plan, step, steps);
    }

    @Override
    public boolean equals(Object other) {
        return this == other; // the inherited one compares settings
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
