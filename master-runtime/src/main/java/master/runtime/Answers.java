// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import master.api.Recognition;
import master.api.RecognitionException;
import master.api.RecognizedCharacter;
import master.api.model.ModelManifest;
import master.api.model.TokenRules;
import master.api.model.Vocabulary;

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
     * The text of one picture. Its confidence is the product of the probabilities of its characters and of EOS; a text
     * that was cut at {@code maxLength} has no EOS: its end counts as what the character behind it leaves over.
     *
     * @throws RecognitionException if the row holds what a model of ours never answers: a special token before EOS, a
     *     token outside the vocabulary, a probability that is no number, or more than {@code maxLength} characters
     */
    Recognition recognition(int picture, TokenRules rules) {
        Vocabulary vocabulary = rules.vocabulary();
        StringBuilder text = new StringBuilder();
        List<RecognizedCharacter> characters = new ArrayList<>();
        double confidence = 1;
        for (int step = 0; step < steps; step++) {
            long token = tokens[picture * steps + step];
            double probability = probability(picture, step);
            if (token == Vocabulary.EOS) {
                return new Recognition(text.toString(), confidence * probability, characters);
            }
            if (step == rules.maxLength()) {
                // the text is cut here: that it ends here is at most as likely as that the answer, another one, is not
                return new Recognition(text.toString(), confidence * (1 - probability), characters);
            }
            if (token < 0 || token > Integer.MAX_VALUE || !vocabulary.isCharacter((int) token)) {
                throw new RecognitionException(
                        "the model answered with token %d at step %d, EOS %d or a character from %d to %d is allowed"
                                .formatted(
                                        token,
                                        step,
                                        Vocabulary.EOS,
                                        Vocabulary.FIRST_CHARACTER,
                                        vocabulary.size() - 1));
            }
            String character = Character.toString(rules.codePoint((int) token));
            text.append(character);
            characters.add(new RecognizedCharacter(character, probability));
            confidence *= probability;
        }
        return new Recognition(text.toString(), confidence, characters);
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
