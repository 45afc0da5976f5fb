// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import master.core.model.ModelManifest;
import master.core.network.Network;
import master.core.network.Parameter;
import master.core.network.Parameters;
import master.core.network.Weights;
import master.train.config.Optimization;
import master.train.config.Precision;
import master.train.data.Batch;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network that can be trained. Its weights go in and out by the names of {@link Parameters}; nothing of
 * Deeplearning4j shows but in {@code graph}. Not thread-safe.
 *
 * <p>With several workers a batch is divided among copies of the network; the sum of their gradients is the gradient of
 * the whole batch, and one optimizer takes the step. Only batch normalization sees the parts: each copy normalizes its
 * own, and the running statistics move by the mean of theirs, as with MirroredStrategy of MASTER-TF.
 */
public final class MasterNetwork implements AutoCloseable {
    static {
        Backend.prepare();
    }

    private final ModelManifest manifest;
    private final Parameters table;
    private final Optimization optimization;
    private final Workers workers;
    private final List<Replica> replicas;

    private MasterNetwork(
            ModelManifest manifest, Parameters table, Optimization optimization, int workers, Precision precision) {
        this.manifest = manifest;
        this.table = table;
        this.optimization = optimization;
        this.workers = new Workers(workers);
        Kernels kernels = kernels(precision);
        this.replicas = this.workers.map(workers, number -> replica(number, kernels));
    }

    private static Kernels kernels(Precision precision) {
        return precision == Precision.AUTO ? Kernels.best().half() : Kernels.best();
    }

    private Replica replica(int number, Kernels kernels) {
        ComputationGraph graph = MasterGraph.of(GraphBuilder.build(table, optimization), number);
        graph.init();
        return new Replica(manifest, graph, optimization, kernels);
    }

    /** A network with one worker; the rest is as below. */
    public static MasterNetwork create(ModelManifest manifest, Weights weights, Optimization optimization) {
        return create(manifest, weights, optimization, 1);
    }

    /** A network of 32-bit floats; the rest is as below. */
    public static MasterNetwork create(
            ModelManifest manifest, Weights weights, Optimization optimization, int workers) {
        return create(manifest, weights, optimization, workers, Precision.FLOAT);
    }

    /**
     * Makes a network.
     *
     * @param manifest its sizes, vocabulary and input
     * @param weights its first weights
     * @param optimization how it will be trained
     * @param workers copies that share the work, each on a thread of its own
     * @param precision what it multiplies
     * @throws IllegalArgumentException if the weights are not those of the network
     */
    public static MasterNetwork create(
            ModelManifest manifest, Weights weights, Optimization optimization, int workers, Precision precision) {
        Parameters table = manifest.parameters();
        weights.fitting(table);
        MasterNetwork network = new MasterNetwork(manifest, table, optimization, workers, precision);
        network.setWeights(weights);
        return network;
    }

    /** What the network is. */
    public ModelManifest manifest() {
        return manifest;
    }

    /**
     * One step of the optimizer.
     *
     * @return the mean cross-entropy of the tokens that are not padding, in nats, before the step, and the weighted loss of
     *     boxes where there are some; without label smoothing, whatever the step itself went by, so that runs can be compared. NaN if it or the gradient is no
     *     finite number: then the weights are as they were, only the step is counted
     */
    public double fit(Batch batch) {
        List<Batch> parts = batch.split(workers.count());
        Replica first = replicas.get(0);
        List<Double> losses = workers.map(parts.size(), i -> {
            Replica replica = replicas.get(i);
            if (i > 0) {
                replica.follow(first);
            }
            return replica.gradient(parts.get(i), batch);
        });
        for (int i = 1; i < parts.size(); i++) {
            first.add(replicas.get(i)); // always in this order: sums of floats depend on it
        }
        double loss = losses.stream().mapToDouble(Double::doubleValue).sum();
        boolean sound = Double.isFinite(loss) && Double.isFinite(first.clip(optimization.clipNorm()));
        if (sound) {
            first.update(batch.size());
        }
        first.setStep(first.step() + 1);
        return sound ? loss : Double.NaN;
    }

    /**
     * The logits for the tokens of a batch (teacher forcing), with running statistics and without dropout.
     *
     * @return [N*L, V]
     */
    public float[][] logits(Batch batch) {
        return decode(batch).logits();
    }

    /** The same with boxes [N*L, 4], where tokens carry some. */
    public Network.Decoded<float[][]> decode(Batch batch) {
        return replicas.get(0).decode(batch);
    }

    /** A copy of all weights. */
    public Weights weights() {
        Map<String, INDArray> arrays = arrays();
        Map<String, Weights.Tensor> tensors = new LinkedHashMap<>();
        for (Parameter parameter : table.all()) {
            try (INDArray copy = arrays.get(parameter.name()).dup('c')) {
                tensors.put(
                        parameter.name(),
                        new Weights.Tensor(parameter.shape(), copy.data().asFloat()));
            }
        }
        return new Weights(tensors);
    }

    private void setWeights(Weights weights) {
        Map<String, INDArray> arrays = arrays();
        for (Parameter parameter : table.all()) {
            long[] shape =
                    parameter.shape().stream().mapToLong(Integer::longValue).toArray();
            try (INDArray values = Nd4j.create(weights.values(parameter.name()), shape, 'c')) {
                arrays.get(parameter.name()).assign(values);
            }
        }
    }

    /** The first copy's parameters under the names of the table. */
    private Map<String, INDArray> arrays() {
        Map<String, INDArray> arrays = replicas.get(0).parameters();
        if (!arrays.keySet().equals(table.byName().keySet())) {
            throw new IllegalStateException("the graph has " + arrays.keySet() + ", the name table has "
                    + table.byName().keySet());
        }
        return arrays;
    }

    /** The number of optimizer steps taken, the count that learning rate and dropout follow. */
    public int step() {
        return replicas.get(0).step();
    }

    /** A copy of the optimizer's state: what a run needs, besides weights and step, to go on exactly. */
    public float[] optimizerState() {
        try (INDArray copy = optimizerView().dup('c')) {
            return copy.data().asFloat();
        }
    }

    private INDArray optimizerView() {
        return replicas.get(0).graph().getUpdater(true).getStateViewArray();
    }

    /**
     * Goes on where a run stopped.
     *
     * @throws IllegalArgumentException if the state is of another length
     */
    public void resume(float[] optimizerState, int step) {
        INDArray view = optimizerView();
        if (view.length() != optimizerState.length) {
            throw new IllegalArgumentException("optimizer state of %d values, this network has %d"
                    .formatted(optimizerState.length, view.length()));
        }
        try (INDArray values = Nd4j.create(optimizerState, view.shape(), 'c')) {
            view.assign(values);
        }
        replicas.get(0).setStep(step);
    }

    @Override
    public void close() {
        workers.map(workers.count(), i -> {
            replicas.get(i).close(); // on the thread that worked with it
            return i;
        });
        workers.close();
    }

    /** What computes here, in a few words. */
    public static String describeKernels(Precision precision) {
        return kernels(precision).description();
    }

    /** The bytes of physical memory in use by this process. */
    public static long physicalBytes() {
        return org.bytedeco.javacpp.Pointer.physicalBytes();
    }

    /** What the optimizer subtracted from one parameter in the last step, row-major; for tests. */
    float[] lastUpdate(String name) {
        INDArray gradient = replicas.get(0).gradients().get(name);
        if (gradient != null) {
            return gradient.dup('c').data().asFloat();
        }
        throw new IllegalArgumentException("no parameter " + name);
    }
}
