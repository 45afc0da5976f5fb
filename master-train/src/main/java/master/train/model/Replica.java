// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import master.api.image.Canvas;
import master.api.image.Preprocessing;
import master.api.model.ModelManifest;
import master.api.model.Vocabulary;
import master.train.data.Batch;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
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
    private final TokenLoss loss;

    Replica(ModelManifest manifest, ComputationGraph graph) {
        this.manifest = manifest;
        this.graph = graph;
        this.loss = GraphBuilder.loss(graph);
    }

    ComputationGraph graph() {
        return graph;
    }

    /** The parameters under the names of the table. */
    Map<String, INDArray> parameters() {
        Map<String, INDArray> arrays = new LinkedHashMap<>();
        for (GraphVertex vertex : graph.getVertices()) {
            Map<String, INDArray> own = vertex.hasLayer() ? null : vertex.paramTable(false);
            if (own != null) { // neither an input nor the loss
                arrays.putAll(own);
            }
        }
        return arrays;
    }

    /**
     * Computes the gradient of a part of a batch.
     *
     * @param counted targets of the whole batch that count in its loss; the gradients of its parts add up to its own
     * @param size pictures of the whole batch; the movement of running statistics is the mean over all pictures
     * @return the part's share of the mean cross-entropy per token of the whole batch, in nats
     */
    double gradient(Batch part, int counted, int size) {
        int vocabulary = manifest.vocabulary().size();
        int length = part.length();
        float[] oneHot = new float[part.size() * vocabulary * length]; // [N, V, L]
        float[] weights = new float[part.size() * length]; // [N, L]; over the whole batch their sum is 1
        float weight = counted == 0 ? 0 : 1f / counted;
        for (int n = 0; n < part.size(); n++) {
            for (int l = 0; l < length; l++) {
                int target = part.targets()[n * length + l];
                oneHot[(n * vocabulary + target) * length + l] = 1;
                weights[n * length + l] = target == Vocabulary.PAD ? 0 : weight;
            }
        }
        try (INDArray images = images(manifest.preprocessing(), part.canvas(), part.images(), part.size());
                INDArray tokens = tokens(part.tokens(), part.size(), length);
                INDArray labels = Nd4j.create(oneHot, new long[] {part.size(), vocabulary, length}, 'c');
                INDArray mask = Nd4j.create(weights, new long[] {part.size(), length}, 'c')) {
            if (graph.getFlattenedGradients() == null) {
                graph.initGradientsView(); // a network that only reads has none
            }
            graph.setInputs(images, tokens);
            graph.setLabels(labels);
            graph.setLayerMaskArrays(null, new INDArray[] {mask});
            graph.computeGradientAndScore();
            graph.clearLayersStates();
            graph.clearLayerMaskArrays();
        }
        if (part.size() < size) {
            statistics().forEach(movement -> movement.muli((double) part.size() / size));
        }
        return loss.crossEntropy();
    }

    private List<INDArray> statistics() {
        return Arrays.stream(graph.getVertices())
                .filter(ParameterizedRuntime.class::isInstance)
                .flatMap(vertex -> ((ParameterizedRuntime) vertex).statisticGradients().stream())
                .toList();
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
        return GradientNorm.clip(graph, most > 0 ? most : Double.POSITIVE_INFINITY);
    }

    /** Moves the parameters by the gradient, which is overwritten. */
    void update(int batchSize) {
        int step = step();
        graph.getUpdater(true)
                .update(graph.gradient(), step, 0, batchSize, LayerWorkspaceMgr.noWorkspaces());
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
        graph.close();
    }
}
