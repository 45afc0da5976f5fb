// SPDX-License-Identifier: Apache-2.0
package master.train;

import java.util.List;
import java.util.Optional;
import master.api.RecognizedToken;
import master.api.Vocabulary;
import master.table.Table;
import master.table.metric.Teds;
import master.table.structure.OtslTokens;
import master.table.structure.Structure;
import master.table.structure.StructureTokens;
import master.train.ValidationResult.Prediction;

/**
 * Compares the structures of tables in the place of texts: two answers that place a line one pixel apart have the same
 * rows, columns and spans. They are spelled as OTSL; no table is the empty text.
 *
 * @param vocabulary of the model
 * @param tokens how it spells tables
 */
record Structures(Vocabulary vocabulary, StructureTokens tokens) {
    private static final int SIDE = 1000; // of an image; no structure depends on it

    /** Empty if the model reads texts. */
    static Optional<Structures> of(Vocabulary vocabulary) {
        return StructureTokens.spellTables(vocabulary)
                ? Optional.of(new Structures(vocabulary, StructureTokens.of(vocabulary)))
                : Optional.empty();
    }

    /** What was read in an image, as structures. */
    Prediction compared(Prediction texts) {
        return new Prediction(
                texts.example(),
                texts.read(),
                spelled(label(texts)),
                spelled(table(texts.read().tokens())));
    }

    /** TEDS of the structure alone, in [0, 1]; 1 if there is no table and none was read. */
    double tedsStruct(Prediction texts) {
        Optional<Table> truth = label(texts);
        Optional<Table> read = table(texts.read().tokens());
        if (truth.isEmpty() || read.isEmpty()) {
            return truth.isEmpty() && read.isEmpty() ? 1 : 0;
        }
        return Math.max(0, Teds.STRUCTURE.score(read.get(), truth.get()));
    }

    private Optional<Table> label(Prediction texts) {
        return table(vocabulary.split(texts.example().text()).stream()
                .map(token -> new RecognizedToken(token, 1))
                .toList());
    }

    private Optional<Table> table(List<RecognizedToken> answer) {
        return tokens.read(answer, SIDE, SIDE).map(Structure::table);
    }

    private static String spelled(Optional<Table> table) {
        return table.map(OtslTokens::spelled).orElse("");
    }
}
