// SPDX-License-Identifier: Apache-2.0
package master.spark;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import master.api.model.ModelManifest;
import master.api.network.Initializers;
import master.api.network.Parameters;
import master.api.network.Weights;
import master.onnx.TrainedModel;
import master.train.TrainingException;
import master.train.config.TrainingConfig;
import master.train.config.TrainingSettings;
import master.train.model.MasterNetwork;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A run on a Spark cluster. In each round every worker takes the same number of steps from the same parameters, each on
 * batches of its own; then parameters and optimizer state are averaged. Step n has the learning rate of step n, so a run
 * of {@code steps} sees {@code steps * workers * batchSize} pictures. Not thread-safe.
 */
final class ClusterTraining {
    private final TrainingConfig config;
    private final int workers;
    private final int roundSteps;
    private final long began = System.nanoTime();

    /**
     * What a round came to.
     *
     * @param step steps that each worker has taken so far
     * @param steps those of this round
     * @param loss mean cross-entropy per token over the round, in nats
     * @param seconds it took
     */
    record Round(int step, int steps, double loss, double seconds) {}

    /**
     * @param workers tasks of a round
     * @param roundSteps steps between two averagings
     * @throws TrainingException if the configuration asks for what a cluster does not do
     */
    ClusterTraining(TrainingConfig config, int workers, int roundSteps) {
        if (config.training().patience() > 0) {
            throw new TrainingException("training.patience needs a validation, which a cluster does not do");
        }
        if (config.training().workers() > 1) {
            throw new TrainingException("training.workers is of one machine, 1 is allowed on a cluster");
        }
        this.config = config;
        this.workers = workers;
        this.roundSteps = roundSteps;
    }

    /**
     * Takes all steps.
     *
     * @param run this configuration, and where its data are
     * @param afterRound told of every round, with the network as it is then
     * @throws TrainingException if the loss or a weight is no finite number
     */
    TrainedModel train(JavaSparkContext spark, SharedRun run, RoundListener afterRound) {
        TrainingSettings settings = config.training();
        ModelManifest manifest = config.manifest();
        Broadcast<SharedRun> shared = spark.broadcast(run);
        AveragingMaster master = new AveragingMaster(shared, workers, roundSteps);
        Parameters table = Parameters.of(
                manifest.network(),
                manifest.preprocessing().channels(),
                manifest.vocabulary().size());
        Weights first = Initializers.initialize(table, config.seed());
        try (MasterNetwork network = MasterNetwork.create(manifest, first, settings.optimization())) {
            SparkComputationGraph graph = new SparkComputationGraph(spark, network.graph(), master);
            int step = 0;
            while (step < settings.steps()) {
                long start = System.nanoTime();
                int count = Math.min(roundSteps, settings.steps() - step);
                master.begin(step, count);
                graph.fitMultiDataSet(batches(spark, (long) step * workers, count));
                master.end();
                step += count;
                if (!Double.isFinite(graph.getScore())) {
                    throw diverged("the loss is " + graph.getScore(), step);
                }
                int now = step;
                afterRound.round(
                        new Round(step, count, graph.getScore(), (System.nanoTime() - start) * 1e-9),
                        () -> model(network, now));
            }
            return model(network, step);
        }
    }

    /** The numbers of a round's batches, a row of them for each worker. */
    private JavaRDD<MultiDataSet> batches(JavaSparkContext spark, long first, int count) {
        List<Long> numbers =
                LongStream.range(first, first + (long) count * workers).boxed().toList();
        return spark.parallelize(numbers, workers).map(ClusterTraining::numbered);
    }

    private static MultiDataSet numbered(long number) {
        INDArray value = Nd4j.scalar(DataType.DOUBLE, number).reshape(1, 1);
        return new org.nd4j.linalg.dataset.MultiDataSet(value, value);
    }

    private TrainedModel model(MasterNetwork network, int step) {
        Weights weights = network.weights();
        weights.tensors().forEach((name, tensor) -> {
            for (float value : tensor.values()) {
                if (!Float.isFinite(value)) {
                    throw diverged("%s holds %s".formatted(name, value), step);
                }
            }
        });
        Map<String, String> provenance = new LinkedHashMap<>();
        provenance.put("seed", Long.toString(config.seed()));
        provenance.put("step", Integer.toString(step));
        provenance.put("images", Long.toString((long) step * workers * config.training().batchSize()));
        provenance.put("seconds", Long.toString(Math.round((System.nanoTime() - began) * 1e-9)));
        provenance.put("recipe", config.training().optimization().toString());
        provenance.put("cluster", "%d workers, averaged every %d steps".formatted(workers, roundSteps));
        return new TrainedModel(config.manifest().withProvenance(provenance), weights);
    }

    private static TrainingException diverged(String what, int step) {
        return new TrainingException("%s at step %d; a lower learningRate may help".formatted(what, step));
    }
}
