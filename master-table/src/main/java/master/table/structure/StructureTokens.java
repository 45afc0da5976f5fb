// SPDX-License-Identifier: Apache-2.0
package master.table.structure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import master.api.Label;
import master.api.RecognizedToken;
import master.api.Vocabulary;
import master.table.Table;

/**
 * A notation of table structure in tokens, which a table model predicts. Texts of cells are not part of it. Implementations are
 * immutable and thread-safe.
 */
public interface StructureTokens {
    /** All notations. */
    static List<StructureTokens> all() {
        return List.of(HtmlTokens.TOKENS, OtslTokens.TOKENS, PositionTokens.TOKENS);
    }

    /**
     * The notation of a model's vocabulary.
     *
     * @throws IllegalArgumentException if the vocabulary is not that of a table model
     */
    static StructureTokens of(Vocabulary vocabulary) {
        return all().stream()
                .filter(tokens -> tokens.spelledBy(vocabulary))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "tokens %s spell no tables; html, otsl and positions are allowed".formatted(vocabulary)));
    }

    /** Whether a vocabulary is that of a table model. */
    static boolean spellTables(Vocabulary vocabulary) {
        return all().stream().anyMatch(tokens -> tokens.spelledBy(vocabulary));
    }

    /** The name of the notation: {@code html}, {@code otsl} or {@code positions}. */
    String name();

    /** The vocabulary for training a model, with its tokens that carry a box. */
    Vocabulary vocabulary();

    /** Whether models with this vocabulary use this notation. */
    boolean spelledBy(Vocabulary tokens);

    /**
     * Converts a table to a label for training.
     *
     * @param table the table
     * @param width width of the image in pixels
     * @param height height of the image in pixels
     * @return the label; its boxes are in pixels of the image, and empty where the table has none
     * @throws IllegalArgumentException if the tokens cannot express the table, such as a span that is too wide
     */
    Label label(Table table, int width, int height);

    /**
     * Parses a prediction, and repairs it where it is not a valid table. The cells have the boxes and confidences of their tokens, and
     * no texts.
     *
     * @param tokens the predicted tokens
     * @param width width of the image in pixels
     * @param height height of the image in pixels
     * @return the table; empty if there are no cells
     */
    Optional<Structure> read(List<RecognizedToken> tokens, int width, int height);

    /** Reads a vocabulary from a resource beside this class, in the format of {@link Vocabulary#parse}. */
    static Vocabulary bundled(String name) {
        try (InputStream in = StructureTokens.class.getResourceAsStream(name + ".tokens")) {
            return Vocabulary.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
