// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import master.api.Recognition;
import master.api.RecognizedCharacter;
import master.api.model.ModelManifest;
import master.api.model.Vocabulary;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Reads pictures with one copy of a network, with running statistics and without dropout. One thread at a time. */
final class GreedyReader {
    private final ModelManifest manifest;
    private final ComputationGraph graph;
    private final String features;

    GreedyReader(ModelManifest manifest, ComputationGraph graph) {
        this.manifest = manifest;
        this.graph = graph;
        this.features = graph.getConfiguration().getVertexInputs().get(GraphBuilder.TRANSFORMER).get(0);
    }

    /**
     * Reads greedily, as the exported model does: PAD, SOS and UNK are never predicted, a row ends at its first EOS.
     *
     * @param images [N, C, H, W], row-major
     * @param size N
     * @return N texts, with the confidences that a recognizer gives them
     */
    List<Recognition> read(float[] images, int size) {
        int steps = manifest.maxLength() + 1;
        int[][] predicted = new int[size][steps];
        double[][] probabilities = new double[size][steps];
        boolean[] done = new boolean[size];
        TransformerVertex transformer = transformer();
        try (INDArray memory = memory(images, size)) {
            for (int step = 0; step < steps && !allTrue(done); step++) {
                int length = step + 1;
                int[] tokens = new int[size * length];
                for (int n = 0; n < size; n++) {
                    tokens[n * length] = Vocabulary.SOS;
                    System.arraycopy(predicted[n], 0, tokens, n * length + 1, step);
                }
                try (INDArray logits = transformer.logits(values(), memory, tokens, length)) { // [N*L, V]
                    for (int n = 0; n < size; n++) {
                        float[] row = logits.getRow((long) n * length + step).toFloatVector();
                        predicted[n][step] = done[n] ? Vocabulary.PAD : best(row);
                        probabilities[n][step] = done[n] ? 1 : probability(row, predicted[n][step], manifest.temperature());
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

    /** The logits [N*L, V] for pictures [N, C, H, W] and tokens [N, L], SOS first. */
    float[][] logits(float[] images, int[] tokens, int size) {
        try (INDArray memory = memory(images, size);
                INDArray logits = transformer().logits(values(), memory, tokens, tokens.length / size)) {
            return logits.toFloatMatrix();
        }
    }

    private INDArray memory(float[] images, int size) {
        try (INDArray input = Replica.images(manifest.preprocessing(), manifest.preprocessing().largest(), images, size);
                INDArray tokens = Replica.tokens(new int[size], size, 1)) {
            Map<String, INDArray> activations = graph.feedForward(new INDArray[] {input, tokens}, false);
            try (INDArray map = activations.get(features).dup('c')) {
                return transformer().memory(values(), map);
            } finally {
                // copies outside of any workspace: left to the garbage collector they would pile up
                activations.values().forEach(Tape::close);
            }
        }
    }

    private Map<String, INDArray> values() {
        return graph.getVertex(GraphBuilder.TRANSFORMER).paramTable(false);
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

    /** The softmax of one token among those that can be predicted, at a temperature. */
    private static double probability(float[] logits, int token, double temperature) {
        double sum = 0;
        for (int id = 0; id < logits.length; id++) {
            if (id == Vocabulary.EOS || id >= Vocabulary.FIRST_CHARACTER) {
                sum += Math.exp(((double) logits[id] - logits[token]) / temperature); // the token's is the highest
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
}
