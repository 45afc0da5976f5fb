// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import master.api.Canvas;
import master.api.Vocabulary;
import master.core.image.Preprocessing;
import master.core.model.ModelManifest;
import master.core.network.Network;
import master.train.config.Optimization;
import master.train.data.Batch;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One copy of the network at work: computes the gradient of its part of a batch. The first copy also takes the steps.
 * Its arrays are on the device of the thread that made it. One thread at a time.
 */
final class Replica implements AutoCloseable {
    private final ModelManifest manifest;
    private final ComputationGraph graph;
    private final Network network;
    private final Optimization optimization;
    private final Workspace workspace;
    private final Map<List<Integer>, float[]> positions = new HashMap<>(); // by what they depend on

    Replica(ModelManifest manifest, ComputationGraph graph, Optimization optimization, Kernels kernels) {
        this.workspace = new Workspace(kernels);
        this.manifest = manifest;
        this.graph = graph;
        this.network = manifest.wholeNetwork();
        this.optimization = optimization;
    }

    ComputationGraph graph() {
        return graph;
    }

    private NetworkRuntime runtime() {
        return (NetworkRuntime) graph.getVertex(GraphBuilder.NETWORK);
    }

    /** The parameters under the names of the table. */
    Map<String, INDArray> parameters() {
        return runtime().values();
    }

    /** Their gradients under the same names. */
    Map<String, INDArray> gradients() {
        return runtime().gradients();
    }

    /**
     * Computes the gradient of a part of a batch.
     *
     * @param whole the batch; the gradients of its parts add up to its own, and the movement of running statistics is the
     *     mean over all its images
     * @return the part's share of the mean cross-entropy per token of the whole batch, in nats, and of the loss of boxes
     */
    double gradient(Batch part, Batch whole) {
        int counted = whole.countedTargets();
        int length = part.length();
        float[] weights = new float[part.size() * length]; // [N, L]; over the whole batch their sum is 1
        for (int i = 0; i < weights.length; i++) {
            weights[i] = part.targets()[i] == Vocabulary.PAD || counted == 0 ? 0 : 1f / counted;
        }
        if (graph.getFlattenedGradients() == null) {
            graph.initGradientsView(); // a network that only reads has none
        }
        graph.getFlattenedGradients().assign(0);
        double told;
        try (INDArray images = images(manifest.preprocessing(), part.canvas(), part.images(), part.size());
                INDArray tokens = tokens(part.tokens(), part.size(), length);
                Tape tape = new Tape(true, seed(), workspace)) {
            TapeLayers layers = new TapeLayers(tape, taped(tape), optimization.dropout(), part.size(), positions);
            Tape.Value memory = network.memory(layers, tape.constant(images));
            Network.Decoded<Tape.Value> decoded = network.decode(layers, tape.constant(tokens), memory);
            Tape.Loss loss = tape.crossEntropy(
                    decoded.logits(), part.targets(), weights, optimization.labelSmoothing(), answerable());
            Optional<Tape.Value> boxLoss = decoded.boxes().map(boxes -> boxLoss(tape, boxes, part.boxes(), whole));
            tape.backward(boxLoss.map(boxes -> tape.add(loss.value(), boxes)).orElse(loss.value()));
            told = loss.crossEntropy()
                    + boxLoss.map(boxes -> boxes.array.getDouble(0)).orElse(0.0);
        }
        if (part.size() < whole.size()) {
            runtime().statisticGradients().forEach(movement -> movement.muli((double) part.size() / whole.size()));
        }
        return told;
    }

    /**
     * The sum of the absolute differences of all known boxes in x, y, width and height, divided by their number, times its
     * weight. Source: TableMASTER-mmocr {@code master_loss.py}.
     */
    private Tape.Value boxLoss(Tape tape, Tape.Value boxes, Batch.Boxes known, Batch whole) {
        float[] weights = new float[known.known().length]; // [N, L]
        float weight = (float) (Network.BOX_SIDES
                * optimization.boxWeight()
                / Math.max(1, whole.boxes().count()));
        for (int i = 0; i < weights.length; i++) {
            weights[i] = known.known()[i] ? weight : 0;
        }
        return tape.l1(boxes, known.shares(), weights);
    }

    /** Another one for every step and copy, the same one when a step is repeated after resuming. */
    private long seed() {
        return 0x9E3779B97F4A7C15L * (step() + 1L) + 0xD1B54A32D192ED03L * ((MasterGraph) graph).replica();
    }

    private Map<String, Tape.Value> taped(Tape tape) {
        Map<String, Tape.Value> values = new HashMap<>();
        Map<String, INDArray> gradients = gradients(); // none in a network that only reads
        parameters().forEach((name, value) -> values.put(name, tape.parameter(value, gradients.get(name))));
        return values;
    }

    private boolean[] answerable() {
        boolean[] answerable = new boolean[manifest.vocabulary().size()];
        for (int id = 0; id < answerable.length; id++) {
            answerable[id] = manifest.vocabulary().answerable(id);
        }
        return answerable;
    }

    /**
     * What is said of given tokens, with running statistics and without dropout.
     *
     * @return logits [N*L, V] and boxes [N*L, 4]
     */
    Network.Decoded<float[][]> decode(Batch batch) {
        try (INDArray images = images(manifest.preprocessing(), batch.canvas(), batch.images(), batch.size());
                INDArray tokens = tokens(batch.tokens(), batch.size(), batch.length());
                Tape tape = new Tape(false, 0, workspace)) {
            TapeLayers layers = new TapeLayers(tape, taped(tape), 0, batch.size(), positions);
            Tape.Value memory = network.memory(layers, tape.constant(images));
            Network.Decoded<Tape.Value> decoded = network.decode(layers, tape.constant(tokens), memory);
            return new Network.Decoded<>(
                    tape.plain(decoded.logits()).array.toFloatMatrix(),
                    decoded.boxes().map(boxes -> tape.plain(boxes).array.toFloatMatrix()));
        }
    }

    /** Takes over the parameters and the count of steps of the first copy. */
    void follow(Replica first) {
        graph.params().assign(first.graph.params());
        graph.getConfiguration().setIterationCount(first.step());
    }

    /** Adds the gradient of another copy to this one's. */
    void add(Replica other) {
        graph.getFlattenedGradients().addi(other.graph.getFlattenedGradients());
    }

    /**
     * Scales the gradient down if it is longer than allowed.
     *
     * @return its length before; not finite if a value is not
     */
    double clip(double most) {
        return GradientNorm.clip(runtime(), most > 0 ? most : Double.POSITIVE_INFINITY);
    }

    /** Moves the parameters by the gradient, which is overwritten. */
    void update(int batchSize) {
        int step = step();
        graph.getUpdater(true)
                .update(
                        new DefaultGradient(graph.getFlattenedGradients()),
                        step,
                        0,
                        batchSize,
                        LayerWorkspaceMgr.noWorkspaces());
        INDArray parameters = graph.params();
        parameters.subi(graph.getFlattenedGradients().reshape(parameters.shape()));
    }

    /** The number of steps that learning rate and dropout follow. */
    int step() {
        return graph.getConfiguration().getIterationCount();
    }

    void setStep(int step) {
        graph.getConfiguration().setIterationCount(step);
    }

    static INDArray images(Preprocessing input, Canvas canvas, float[] values, int size) {
        return Nd4j.create(
                Arrays.copyOf(values, size * input.length(canvas)),
                new long[] {size, input.channels(), canvas.height(), canvas.width()},
                'c');
    }

    static INDArray tokens(int[] ids, int size, int length) {
        float[] values = new float[ids.length]; // Deeplearning4j wants all inputs of one type
        for (int i = 0; i < ids.length; i++) {
            values[i] = ids[i];
        }
        return Nd4j.create(values, new long[] {size, length}, 'c');
    }

    @Override
    public void close() {
        workspace.close();
        graph.close();
    }
}
