// SPDX-License-Identifier: Apache-2.0
package master.table.structure;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import master.api.Box;
import master.api.Label;
import master.api.RecognizedToken;
import master.api.Vocabulary;
import master.table.Table;
import master.table.TableCell;

/**
 * The notation OTSL: one mark for each position of the grid, {@code T} before each header row, {@code N} after each row. C (text) and
 * E (empty) begin a cell and carry its box; L, U and X are the other positions of a spanning cell. Docling calls them fcel, ecel,
 * lcel, ucel, xcel and nl; its ched is C or E in a row with T. {@link OtslGrid} has the repairs; a last row without N, and any other
 * token, which is ignored, also count as repairs.
 *
 * <p>Source: Lysak et al., Optimized table tokenization for table structure recognition, ICDAR 2023.
 */
public final class OtslTokens implements StructureTokens {
    /** The only instance. */
    public static final OtslTokens TOKENS = new OtslTokens();

    private static final Box UNKNOWN = new Box(0, 0, 0, 0);

    private final Vocabulary vocabulary = StructureTokens.bundled("otsl");

    private OtslTokens() {}

    @Override
    public String name() {
        return "otsl";
    }

    @Override
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    @Override
    public boolean spelledBy(Vocabulary tokens) {
        return Set.copyOf(tokens.tokens()).equals(Set.copyOf(vocabulary.tokens())); // models of texts have more letters
    }

    @Override
    public Label label(Table table, int width, int height) {
        return new Label(
                spelled(table),
                table.cells().stream().map(cell -> cell.box().orElse(UNKNOWN)).toList());
    }

    /** The tokens of a table, one character each. */
    public static String spelled(Table table) {
        StringBuilder text = new StringBuilder();
        TableCell[][] grid = table.grid();
        for (int row = 0; row < table.rows(); row++) {
            text.append(row < table.headerRows() ? "T" : "")
                    .append(marks(grid, row))
                    .append('N');
        }
        return text.toString();
    }

    /** The marks of a row. */
    static String marks(TableCell[][] grid, int row) {
        StringBuilder marks = new StringBuilder();
        for (int column = 0; column < grid[row].length; column++) {
            TableCell cell = grid[row][column];
            boolean above = cell.row() < row;
            boolean left = cell.column() < column;
            char corner = cell.empty() ? 'E' : 'C';
            marks.append(above && left ? 'X' : above ? 'U' : left ? 'L' : corner);
        }
        return marks.toString();
    }

    @Override
    public Optional<Structure> read(List<RecognizedToken> tokens, int width, int height) {
        List<OtslGrid.Row> rows = new ArrayList<>();
        List<OtslGrid.Mark> marks = new ArrayList<>();
        boolean header = false;
        boolean broken = false;
        for (RecognizedToken token : tokens) {
            char kind = token.text().length() == 1 ? token.text().charAt(0) : ' ';
            if (kind == 'N') {
                rows.add(new OtslGrid.Row(header, List.copyOf(marks)));
                marks.clear();
                header = false;
            } else if (kind == 'T') {
                broken |= header || !marks.isEmpty();
                header = true;
            } else if ("CELUX".indexOf(kind) >= 0) {
                marks.add(new OtslGrid.Mark(kind, token.probability(), token.box()));
            } else {
                broken = true;
            }
        }
        if (!marks.isEmpty() || header) {
            broken = true;
        }
        if (!marks.isEmpty()) {
            rows.add(new OtslGrid.Row(header, marks));
        }
        boolean was = broken;
        return OtslGrid.structure(rows, OptionalInt.empty())
                .map(structure -> new Structure(structure.table(), structure.repaired() || was));
    }

    /** Parses a text in which each character is a token; empty if there are no cells. */
    public Optional<Structure> read(String text) {
        return read(
                Vocabulary.codePoints(text).stream()
                        .map(token -> new RecognizedToken(token, 1))
                        .toList(),
                1,
                1);
    }
}
