// SPDX-License-Identifier: Apache-2.0
package master.table;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import master.api.Box;

/**
 * A cell of a table.
 *
 * @param row its upper row, from 0
 * @param column its left column, from 0
 * @param rowSpan rows that it covers, 1 or more
 * @param columnSpan columns that it covers, 1 or more
 * @param empty whether nothing is written in it
 * @param box its rectangle in pixels of the image, not only that of its text; empty if it is not known
 * @param text what is written in it, lines as the caller joined them; empty where nothing is or nobody has read it
 * @param confidence the model's probability of this cell's place and spans, in [0, 1]; 1 where no model was asked
 * @param words what the text is made of, in reading order; empty if their places are not known
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

    /** A cell with a text, of one row and one column. */
    public static TableCell of(int row, int column, String text) {
        return new TableCell(row, column, 1, 1, text.isEmpty(), Optional.empty(), text, 1, List.of());
    }

    /** The same cell at another place. */
    public TableCell at(int newRow, int newColumn) {
        return new TableCell(newRow, newColumn, rowSpan, columnSpan, empty, box, text, confidence, words);
    }

    /** The same cell with other spans. */
    public TableCell withSpans(int rows, int columns) {
        return new TableCell(row, column, rows, columns, empty, box, text, confidence, words);
    }

    /** The same cell with a rectangle. */
    public TableCell withBox(Box rectangle) {
        return new TableCell(row, column, rowSpan, columnSpan, empty, Optional.of(rectangle), text, confidence, words);
    }

    /** The same cell with what was read in it; it is empty if that is nothing. */
    public TableCell withText(String read, List<Word> of) {
        return new TableCell(row, column, rowSpan, columnSpan, read.isEmpty(), box, read, confidence, of);
    }

    /** The row below the cell. */
    public int endRow() {
        return row + rowSpan;
    }

    /** The column at the right of the cell. */
    public int endColumn() {
        return column + columnSpan;
    }

    /** Whether it covers more than one place. */
    public boolean spans() {
        return rowSpan > 1 || columnSpan > 1;
    }

    /** The box around its words; empty if their places are not known. */
    public Optional<Box> textBox() {
        return Boxes.around(words.stream().map(Word::box).toList());
    }
}
