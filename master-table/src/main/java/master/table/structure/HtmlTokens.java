// SPDX-License-Identifier: Apache-2.0
package master.table.structure;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import master.api.Box;
import master.api.Label;
import master.api.RecognizedToken;
import master.api.Vocabulary;
import master.table.Table;
import master.table.TableCell;
import org.jspecify.annotations.Nullable;

/**
 * The notation of TableMASTER: pieces of HTML as tokens, its 39 in the same order. {@code <td></td>} is a cell with text,
 * {@code <eb></eb>} an empty cell; a spanning cell is {@code <td}, one or two attributes, {@code >} and {@code </td>}. Boxes are around
 * the texts of cells. PubTabNet's own tokens, with {@code <td>} and {@code </td>} separate, are also parsed.
 *
 * <p>Repairs: a cell outside a row starts one; an element that is not closed is closed by the next one; attributes belong to the open
 * cell or to the empty cell directly before them (TableMASTER writes spanning empty cells this way), other attributes are ignored;
 * then those of {@link GridBuilder}.
 *
 * <p>Source: JiaquanYe/TableMASTER-mmocr, {@code structure_alphabet.txt}, {@code table_recognition/data_preprocess.py}.
 */
public final class HtmlTokens implements StructureTokens {
    /** The only instance. */
    public static final HtmlTokens TOKENS = new HtmlTokens();

    private static final Pattern SPAN = Pattern.compile(" ?(row|col)span=\"([0-9]{1,3})\"");
    private static final Pattern EMPTY = Pattern.compile("<eb[0-9]*></eb[0-9]*>");
    private static final Box UNKNOWN = new Box(0, 0, 0, 0);

    private final Vocabulary vocabulary = StructureTokens.bundled("html");

    private HtmlTokens() {}

    @Override
    public String name() {
        return "html";
    }

    @Override
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    @Override
    public boolean spelledBy(Vocabulary tokens) {
        return tokens.tokens().containsAll(List.of("<tr>", "<td", "</tr>"));
    }

    @Override
    public Label label(Table table, int width, int height) {
        List<String> tokens = merged(table);
        tokens.stream()
                .filter(token -> vocabulary.id(token).isEmpty())
                .findFirst()
                .ifPresent(token -> {
                    throw new IllegalArgumentException("a cell with%s, spans of 1 to 10 are allowed".formatted(token));
                });
        return new Label(
                vocabulary.join(tokens),
                table.cells().stream()
                        .map(cell -> cell.empty()
                                ? UNKNOWN
                                : cell.textBox().or(cell::box).orElse(UNKNOWN))
                        .toList());
    }

    /** The tokens of a table in TableMASTER's notation; spans may exceed those in its vocabulary. */
    public static List<String> merged(Table table) {
        return spelled(table, true);
    }

    /** The tokens of a table in PubTabNet's notation. */
    public static List<String> raw(Table table) {
        return spelled(table, false);
    }

    private static List<String> spelled(Table table, boolean merged) {
        List<String> tokens = new ArrayList<>();
        int next = 0;
        for (int row = 0; row < table.rows(); row++) {
            if (row == 0 && table.headerRows() > 0) {
                tokens.add("<thead>");
            } else if (row == table.headerRows()) {
                tokens.add("<tbody>");
            }
            tokens.add("<tr>");
            for (; next < table.cells().size() && table.cells().get(next).row() == row; next++) {
                cell(tokens, table.cells().get(next), merged);
            }
            tokens.add("</tr>");
            if (row + 1 == table.headerRows()) {
                tokens.add("</thead>");
            }
        }
        if (table.headerRows() < table.rows()) {
            tokens.add("</tbody>");
        }
        return tokens;
    }

    private static void cell(List<String> tokens, TableCell cell, boolean merged) {
        if (!cell.spans()) {
            tokens.addAll(merged ? List.of(cell.empty() ? "<eb></eb>" : "<td></td>") : List.of("<td>", "</td>"));
            return;
        }
        tokens.add(merged && cell.empty() ? "<eb></eb>" : "<td");
        if (cell.rowSpan() > 1) {
            tokens.add(" rowspan=\"" + cell.rowSpan() + "\"");
        }
        if (cell.columnSpan() > 1) {
            tokens.add(" colspan=\"" + cell.columnSpan() + "\"");
        }
        tokens.addAll(List.of(">", "</td>"));
    }

    @Override
    public Optional<Structure> read(List<RecognizedToken> tokens, int width, int height) {
        Reader reader = new Reader();
        tokens.forEach(reader::next);
        return reader.end();
    }

    /** Parses plain tokens, such as those of a dataset; empty if there are no cells. */
    public Optional<Structure> read(List<String> tokens) {
        return read(tokens.stream().map(token -> new RecognizedToken(token, 1)).toList(), 1, 1);
    }

    /** Goes through the tokens once. */
    private static final class Reader {
        private final GridBuilder grid = new GridBuilder();
        private boolean header;
        private boolean inRow;
        private boolean ended; // at the end of a section
        private @Nullable TableCell cell; // the one that attributes belong to; null if there is none
        private boolean open; // whether that cell wants its end

        void next(RecognizedToken token) {
            String text = token.text();
            Matcher span = SPAN.matcher(text);
            ended = text.equals("</tbody>") || text.equals("</thead>");
            if (span.matches()) {
                attribute(span.group(1).equals("row"), Integer.parseInt(span.group(2)), token.probability());
            } else if (text.equals(">")) {
                broken(cell == null);
                confident(token.probability());
            } else if (text.equals("</td>")) {
                broken(cell == null);
                confident(token.probability());
                open = false;
                close();
            } else {
                close();
                other(token);
            }
        }

        private void other(RecognizedToken token) {
            switch (token.text()) {
                case "<thead>", "</thead>", "<tbody>", "</tbody>" -> {
                    broken(inRow);
                    inRow = false;
                    header = token.text().equals("<thead>");
                }
                case "<tr>" -> {
                    broken(inRow);
                    row();
                }
                case "</tr>" -> {
                    broken(!inRow);
                    inRow = false;
                }
                case "<td></td>" -> cell(token, false, false);
                case "<td", "<td>" -> cell(token, false, true);
                default -> {
                    if (EMPTY.matcher(token.text()).matches()) {
                        cell(token, true, false);
                    } else {
                        grid.repaired();
                    }
                }
            }
        }

        private void row() {
            grid.row(header);
            inRow = true;
        }

        private void cell(RecognizedToken token, boolean empty, boolean wantsEnd) {
            if (!inRow) {
                broken(true);
                row();
            }
            cell = new TableCell(
                    0, 0, 1, 1, empty, empty ? Optional.empty() : token.box(), "", token.probability(), List.of());
            open = wantsEnd;
        }

        private void attribute(boolean ofRows, int span, double probability) {
            if (cell == null || span < 1) {
                grid.repaired();
                return;
            }
            cell = ofRows ? cell.withSpans(span, cell.columnSpan()) : cell.withSpans(cell.rowSpan(), span);
            confident(probability);
            open = true;
        }

        private void confident(double probability) {
            if (cell != null) {
                cell = new TableCell(
                        0,
                        0,
                        cell.rowSpan(),
                        cell.columnSpan(),
                        cell.empty(),
                        cell.box(),
                        "",
                        cell.confidence() * probability,
                        List.of());
            }
        }

        private void close() {
            if (cell != null) {
                broken(open);
                grid.cell(cell);
                cell = null;
                open = false;
            }
        }

        private void broken(boolean broken) {
            if (broken) {
                grid.repaired();
            }
        }

        Optional<Structure> end() {
            close();
            broken(!ended);
            return grid.build();
        }
    }
}
