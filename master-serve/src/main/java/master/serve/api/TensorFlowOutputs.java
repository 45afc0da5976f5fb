// SPDX-License-Identifier: Apache-2.0
package master.serve.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import master.api.ModelInfo;
import master.api.Recognition;
import master.api.RecognizedToken;
import master.api.model.Vocabulary;

/**
 * The two outputs of MASTER-TF's signature {@code decode}, of what was read: {@code output_0}, token ids {@code [B, L +
 * 2]} with SOS before and EOS behind the text, then PAD; {@code output_1}, {@code [B, L + 1, V]}, whose row j tells of
 * column j + 1 of the ids.
 *
 * <p>A model answers with the probability of the token that it chose. So a row of {@code output_1} is exact in its
 * greatest value and in what softmax makes of it; the rest is shared out evenly among the other tokens that can be
 * chosen. Values are natural logarithms of probabilities.
 */
final class TensorFlowOutputs {
    private static final double LEAST = 1e-9;

    private final Vocabulary vocabulary;
    private final int maxLength;
    private final JsonNodeFactory json = JsonNodeFactory.instance;

    TensorFlowOutputs(ModelInfo model) {
        this.vocabulary = model.vocabulary();
        this.maxLength = model.maxLength();
    }

    int idsLength() {
        return maxLength + 2;
    }

    int rows() {
        return maxLength + 1;
    }

    int tokens() {
        return vocabulary.size();
    }

    /** {@code output_0} of one picture. */
    ArrayNode ids(Recognition recognition) {
        ArrayNode row = json.arrayNode(idsLength());
        row.add(Vocabulary.SOS);
        recognition.tokens().forEach(each -> row.add(id(each)));
        if (row.size() < idsLength()) {
            row.add(Vocabulary.EOS);
        }
        while (row.size() < idsLength()) {
            row.add(Vocabulary.PAD);
        }
        return row;
    }

    private int id(RecognizedToken each) {
        return vocabulary.id(each.text()).orElse(Vocabulary.UNK);
    }

    /** {@code output_1} of one picture. */
    ArrayNode logits(Recognition recognition) {
        ArrayNode rows = json.arrayNode(rows());
        List<RecognizedToken> characters = recognition.tokens();
        double product = 1;
        for (RecognizedToken each : characters) {
            product *= each.probability();
            rows.add(row(id(each), each.probability()));
        }
        if (rows.size() < rows()) {
            double end = product > 0 ? Math.min(1, recognition.confidence() / product) : 0;
            rows.add(row(Vocabulary.EOS, end));
        }
        while (rows.size() < rows()) {
            rows.add(row(Vocabulary.PAD, 1));
        }
        return rows;
    }

    private ArrayNode row(int chosen, double probability) {
        ArrayNode row = json.arrayNode(vocabulary.size());
        int others = vocabulary.tokens().size(); // EOS and the tokens, but the chosen one
        float rest = logarithm(others < 1 ? 0 : (1 - probability) / others);
        for (int id = 0; id < vocabulary.size(); id++) {
            row.add(id == chosen ? logarithm(probability) : vocabulary.answerable(id) ? rest : logarithm(0));
        }
        return row;
    }

    private static float logarithm(double probability) {
        return (float) Math.log(Math.max(LEAST, probability));
    }

    /** Text and confidence of one picture, for the signature {@code serving_default}. */
    static ObjectNode text(Recognition recognition) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("text", recognition.text())
                .put("confidence", (float) recognition.confidence());
    }
}
