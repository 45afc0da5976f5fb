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
import master.api.Recognition;
import master.api.model.ModelManifest;
import master.api.model.Vocabulary;
import master.train.data.Batch;

/** Whether a network and the ONNX file made of it read the same. */
final class OnnxAgreement {
    private OnnxAgreement() {}

    /** Same texts, and confidences and logits within 1e-4 for the tokens that were chosen. */
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
            float[][][] logits = (float[][][]) result.get("logits").orElseThrow().getValue(); // [N, S, V]
            float[][] probabilities =
                    (float[][]) result.get("probabilities").orElseThrow().getValue(); // [N, S]
            List<Recognition> read = network.recognize(batch.images(), batch.size());
            int steps = tokens[0].length;
            int[] inputs = new int[batch.size() * steps];
            for (int n = 0; n < batch.size(); n++) {
                int[] ids = Arrays.stream(tokens[n]).mapToInt(Math::toIntExact).toArray();
                check(read.get(n), manifest, ids, probabilities[n]);
                inputs[n * steps] = Vocabulary.SOS;
                System.arraycopy(ids, 0, inputs, n * steps + 1, steps - 1);
            }
            float[][] expected = network.logits(batch.images(), inputs, batch.size());
            for (int n = 0; n < batch.size(); n++) {
                for (int s = 0; s < steps; s++) {
                    boolean ended = s > 0 && (tokens[n][s - 1] == Vocabulary.EOS || tokens[n][s - 1] == Vocabulary.PAD);
                    for (int v = Vocabulary.FIRST_TOKEN; v < manifest.vocabulary().size() && !ended; v++) {
                        assertThat(logits[n][s][v]).isCloseTo(expected[n * steps + s][v], within(1e-4f));
                    }
                }
            }
        }
    }

    private static void check(Recognition read, ModelManifest manifest, int[] ids, float[] probabilities) {
        boolean cut = ids.length > manifest.maxLength() && manifest.vocabulary().isToken(ids[manifest.maxLength()]);
        double confidence = 1;
        for (int step = 0; step < ids.length; step++) {
            confidence *= cut && step == manifest.maxLength() ? 1 - probabilities[step] : probabilities[step];
        }
        int[] kept = cut ? Arrays.copyOf(ids, manifest.maxLength()) : ids;
        assertThat(read.text()).isEqualTo(manifest.vocabulary().decode(kept));
        assertThat(read.confidence()).isCloseTo(confidence, within(1e-4));
        for (int step = 0; step < read.tokens().size(); step++) {
            assertThat(read.tokens().get(step).probability()).isCloseTo(probabilities[step], within(1e-4));
        }
    }
}
