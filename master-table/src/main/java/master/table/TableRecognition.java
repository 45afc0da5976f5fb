// SPDX-License-Identifier: Apache-2.0
package master.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import master.api.ModelInfo;
import master.api.Recognition;
import master.api.RecognitionException;
import master.table.format.CsvFormat;
import master.table.format.HtmlFormat;
import master.table.format.JsonFormat;
import master.table.format.LatexFormat;
import master.table.format.MarkdownFormat;
import master.table.structure.GridLines;
import master.table.structure.Structure;
import master.table.structure.StructureTokens;
import master.table.words.WordPlacement;

/**
 * The table that was read in one image, with its confidence. Immutable and thread-safe.
 *
 * @param width width of the upright image in pixels
 * @param height height of the upright image in pixels
 * @param table the rows, columns and cells; every cell has a box
 * @param confidence the model's probability of exactly this structure, in [0, 1]: the product over its tokens, which is small for
 *     large tables; {@link #lowestConfidence} does not depend on the size
 * @param repaired whether the prediction was not a valid table and was repaired
 * @param truncated whether the model reached its token limit, so that rows are probably missing at the end
 * @param unplaced words outside the table, which belong to no cell
 */
public record TableRecognition(
        int width,
        int height,
        Table table,
        double confidence,
        boolean repaired,
        boolean truncated,
        List<Word> unplaced) {
    /** Structures with a lower confidence are hardly ever right; images of two tables mostly have a lower one. */
    private static final double DOUBTFUL = 0.001;

    public TableRecognition {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException(
                    "image of %dx%d (width x height), 1 or more are allowed".formatted(width, height));
        }
        Objects.requireNonNull(table, "table");
        if (!(confidence >= 0 && confidence <= 1)) {
            throw new IllegalArgumentException("confidence %s, 0 to 1 is allowed".formatted(confidence));
        }
        unplaced = List.copyOf(unplaced);
    }

    /**
     * Converts the prediction of a table model to a table without texts.
     *
     * @param read the prediction
     * @param model the metadata of the table model
     * @param width width of the image in pixels
     * @param height height of the image in pixels
     * @throws RecognitionException if the prediction contains no table
     * @throws IllegalArgumentException if the model is not a table model
     */
    public static TableRecognition of(Recognition read, ModelInfo model, int width, int height) {
        Structure found = StructureTokens.of(model.vocabulary())
                .read(read.tokens(), width, height)
                .orElseThrow(() -> new RecognitionException("the image shows no table, or more than one"));
        return new TableRecognition(
                width,
                height,
                GridLines.complete(found.table(), width, height),
                read.confidence(),
                found.repaired(),
                read.tokens().size() >= model.maxLength(),
                List.of());
    }

    /**
     * A copy with these words, and no others, in its cells, as {@link WordPlacement} assigns them; the lines of a cell are joined by
     * blanks. Words outside the table become {@link #unplaced}.
     *
     * @param words words with boxes in pixels of the upright image
     */
    public TableRecognition withWords(List<Word> words) {
        WordPlacement placement = WordPlacement.of(table, words, " ");
        return new TableRecognition(
                width, height, placement.table(), confidence, repaired, truncated, placement.unplaced());
    }

    /** The confidence of the least certain cell, in [0, 1]. */
    public double lowestConfidence() {
        return table.cells().stream().mapToDouble(TableCell::confidence).min().orElse(confidence);
    }

    /**
     * Returns the table if it was neither repaired nor truncated and every cell is certain enough, else empty.
     *
     * @param minConfidence the lowest {@link #lowestConfidence} to accept, 0 to 1
     */
    public Optional<Table> tableIfConfident(double minConfidence) {
        return !repaired && !truncated && lowestConfidence() >= minConfidence ? Optional.of(table) : Optional.empty();
    }

    /** Warnings for people, one sentence each: truncation, repairs, a confidence near zero, unplaced words; empty if none apply. */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        if (truncated) {
            warnings.add("the model stopped at its limit of tokens, rows may be missing");
        }
        if (repaired) {
            warnings.add("the answer was no table, and was repaired");
        }
        if (confidence < DOUBTFUL) {
            warnings.add("the confidence is near zero, the structure is probably wrong; "
                    + "if the image shows several tables, crop each to an image of its own");
        }
        if (!unplaced.isEmpty()) {
            warnings.add("words outside of the table: " + unplaced.size());
        }
        return List.copyOf(warnings);
    }

    /** The table as an HTML page with {@code thead}, {@code tbody} and spans, in the form that TEDS compares; texts are escaped. */
    public String toHtml() {
        return HtmlFormat.page(table);
    }

    /** The table as comma-separated values (RFC 4180); of a spanning cell only the first position has the text. */
    public String toCsv() {
        return CsvFormat.write(table, CsvFormat.Spans.BLANK);
    }

    /** The table in GitHub's Markdown, which has no spans: of a spanning cell only the first position has the text. */
    public String toMarkdown() {
        return MarkdownFormat.write(table);
    }

    /** The table as a LaTeX {@code tabular}, with {@code \multicolumn} and {@code \multirow} (package multirow). */
    public String toLatex() {
        return LatexFormat.write(table);
    }

    /** Everything as JSON, in one line; see {@link JsonFormat}. */
    public String toJson() {
        return JsonFormat.write(this);
    }
}
