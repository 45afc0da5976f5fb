// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import master.api.Box;
import master.api.Recognition;
import master.api.RecognitionException;
import master.core.image.Placement;
import master.core.model.ModelManifest;

/**
 * What a CTC network answered for a batch of N images.
 *
 * @param decoder what makes texts of it
 * @param columns T
 * @param probabilities of the C classes in each column, {@code [N, T, C]}
 * @param withBoxes whether tokens get a box
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
        return decoder.recognition(
                text, number -> withBoxes ? Optional.of(box(text.runs(), number, placement)) : Optional.empty());
    }

    /** From halfway to the token before to halfway to the next, at most as wide as high; the only token has its columns. */
    private Box box(List<CtcDecoder.Run> runs, int number, Placement placement) {
        CtcDecoder.Run run = runs.get(number);
        double center = center(run);
        double left = number > 0 ? (center - center(runs.get(number - 1))) / 2 : Double.NaN;
        double right = number < runs.size() - 1 ? (center(runs.get(number + 1)) - center) / 2 : Double.NaN;
        double alone = (run.last() + 1.0 - run.first()) / columns / 2;
        double most = Math.max(
                alone, placement.canvas().height() / 2.0 / placement.canvas().width());
        double from = center - Math.min(most, known(left, right, alone));
        double to = center + Math.min(most, known(right, left, alone));
        return Answers.box(placement, (from + to) / 2, 0.5, to - from, 1);
    }

    /** The first that is a number. */
    private static double known(double first, double second, double third) {
        return !Double.isNaN(first) ? first : !Double.isNaN(second) ? second : third;
    }

    /** As a share of the canvas. */
    private double center(CtcDecoder.Run run) {
        return (run.first() + run.last() + 1) / 2.0 / columns;
    }
}
