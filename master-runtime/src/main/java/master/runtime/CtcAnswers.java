// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.Arrays;
import java.util.Set;
import master.api.Box;
import master.api.Recognition;
import master.api.RecognitionException;
import master.api.image.Placement;
import master.api.model.ModelManifest;

/**
 * What a CTC network answered for a batch of N images.
 *
 * @param decoder what makes texts of it
 * @param columns T
 * @param probabilities of the C classes in each column, {@code [N, T, C]}
 * @param withBoxes whether tokens get a box: the columns of each, all rows of the canvas
 */
record CtcAnswers(CtcDecoder decoder, int columns, float[] probabilities, boolean withBoxes) implements Answers {
    /** What must be there of a batch. */
    static final Set<String> OUTPUTS = Set.of(ModelManifest.CLASSES_OUTPUT);

    /**
     * Copies the answers out of native memory.
     *
     * @param images N
     * @throws RecognitionException if the output does not have the shape {@code [N, T, C]}
     */
    static CtcAnswers of(OrtSession.Result result, int images, CtcDecoder decoder, boolean withBoxes)
            throws OrtException {
        OnnxTensor classes = LoopAnswers.tensor(result, ModelManifest.CLASSES_OUTPUT);
        long[] shape = classes.getInfo().getShape();
        if (shape.length != 3 || shape[0] != images || shape[1] < 1 || shape[2] != decoder.classes()) {
            throw new RecognitionException("the model answered with %s of shape %s, needed [%d, columns, %d]"
                    .formatted(ModelManifest.CLASSES_OUTPUT, Arrays.toString(shape), images, decoder.classes()));
        }
        return new CtcAnswers(decoder, (int) shape[1], classes.getFloatBuffer().array(), withBoxes);
    }

    @Override
    public Recognition recognition(int image, Placement placement) {
        CtcDecoder.Text text = decoder.read(probabilities, image * columns * decoder.classes(), columns);
        return decoder.recognition(text, run -> withBoxes ? box(run, placement) : null);
    }

    private Box box(CtcDecoder.Run run, Placement placement) {
        double width = run.last() + 1.0 - run.first();
        return Answers.box(placement, (run.first() + width / 2) / columns, 0.5, width / columns, 1);
    }
}
