// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import master.api.Recognition;
import master.api.RecognizedCharacter;
import master.api.image.Preprocessing;
import master.api.model.ModelManifest;
import master.api.model.Vocabulary;
import master.api.network.Parameter;
import master.api.network.Parameters;
import master.api.network.Weights;
import master.train.config.Optimization;
import master.train.data.Batch;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network that can be trained. Its weights go in and out by the names of {@link Parameters}; nothing of
 * Deeplearning4j shows. Not thread-safe.
 */
public final class MasterNetwork implements AutoCloseable {
    static {
        Backend.prepare();
    }

    private final ModelManifest manifest;
    private final Parameters table;
    private final ComputationGraph graph;
    private final String features;
    private final TokenLoss loss;

    private MasterNetwork(ModelManifest manifest, Parameters table, ComputationGraph graph) {
        this.manifest = manifest;
        this.table = table;
        this.graph = graph;
        this.features = graph.getConfiguration().getVertexInputs().get(GraphBuilder.TRANSFORMER).get(0);
        this.loss = GraphBuilder.loss(graph);
    }

    /**
     * Makes a network.
     *
     * @param manifest its sizes, vocabulary and input
     * @param weights its first weights
     * @param optimization how it will be trained
     * @throws IllegalArgumentException if the weights are not those of the network
     */
    public static MasterNetwork create(ModelManifest manifest, Weights weights, Optimization optimization) {
        Preprocessing input = manifest.preprocessing();
        Parameters table = Parameters.of(
                manifest.network(), input.channels(), manifest.vocabulary().size());
        weights.fitting(table);
        ComputationGraph graph = MasterGraph.of(
                GraphBuilder.build(manifest.network(), table, input, manifest.maxLength(), optimization),
                optimization.clipNorm());
        graph.init();
        MasterNetwork network = new MasterNetwork(manifest, table, graph);
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
     * @return the mean cross-entropy of the tokens that are not padding, in nats, before the step; without label
     *     smoothing, whatever the step itself went by, so that runs can be compared
     */
    public double fit(Batch batch) {
        Vocabulary vocabulary = manifest.vocabulary();
        int size = batch.size();
        int length = batch.length();
        float[] oneHot = new float[size * vocabulary.size() * length]; // [N, V, L]
        float[] weights = new float[size * length]; // [N, L]; their sum is 1
        float weight = 1f / batch.countedTargets();
        for (int n = 0; n < size; n++) {
            for (int l = 0; l < length; l++) {
                int target = batch.targets()[n * length + l];
                oneHot[(n * vocabulary.size() + target) * length + l] = 1;
                weights[n * length + l] = target == Vocabulary.PAD ? 0 : weight;
            }
        }
        try (INDArray images = images(batch.images(), size);
                INDArray tokens = tokens(batch.tokens(), size, length);
                INDArray labels = Nd4j.create(oneHot, new long[] {size, vocabulary.size(), length}, 'c');
                INDArray mask = Nd4j.create(weights, new long[] {size, length}, 'c')) {
            graph.fit(new MultiDataSet(
                    new INDArray[] {images, tokens}, new INDArray[] {labels}, null, new INDArray[] {mask}));
            return loss.crossEntropy();
        }
    }

    private INDArray images(float[] values, int size) {
        Preprocessing input = manifest.preprocessing();
        return Nd4j.create(
                Arrays.copyOf(values, size * input.length()),
                new long[] {size, input.channels(), input.height(), input.width()},
                'c');
    }

    private static INDArray tokens(int[] ids, int size, int length) {
        float[] values = new float[ids.length]; // Deeplearning4j wants all inputs of one type
        for (int i = 0; i < ids.length; i++) {
            values[i] = ids[i];
        }
        return Nd4j.create(values, new long[] {size, length}, 'c');
    }

    /**
     * Reads pictures greedily, with running statistics and without dropout, as the exported model does: PAD, SOS and UNK
     * are never predicted, a row ends at its first EOS, a text has at most {@code maxLength} characters.
     *
     * @param images [N, C, H, W], row-major
     * @param size N
     * @return N texts, with the confidences that a recognizer gives them
     */
    public List<Recognition> recognize(float[] images, int size) {
        int steps = manifest.maxLength() + 1;
        int[][] predicted = new int[size][steps];
        double[][] probabilities = new double[size][steps];
        boolean[] done = new boolean[size];
        TransformerVertex transformer = transformer();
        Map<String, INDArray> values = graph.getVertex(GraphBuilder.TRANSFORMER).paramTable(false);
        try (INDArray memory = memory(images, size)) {
            for (int step = 0; step < steps && !allTrue(done); step++) {
                int length = step + 1;
                int[] tokens = new int[size * length];
                for (int n = 0; n < size; n++) {
                    tokens[n * length] = Vocabulary.SOS;
                    System.arraycopy(predicted[n], 0, tokens, n * length + 1, step);
                }
                try (INDArray logits = transformer.logits(values, memory, tokens, length)) { // [N*L, V]
                    for (int n = 0; n < size; n++) {
                        float[] row = logits.getRow((long) n * length + step).toFloatVector();
                        predicted[n][step] = done[n] ? Vocabulary.PAD : best(row);
                        probabilities[n][step] = done[n] ? 1 : probability(row, predicted[n][step]);
                        done[n] |= predicted[n][step] == Vocabulary.EOS;
                    }
                }
            }
        }
        return IntStream.range(0, size)
                .mapToObj(n -> recognition(predicted[n], probabilities[n]))
                .toList();
    }

    /** As recognizers count: a text that was cut has no EOS, its end is what the character behind it leaves over. */
    private Recognition recognition(int[] tokens, double[] probabilities) {
        StringBuilder text = new StringBuilder();
        List<RecognizedCharacter> characters = new ArrayList<>();
        double confidence = 1;
        int step = 0;
        for (; step < manifest.maxLength() && tokens[step] != Vocabulary.EOS; step++) {
            String character = Character.toString(manifest.vocabulary().codePoint(tokens[step]));
            text.append(character);
            characters.add(new RecognizedCharacter(character, probabilities[step]));
            confidence *= probabilities[step];
        }
        double end = tokens[step] == Vocabulary.EOS ? probabilities[step] : 1 - probabilities[step];
        return new Recognition(text.toString(), confidence * end, characters);
    }

    /**
     * The logits for given tokens (teacher forcing), with running statistics and without dropout.
     *
     * @param images [N, C, H, W], row-major
     * @param tokens [N, L], SOS first
     * @return [N*L, V]
     */
    public float[][] logits(float[] images, int[] tokens, int size) {
        int length = tokens.length / size;
        try (INDArray memory = memory(images, size);
                INDArray logits = transformer()
                        .logits(
                                graph.getVertex(GraphBuilder.TRANSFORMER).paramTable(false),
                                memory,
                                tokens,
                                length)) {
            return logits.toFloatMatrix();
        }
    }

    private INDArray memory(float[] images, int size) {
        try (INDArray input = images(images, size);
                INDArray tokens = tokens(new int[size], size, 1)) {
            Map<String, INDArray> activations = graph.feedForward(new INDArray[] {input, tokens}, false);
            try (INDArray map = activations.get(features).dup('c')) {
                return transformer()
                        .memory(graph.getVertex(GraphBuilder.TRANSFORMER).paramTable(false), map);
            } finally {
                // copies outside of any workspace: left to the garbage collector they would pile up
                activations.values().forEach(Tape::close);
            }
        }
    }

    private TransformerVertex transformer() {
        return (TransformerVertex) graph.getConfiguration().getVertices().get(GraphBuilder.TRANSFORMER);
    }

    private static int best(float[] logits) {
        int best = Vocabulary.EOS;
        for (int id = Vocabulary.FIRST_CHARACTER; id < logits.length; id++) {
            if (logits[id] > logits[best]) {
                best = id;
            }
        }
        return best;
    }

    /** The softmax of one token among those that can be predicted. */
    private static double probability(float[] logits, int token) {
        double sum = 0;
        for (int id = 0; id < logits.length; id++) {
            if (id == Vocabulary.EOS || id >= Vocabulary.FIRST_CHARACTER) {
                sum += Math.exp((double) logits[id] - logits[token]); // the token's is the highest
            }
        }
        return 1 / sum;
    }

    private static boolean allTrue(boolean[] flags) {
        for (boolean flag : flags) {
            if (!flag) {
                return false;
            }
        }
        return true;
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
            long[] shape = parameter.shape().stream().mapToLong(Integer::longValue).toArray();
            try (INDArray values = Nd4j.create(weights.values(parameter.name()), shape, 'c')) {
                arrays.get(parameter.name()).assign(values);
            }
        }
    }

    /** The graph's parameters under the names of the table. */
    private Map<String, INDArray> arrays() {
        Map<String, INDArray> arrays = new LinkedHashMap<>();
        for (GraphVertex vertex : graph.getVertices()) {
            Map<String, INDArray> own = vertex.hasLayer() ? null : vertex.paramTable(false);
            if (own != null) { // neither an input nor the loss
                arrays.putAll(own);
            }
        }
        if (!arrays.keySet().equals(table.byName().keySet())) {
            throw new IllegalStateException("the graph has " + arrays.keySet() + ", the name table has "
                    + table.byName().keySet());
        }
        return arrays;
    }

    /** The number of optimizer steps taken, the count that learning rate and dropout follow. */
    public int step() {
        return graph.getConfiguration().getIterationCount();
    }

    /** A copy of the optimizer's state: what a run needs, besides weights and step, to go on exactly. */
    public float[] optimizerState() {
        try (INDArray copy = graph.getUpdater(true).getStateViewArray().dup('c')) {
            return copy.data().asFloat();
        }
    }

    /**
     * Goes on where a run stopped.
     *
     * @throws IllegalArgumentException if the state is of another length
     */
    public void resume(float[] optimizerState, int step) {
        INDArray view = graph.getUpdater(true).getStateViewArray();
        if (view.length() != optimizerState.length) {
            throw new IllegalArgumentException("optimizer state of %d values, this network has %d"
                    .formatted(optimizerState.length, view.length()));
        }
        try (INDArray values = Nd4j.create(optimizerState, view.shape(), 'c')) {
            view.assign(values);
        }
        graph.getConfiguration().setIterationCount(step);
    }

    @Override
    public void close() {
        graph.close();
    }

    /** The bytes of native memory in use by ND4J. */
    public static long nativeBytes() {
        return org.bytedeco.javacpp.Pointer.totalBytes();
    }

    /** The bytes of physical memory in use by this process. */
    public static long physicalBytes() {
        return org.bytedeco.javacpp.Pointer.physicalBytes();
    }

    /** Splits pictures into batches of at most a size and reads them. */
    public List<Recognition> recognizeAll(List<float[]> pictures, int batchSize) {
        List<Recognition> texts = new ArrayList<>();
        int length = manifest.preprocessing().length();
        for (int from = 0; from < pictures.size(); from += batchSize) {
            int size = Math.min(batchSize, pictures.size() - from);
            float[] images = new float[size * length];
            for (int n = 0; n < size; n++) {
                System.arraycopy(pictures.get(from + n), 0, images, n * length, length);
            }
            texts.addAll(recognize(images, size));
        }
        return texts;
    }

    /** What the optimizer subtracted from one parameter in the last step, row-major; for tests. */
    float[] lastUpdate(String name) {
        for (GraphVertex vertex : graph.getVertices()) {
            if (vertex instanceof ParameterizedRuntime runtime
                    && runtime.gradients().containsKey(name)) {
                return runtime.gradients().get(name).dup('c').data().asFloat();
            }
        }
        throw new IllegalArgumentException("no parameter " + name);
    }
}
