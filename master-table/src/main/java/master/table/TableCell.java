// SPDX-License-Identifier: Apache-2.0
package master.table;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import master.api.Box;

/**
 * A cell of a table. Immutable and thread-safe.
 *
 * @param row its uppermost row, from 0
 * @param column its leftmost column, from 0
 * @param rowSpan number of rows that it spans, at least 1
 * @param columnSpan number of columns that it spans, at least 1
 * @param empty whether nothing is written in the cell
 * @param box the box of the whole cell, not only of its text, in pixels of the upright image; empty if unknown
 * @param text the text, its lines joined as the caller chose; empty if there is none or it was not read
 * @param confidence the model's probability of the cell's position and spans, in [0, 1]; 1 if no model was involved
 * @param words the words of the text, in reading order; empty if their positions are unknown
 */
public record TableCell(
        int row,
        int column,
        int rowSpan,
        int columnSpan,
        boolean empty,
        Optional<Box> box,
        String text,
        double confidence,
        List<Word> words) {
    public TableCell {
        if (row < 0 || column < 0 || rowSpan < 1 || columnSpan < 1) {
            throw new IllegalArgumentException(
                    "cell at row %d, column %d, spans %dx%d (rows x columns); 0 and 1 or more are allowed"
                            .formatted(row, column, rowSpan, columnSpan));
        }
        Objects.requireNonNull(box, "box");
        Objects.requireNonNull(text, "text");
        if (!(confidence >= 0 && confidence <= 1)) {
            throw new IllegalArgumentException("confidence %s, 0 to 1 is allowed".formatted(confidence));
        }
        words = List.copyOf(words);
    }

    /** A cell with a text, one row and one column, without a box. */
    public static TableCell of(int row, int column, String text) {
        return new TableCell(row, column, 1, 1, text.isEmpty(), Optional.empty(), text, 1, List.of());
    }

    /** A copy at another position. */
    public TableCell at(int newRow, int newColumn) {
        return new TableCell(newRow, newColumn, rowSpan, columnSpan, empty, box, text, confidence, words);
    }

    /** A copy with other spans. */
    public TableCell withSpans(int rows, int columns) {
        return new TableCell(row, column, rows, columns, empty, box, text, confidence, words);
    }

    /** A copy with a box. */
    public TableCell withBox(Box rectangle) {
        return new TableCell(row, column, rowSpan, columnSpan, empty, Optional.of(rectangle), text, confidence, words);
    }

    /** A copy with a text and its words; {@link #empty} becomes whether the text is empty. */
    public TableCell withText(String read, List<Word> of) {
        return new TableCell(row, column, rowSpan, columnSpan, read.isEmpty(), box, read, confidence, of);
    }

    /** The first row below the cell: {@code row + rowSpan}. */
    public int endRow() {
        return row + rowSpan;
    }

    /** The first column to the right of the cell: {@code column + columnSpan}. */
    public int endColumn() {
        return column + columnSpan;
    }

    /** Whether the cell spans more than one row or column. */
    public boolean spans() {
        return rowSpan > 1 || columnSpan > 1;
    }

    /** The smallest box that contains its words; empty if their positions are unknown. */
    public Optional<Box> textBox() {
        return Boxes.around(words.stream().map(Word::box).toList());
    }
}
