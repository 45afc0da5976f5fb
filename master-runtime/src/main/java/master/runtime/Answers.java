// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.Arrays;
import java.util.Optional;
import master.api.Recognition;
import master.api.RecognitionException;
import master.api.model.ModelManifest;
import master.api.model.TokenRules;

/**
 * What the network answered for a batch of N pictures in S steps.
 *
 * @param steps S; at most {@code maxLength + 1}, fewer when every text ended before
 * @param tokens token ids, {@code [N, S]}
 * @param probabilities the probability of each, {@code [N, S]}
 */
record Answers(int steps, long[] tokens, float[] probabilities) {
    /**
     * Copies the answers out of native memory.
     *
     * @param pictures N
     * @throws RecognitionException if the outputs do not have the shape {@code [N, S]}
     */
    static Answers of(OrtSession.Result result, int pictures) throws OrtException {
        OnnxTensor tokens = tensor(result, ModelManifest.TOKENS_OUTPUT);
        OnnxTensor probabilities = tensor(result, ModelManifest.PROBABILITIES_OUTPUT);
        long[] shape = tokens.getInfo().getShape();
        long[] other = probabilities.getInfo().getShape();
        if (shape.length != 2 || shape[0] != pictures || shape[1] < 1 || !Arrays.equals(shape, other)) {
            throw new RecognitionException(
                    "the model answered with %s of shape %s and %s of shape %s, needed [%d, steps]"
                            .formatted(
                                    ModelManifest.TOKENS_OUTPUT, Arrays.toString(shape), ModelManifest.PROBABILITIES_OUTPUT, Arrays.toString(other), pictures));
        }
        return new Answers(
                (int) shape[1],
                tokens.getLongBuffer().array(),
                probabilities.getFloatBuffer().array());
    }

    private static OnnxTensor tensor(OrtSession.Result result, String name) {
        return result.get(name)
                .filter(OnnxTensor.class::isInstance)
                .map(OnnxTensor.class::cast)
                .orElseThrow(() -> new RecognitionException("the model gave no tensor " + name));
    }

    /**
     * What was read in one picture.
     *
     * @throws RecognitionException if the row holds what a model of ours never answers: a special token before EOS, a
     *     token outside the vocabulary, a probability that is no number
     */
    Recognition recognition(int picture, TokenRules rules) {
        return rules.recognition(
                steps,
                step -> tokens[picture * steps + step],
                step -> probability(picture, step),
                step -> Optional.empty());
    }

    private double probability(int picture, int step) {
        float value = probabilities[picture * steps + step];
        if (Float.isNaN(value)) {
            throw new RecognitionException(
                    "the model answered with a probability that is not a number, at step %d".formatted(step));
        }
        return Math.max(0, Math.min(1, value)); // a softmax in floats may exceed 1 by its last digit
    }
}
