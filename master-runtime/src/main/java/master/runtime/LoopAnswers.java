// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import master.api.Box;
import master.api.Recognition;
import master.api.RecognitionException;
import master.core.image.Placement;
import master.core.model.ModelManifest;
import master.core.model.TokenRules;
import master.core.network.NetworkConfig;

/**
 * What the decoding loop of a model file answered for a batch of N images in S steps.
 *
 * @param steps S; at most {@code maxLength + 1}, fewer when every text ended before
 * @param tokens token ids, {@code [N, S]}
 * @param probabilities the probability of each, {@code [N, S]}
 * @param boxes of a model that has learned them, {@code [N, S, 4]}: x and y of the center, width, height, as shares of
 *     the canvas
 * @param attention where the decoder looked, if it is wanted and there are no boxes
 */
record LoopAnswers(
        int steps, long[] tokens, float[] probabilities, Optional<float[]> boxes, Optional<Attention> attention) {
    /** What must be there of a batch of N images. */
    static final Set<String> OUTPUTS = Set.of(ModelManifest.TOKENS_OUTPUT, ModelManifest.PROBABILITIES_OUTPUT);

    LoopAnswers {
        int needed = 4 * tokens.length;
        if (boxes.isPresent() && boxes.get().length != needed) {
            throw new RecognitionException("the model answered with %d values in %s, needed 4 for each token: %d"
                    .formatted(boxes.get().length, ModelManifest.BOXES_OUTPUT, needed));
        }
    }

    /**
     * Copies the answers out of native memory.
     *
     * @param images N
     * @throws RecognitionException if the outputs do not have the shapes {@code [N, S]} and {@code [N, S, ...]}, that of
     *     boxes {@code [N, S, 4]}
     */
    static LoopAnswers of(OrtSession.Result result, int images) throws OrtException {
        OnnxTensor tokens = tensor(result, ModelManifest.TOKENS_OUTPUT);
        OnnxTensor probabilities = tensor(result, ModelManifest.PROBABILITIES_OUTPUT);
        long[] shape = tokens.getInfo().getShape();
        long[] other = probabilities.getInfo().getShape();
        if (shape.length != 2 || shape[0] != images || shape[1] < 1 || !Arrays.equals(shape, other)) {
            throw new RecognitionException(
                    "the model answered with %s of shape %s and %s of shape %s, needed [%d, steps]"
                            .formatted(
                                    ModelManifest.TOKENS_OUTPUT,
                                    Arrays.toString(shape),
                                    ModelManifest.PROBABILITIES_OUTPUT,
                                    Arrays.toString(other),
                                    images));
        }
        Optional<float[]> boxes = result.get(ModelManifest.BOXES_OUTPUT).isPresent()
                ? Optional.of(perStep(result, ModelManifest.BOXES_OUTPUT, shape))
                : Optional.empty();
        Optional<Attention> attention = Optional.empty();
        if (result.get(ModelManifest.ATTENTION_OUTPUT).isPresent()) {
            float[] weights = perStep(result, ModelManifest.ATTENTION_OUTPUT, shape);
            attention = Optional.of(new Attention(weights, weights.length / (int) (shape[0] * shape[1])));
        }
        return new LoopAnswers(
                (int) shape[1],
                tokens.getLongBuffer().array(),
                probabilities.getFloatBuffer().array(),
                boxes,
                attention);
    }

    private static float[] perStep(OrtSession.Result result, String name, long[] steps) {
        OnnxTensor tensor = tensor(result, name);
        long[] shape = tensor.getInfo().getShape();
        if (shape.length != 3 || shape[0] != steps[0] || shape[1] != steps[1]) {
            throw new RecognitionException("the model answered with %s of shape %s, needed [%d, %d, ...]"
                    .formatted(name, Arrays.toString(shape), steps[0], steps[1]));
        }
        return tensor.getFloatBuffer().array();
    }

    /** An output. */
    static OnnxTensor tensor(OrtSession.Result result, String name) {
        return result.get(name)
                .filter(OnnxTensor.class::isInstance)
                .map(OnnxTensor.class::cast)
                .orElseThrow(() -> new RecognitionException("the model gave no tensor " + name));
    }

    /**
     * What was read in one image.
     *
     * @param network whose feature map the attention is about
     * @param placement where the image lies on the canvas
     * @throws RecognitionException if the row holds what a model of ours never answers: a special token before EOS, a
     *     token outside the vocabulary, a probability that is no number
     */
    Recognition recognition(int index, TokenRules rules, NetworkConfig network, Placement placement) {
        return rules.recognition(
                steps,
                step -> tokens[index * steps + step],
                step -> probability(index, step),
                step -> box(index * steps + step, rules, network, placement));
    }

    private Optional<Box> box(int step, TokenRules rules, NetworkConfig network, Placement placement) {
        if (boxes.isPresent()) {
            float[] shares = boxes.get();
            return rules.vocabulary().carriesBox((int) tokens[step])
                    ? Optional.of(Answers.box(
                            placement,
                            shares[4 * step],
                            shares[4 * step + 1],
                            shares[4 * step + 2],
                            shares[4 * step + 3]))
                    : Optional.empty();
        }
        return attention.map(looked -> Answers.box(placement, looked.shares(step, network, placement.canvas())));
    }

    private double probability(int index, int step) {
        float value = probabilities[index * steps + step];
        if (Float.isNaN(value)) {
            throw new RecognitionException(
                    "the model answered with a probability that is not a number, at step %d".formatted(step));
        }
        return Math.max(0, Math.min(1, value)); // a softmax in floats may exceed 1 by its last digit
    }
}
