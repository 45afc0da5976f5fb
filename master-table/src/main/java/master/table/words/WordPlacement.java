// SPDX-License-Identifier: Apache-2.0
package master.table.words;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import master.api.Box;
import master.table.Boxes;
import master.table.Table;
import master.table.TableCell;
import master.table.Word;
import master.table.structure.GridLines;

/**
 * The assignment of words to the cells of a table: each word to exactly one cell, or to none if it is outside the table. No cell or
 * word is lost or duplicated. Immutable and thread-safe.
 *
 * <ol>
 *   <li>A word with blanks that crosses a line between columns by more than a quarter of its height is split at the blank nearest to
 *       the line, because text lines in a PDF may run across several columns.
 *   <li>A word belongs to the cell that covers most of it, if that is at least half of its area.
 *   <li>Else to the cell that contains its center.
 *   <li>Else, if its center is in the table or no farther from it than the word's height, to the nearest row, and in it to the
 *       nearest column.
 * </ol>
 *
 * @param table the table with the texts
 * @param unplaced the words outside the table, in the given order
 */
public record WordPlacement(Table table, List<Word> unplaced) {
    private static final double REACH = 0.25; // heights of a word
    private static final double HALF = 0.5; // of a word's area

    public WordPlacement {
        Objects.requireNonNull(table, "table");
        unplaced = List.copyOf(unplaced);
    }

    /**
     * Assigns words to cells.
     *
     * @param table the table; every cell has a box ({@link GridLines#complete}); existing texts and words are replaced
     * @param words the words, in pixels of the same image as the boxes
     * @param lineBreak the separator of a cell's lines: a blank or a line feed
     * @throws IllegalArgumentException if a cell has no box
     */
    public static WordPlacement of(Table table, List<Word> words, String lineBreak) {
        Cells cells = new Cells(table);
        List<Word> unplaced = new ArrayList<>();
        for (Word word : words) {
            for (Word piece : cells.pieces(word)) {
                cells.indexFor(piece.box())
                        .ifPresentOrElse(index -> cells.words.get(index).add(piece), () -> unplaced.add(piece));
            }
        }
        List<TableCell> filled = new ArrayList<>();
        for (int i = 0; i < table.cells().size(); i++) {
            List<Word> own = CellText.lines(cells.words.get(i)).stream()
                    .flatMap(List::stream)
                    .toList();
            filled.add(table.cells().get(i).withText(CellText.of(own, lineBreak), own));
        }
        return new WordPlacement(new Table(table.rows(), table.columns(), table.headerRows(), filled), unplaced);
    }

    private static final class Cells {
        private final List<TableCell> cells;
        private final List<Box> boxes;
        private final List<List<Word>> words = new ArrayList<>();
        private final GridLines lines;
        private final Table table;

        Cells(Table table) {
            this.table = table;
            this.cells = table.cells();
            this.boxes = cells.stream()
                    .map(cell -> cell.box()
                            .orElseThrow(() -> new IllegalArgumentException(
                                    "no box of the cell at row %d, column %d, every cell needs one"
                                            .formatted(cell.row(), cell.column()))))
                    .toList();
            cells.forEach(cell -> words.add(new ArrayList<>()));
            Box all = Boxes.around(boxes).orElseThrow();
            this.lines =
                    GridLines.of(table, (int) Math.ceil(Boxes.right(all)) + 1, (int) Math.ceil(Boxes.bottom(all)) + 1);
        }

        Optional<Integer> indexFor(Box word) {
            int best = -1;
            double most = 0;
            for (int i = 0; i < boxes.size(); i++) {
                double shared = Boxes.shared(boxes.get(i), word);
                if (shared > most) {
                    most = shared;
                    best = i;
                }
            }
            if (best >= 0 && most >= HALF * Boxes.area(word)) {
                return Optional.of(best);
            }
            double x = Boxes.centerX(word);
            double y = Boxes.centerY(word);
            for (int i = 0; i < boxes.size(); i++) {
                if (Boxes.holds(boxes.get(i), x, y)) {
                    return Optional.of(i);
                }
            }
            return near(word) ? Optional.of(nearest(x, y)) : Optional.empty();
        }

        private boolean near(Box word) {
            Box all = lines.bounds();
            double reach = word.height();
            Box larger = Boxes.between(
                    all.x() - reach, all.y() - reach, Boxes.right(all) + reach, Boxes.bottom(all) + reach);
            return Boxes.holds(larger, Boxes.centerX(word), Boxes.centerY(word));
        }

        private int nearest(double x, double y) {
            int row = 0;
            while (row < table.rows() - 1 && y > lines.y(row + 1)) {
                row++;
            }
            int column = 0;
            while (column < table.columns() - 1 && x > lines.x(column + 1)) {
                column++;
            }
            for (int i = 0; i < cells.size(); i++) {
                TableCell cell = cells.get(i);
                if (cell.row() <= row && row < cell.endRow() && cell.column() <= column && column < cell.endColumn()) {
                    return i;
                }
            }
            throw new AssertionError("a table covers all of its places");
        }

        /** The word, or what it becomes where it runs over several columns. */
        List<Word> pieces(Word word) {
            String text = word.text().strip();
            if (text.indexOf(' ') < 0) {
                return List.of(word);
            }
            Box box = word.box();
            double reach = REACH * box.height();
            double line = boxes.stream()
                    .filter(cell -> Boxes.centerY(box) >= cell.y() && Boxes.centerY(box) <= Boxes.bottom(cell))
                    .map(Box::x)
                    .filter(x -> x > box.x() + reach && x < Boxes.right(box) - reach)
                    .min(Comparator.naturalOrder())
                    .orElse(Double.NaN);
            if (Double.isNaN(line)) {
                return List.of(word);
            }
            int cut = nearestBlank(text, (line - box.x()) / box.width() * text.length());
            double share = (cut + 0.5) / text.length();
            Word left = new Word(
                    text.substring(0, cut),
                    Boxes.between(box.x(), box.y(), box.x() + cut * box.width() / text.length(), Boxes.bottom(box)));
            Word right = new Word(
                    text.substring(cut).strip(),
                    Boxes.between(box.x() + share * box.width(), box.y(), Boxes.right(box), Boxes.bottom(box)));
            List<Word> pieces = new ArrayList<>(List.of(left));
            pieces.addAll(pieces(right));
            return pieces;
        }

        private static int nearestBlank(String text, double at) {
            int best = text.indexOf(' ');
            for (int i = best; i >= 0; i = text.indexOf(' ', i + 1)) {
                if (Math.abs(i + 0.5 - at) < Math.abs(best + 0.5 - at)) {
                    best = i;
                }
            }
            return best;
        }
    }
}
