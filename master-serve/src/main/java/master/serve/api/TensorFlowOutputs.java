// SPDX-License-Identifier: Apache-2.0
package master.serve.api;

import java.util.Arrays;
import master.api.ModelInfo;
import master.api.Recognition;
import master.api.RecognizedToken;
import master.api.Vocabulary;

/**
 * The two outputs of MASTER-TF's signature {@code decode}, of what was read: {@code output_0}, token ids {@code [B, L +
 * 2]} with SOS before and EOS behind the text, then PAD; {@code output_1}, {@code [B, L + 1, V]}, whose row j tells of
 * column j + 1 of the ids.
 *
 * <p>A model answers with the probability of the token that it chose. So a row of {@code output_1} is exact in its
 * greatest value and in what softmax makes of it; the rest is shared out evenly among the other tokens that can be
 * chosen. Values are natural logarithms of probabilities.
 */
public final class TensorFlowOutputs {
    private static final double LEAST = 1e-9;

    private final Vocabulary vocabulary;
    private final int maxLength;

    public TensorFlowOutputs(ModelInfo model) {
        this.vocabulary = model.vocabulary();
        this.maxLength = model.maxLength();
    }

    /** Columns of {@code output_0}. */
    public int idsLength() {
        return maxLength + 2;
    }

    /** Rows of {@code output_1} for each image. */
    public int rows() {
        return maxLength + 1;
    }

    /** Columns of {@code output_1}. */
    public int tokens() {
        return vocabulary.size();
    }

    /** {@code output_0} of one image. */
    public int[] ids(Recognition recognition) {
        int[] row = new int[idsLength()];
        Arrays.fill(row, Vocabulary.PAD);
        row[0] = Vocabulary.SOS;
        int column = 1;
        for (RecognizedToken each : recognition.tokens()) {
            row[column++] = id(each);
        }
        if (column < row.length) {
            row[column] = Vocabulary.EOS;
        }
        return row;
    }

    private int id(RecognizedToken each) {
        return vocabulary.id(each.text()).orElse(Vocabulary.UNK);
    }

    /** {@code output_1} of one image, row after row. */
    public float[] logits(Recognition recognition) {
        float[] logits = new float[rows() * tokens()];
        double product = 1;
        int row = 0;
        for (RecognizedToken each : recognition.tokens()) {
            product *= each.probability();
            fill(logits, row++, id(each), each.probability());
        }
        if (row < rows()) {
            double end = product > 0 ? Math.min(1, recognition.confidence() / product) : 0;
            fill(logits, row++, Vocabulary.EOS, end);
        }
        while (row < rows()) {
            fill(logits, row++, Vocabulary.PAD, 1);
        }
        return logits;
    }

    private void fill(float[] logits, int row, int chosen, double probability) {
        int others = vocabulary.tokens().size(); // EOS and the tokens, but the chosen one
        float rest = logarithm(others < 1 ? 0 : (1 - probability) / others);
        for (int id = 0; id < tokens(); id++) {
            logits[row * tokens() + id] =
                    id == chosen ? logarithm(probability) : vocabulary.answerable(id) ? rest : logarithm(0);
        }
    }

    private static float logarithm(double probability) {
        return (float) Math.log(Math.max(LEAST, probability));
    }
}
