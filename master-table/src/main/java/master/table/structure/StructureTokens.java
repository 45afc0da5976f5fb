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
 * A way to spell the structure of a table in tokens: what a network learns and answers. Texts of cells are not part of it.
 * Implementations are immutable and thread-safe.
 */
public interface StructureTokens {
    /** All ways that there are. */
    static List<StructureTokens> all() {
        return List.of(HtmlTokens.TOKENS, OtslTokens.TOKENS, PositionTokens.TOKENS);
    }

    /**
     * The way that belongs to the tokens of a model.
     *
     * @throws IllegalArgumentException if they do not spell tables
     */
    static StructureTokens of(Vocabulary vocabulary) {
        return all().stream()
                .filter(tokens -> tokens.spelledBy(vocabulary))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "tokens %s spell no tables; html, otsl and positions are allowed".formatted(vocabulary)));
    }

    /** Whether the tokens of a model spell tables. */
    static boolean spellTables(Vocabulary vocabulary) {
        return all().stream().anyMatch(tokens -> tokens.spelledBy(vocabulary));
    }

    /** The name, such as {@code otsl}. */
    String name();

    /** The tokens to train a model with; those that have a box carry one. */
    Vocabulary vocabulary();

    /** Whether the answers of a model with some tokens are spelled this way. */
    boolean spelledBy(Vocabulary tokens);

    /**
     * A table as it is learned.
     *
     * @param width columns of the image in pixels
     * @param height rows of the image in pixels
     * @return its text; boxes in pixels of the image, empty where the table does not know them
     * @throws IllegalArgumentException if the tokens cannot spell it, such as a span that is too wide
     */
    Label label(Table table, int width, int height);

    /**
     * The table that an answer spells, repaired where it is broken. The cells have the boxes and confidences of their tokens,
     * and no texts.
     *
     * @param tokens the answer
     * @param width columns of the image in pixels
     * @param height rows of the image in pixels
     * @return empty if there is no cell in it
     */
    Optional<Structure> read(List<RecognizedToken> tokens, int width, int height);

    /** The tokens of a resource beside this class, in the form of {@link Vocabulary#parse}. */
    static Vocabulary bundled(String name) {
        try (InputStream in = StructureTokens.class.getResourceAsStream(name + ".tokens")) {
            return Vocabulary.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
