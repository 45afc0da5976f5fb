// SPDX-License-Identifier: Apache-2.0
package master.spark;

import java.util.LinkedHashMap;
import java.util.Map;
import master.api.model.ModelManifest;
import master.api.network.Parameter;
import master.api.network.Parameters;
import master.api.network.Weights;
import master.train.config.TrainingConfig;
import master.train.data.BatchLoader;
import master.train.model.MasterNetwork;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.TaskCompletionListener;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.api.WorkerConfiguration;
import org.deeplearning4j.spark.api.worker.NetBroadcastTuple;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingWorker;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * One worker's part of a round: the network with the driver's parameters, and some steps of it on batches that the
 * worker reads itself. The same part gives the same result wherever it runs, so Spark may repeat it. Belongs to one task.
 */
final class AveragingWorker extends ParameterAveragingTrainingWorker {
    private static final long serialVersionUID = 1;

    private final Broadcast<NetBroadcastTuple> state;
    private final Broadcast<SharedRun> run;
    private final int firstStep;
    private final int steps;
    private transient MasterNetwork network;
    private transient BatchLoader batches;
    private transient double loss;

    AveragingWorker(
            Broadcast<NetBroadcastTuple> state,
            Broadcast<SharedRun> run,
            WorkerConfiguration plan,
            int firstStep,
            int steps) {
        super(state, true, plan, null, null, null);
        this.state = state;
        this.run = run;
        this.firstStep = firstStep;
        this.steps = steps;
    }

    @Override
    public ComputationGraph getInitialModelGraph() {
        TrainingConfig config = run.getValue().config();
        NetBroadcastTuple from = state.getValue();
        network = MasterNetwork.create(
                config.manifest(), zeros(config.manifest()), config.training().optimization());
        TaskContext.get().addTaskCompletionListener((TaskCompletionListener) task -> close()); // failed or not
        network.graph().setParams(from.getParameters());
        network.resume(from.getUpdaterState().dup('c').data().asFloat(), firstStep);
        return network.graph();
    }

    private static Weights zeros(ModelManifest manifest) {
        Map<String, Weights.Tensor> tensors = new LinkedHashMap<>();
        for (Parameter parameter : Parameters.of(
                        manifest.network(),
                        manifest.preprocessing().channels(),
                        manifest.vocabulary().size())
                .all()) {
            tensors.put(
                    parameter.name(), new Weights.Tensor(parameter.shape(), new float[Math.toIntExact(parameter.length())]));
        }
        return new Weights(tensors);
    }

    /** @param number a batch's, as its one feature; a task's batches come in a row */
    @Override
    public ParameterAveragingTrainingResult processMinibatch(MultiDataSet number, ComputationGraph graph, boolean last) {
        if (batches == null) {
            batches = run.getValue().batches((long) number.getFeatures(0).getDouble(0), steps);
        }
        try {
            loss += network.fit(batches.next()) / steps;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the task was killed", e);
        }
        return last ? getFinalResult(graph) : null;
    }

    @Override
    public ParameterAveragingTrainingResult getFinalResult(ComputationGraph graph) {
        return new ParameterAveragingTrainingResult(
                graph.params().dup(), graph.getUpdater().getStateViewArray().dup(), loss, null, null, null);
    }

    private void close() {
        if (batches != null) {
            batches.close();
        }
        network.close();
    }
}
