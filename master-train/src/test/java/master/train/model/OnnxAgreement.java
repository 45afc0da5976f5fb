// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import master.api.Vocabulary;
import master.core.model.ModelManifest;
import master.core.network.Network;
import master.onnx.OnnxExporter;
import master.onnx.TrainedModel;
import master.train.data.Batch;

/** Whether a network and the ONNX file made of it read the same. */
final class OnnxAgreement {
    private OnnxAgreement() {}

    /** Logits, probabilities and boxes within 1e-4 along the tokens that the file chose. */
    static void check(MasterNetwork network, Batch batch, byte[] file) throws OrtException {
        ModelManifest manifest = network.manifest();
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        long[] shape = {
            batch.size(),
            manifest.preprocessing().channels(),
            manifest.preprocessing().height(),
            manifest.preprocessing().width()
        };
        try (OrtSession session = environment.createSession(file);
                OnnxTensor image = OnnxTensor.createTensor(environment, FloatBuffer.wrap(batch.images()), shape);
                OrtSession.Result result = session.run(Map.of("image", image))) {
            long[][] tokens = (long[][]) result.get("tokens").orElseThrow().getValue(); // [N, S]
            float[][][] logits =
                    (float[][][]) result.get("logits").orElseThrow().getValue(); // [N, S, V]
            float[][] probabilities =
                    (float[][]) result.get("probabilities").orElseThrow().getValue(); // [N, S]
            int steps = tokens[0].length;
            int[] inputs = new int[batch.size() * steps];
            for (int n = 0; n < batch.size(); n++) {
                int[] ids = Arrays.stream(tokens[n]).mapToInt(Math::toIntExact).toArray();
                inputs[n * steps] = Vocabulary.SOS;
                System.arraycopy(ids, 0, inputs, n * steps + 1, steps - 1);
            }
            Network.Decoded<float[][]> decoded =
                    network.decode(new Batch(batch.canvas(), batch.images(), inputs, inputs, batch.size(), steps));
            float[][] expected = decoded.logits();
            float[][][] boxes = decoded.boxes().isPresent()
                    ? (float[][][]) result.get("boxes").orElseThrow().getValue() // [N, S, 4]
                    : new float[0][][];
            for (int n = 0; n < batch.size(); n++) {
                for (int s = 0; s < steps; s++) {
                    boolean ended = s > 0 && (tokens[n][s - 1] == Vocabulary.EOS || tokens[n][s - 1] == Vocabulary.PAD);
                    for (int v = Vocabulary.FIRST_TOKEN;
                            v < manifest.vocabulary().size() && !ended;
                            v++) {
                        assertThat(logits[n][s][v]).isCloseTo(expected[n * steps + s][v], within(1e-4f));
                    }
                    if (!ended && decoded.boxes().isPresent()) {
                        assertThat(boxes[n][s]).containsExactly(decoded.boxes().get()[n * steps + s], within(1e-4f));
                    }
                    if (!ended) {
                        assertThat((double) probabilities[n][s])
                                .isCloseTo(
                                        probability(
                                                manifest.vocabulary(),
                                                expected[n * steps + s],
                                                (int) tokens[n][s],
                                                manifest.temperature()),
                                        within(1e-4));
                    }
                }
            }
        }
    }

    /** The softmax of the token among those that can be answered; the token has to be the likeliest of them. */
    private static double probability(Vocabulary vocabulary, float[] logits, int token, double temperature) {
        double sum = 0;
        for (int id = 0; id < logits.length; id++) {
            if (vocabulary.answerable(id)) {
                assertThat(logits[token]).isGreaterThan(logits[id] - 1e-4f);
                sum += Math.exp(((double) logits[id] - logits[token]) / temperature);
            }
        }
        return 1 / sum;
    }

    /** What the file that a network is exported to reads in a batch. */
    static List<String> texts(MasterNetwork network, Batch batch) throws OrtException {
        ModelManifest manifest = network.manifest();
        byte[] file = OnnxExporter.export(new TrainedModel(manifest, network.weights()));
        long[] shape = {
            batch.size(),
            manifest.preprocessing().channels(),
            batch.canvas().height(),
            batch.canvas().width()
        };
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(file);
                OnnxTensor image = OnnxTensor.createTensor(environment, FloatBuffer.wrap(batch.images()), shape);
                OrtSession.Result result = session.run(Map.of("image", image))) {
            long[][] tokens = (long[][]) result.get("tokens").orElseThrow().getValue(); // [N, S]
            return Arrays.stream(tokens)
                    .map(row -> manifest.vocabulary()
                            .decode(Arrays.stream(row)
                                    .mapToInt(Math::toIntExact)
                                    .toArray()))
                    .toList();
        }
    }
}
