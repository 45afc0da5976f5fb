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
 * What was read in the image of a table.
 *
 * @param width columns of the image in pixels, as it is shown
 * @param height rows of the image in pixels
 * @param table its rows, columns and cells; each cell has a box
 * @param confidence the model's probability of exactly this structure, in [0, 1]: the product over its tokens, so that it
 *     is small for large tables; {@link #leastSure} does not depend on the size
 * @param repaired whether the model's answer was no table, and was made one
 * @param truncated whether the model came to its limit of tokens, so that rows are likely to be missing at the end
 * @param unplaced words outside of the table, which belong to no cell
 */
public record TableRecognition(
        int width,
        int height,
        Table table,
        double confidence,
        boolean repaired,
        boolean truncated,
        List<Word> unplaced) {
    /** Structures below this are hardly ever right; what is read in an image of two tables is mostly below it. */
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
     * What a model of tables has said of an image.
     *
     * @param read its answer
     * @param model what reads tables
     * @param width columns of the image in pixels
     * @param height rows of the image in pixels
     * @throws RecognitionException if there is no table in the answer
     * @throws IllegalArgumentException if the model reads no tables
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
     * The same with these words in its cells, and no others: {@link WordPlacement}; lines of a cell with a blank
     * between.
     */
    public TableRecognition withWords(List<Word> words) {
        WordPlacement placement = WordPlacement.of(table, words, " ");
        return new TableRecognition(
                width, height, placement.table(), confidence, repaired, truncated, placement.unplaced());
    }

    /** The confidence of the cell that the model is least sure of, in [0, 1]. */
    public double leastSure() {
        return table.cells().stream().mapToDouble(TableCell::confidence).min().orElse(confidence);
    }

    /** The table if nothing was repaired or cut and each cell is sure enough, else empty. */
    public Optional<Table> tableIfConfident(double minConfidence) {
        return !repaired && !truncated && leastSure() >= minConfidence ? Optional.of(table) : Optional.empty();
    }

    /** What to tell a person about this answer, a sentence each; empty if there is nothing to look at. */
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

    /** A page of HTML with the table: thead, tbody, spans; the form that TEDS compares. */
    public String toHtml() {
        return HtmlFormat.page(table);
    }

    /** Comma-separated values (RFC 4180); places that a spanning cell covers are empty but for its first. */
    public String toCsv() {
        return CsvFormat.write(table, CsvFormat.Spans.BLANK);
    }

    /** A Markdown table (GitHub's); it has no spans, so places that a spanning cell covers are empty but for its first. */
    public String toMarkdown() {
        return MarkdownFormat.write(table);
    }

    /** A LaTeX {@code tabular}, with {@code \multicolumn} and {@code \multirow} (package multirow). */
    public String toLatex() {
        return LatexFormat.write(table);
    }

    /** All that is known, as JSON. */
    public String toJson() {
        return JsonFormat.write(this);
    }
}
