// SPDX-License-Identifier: Apache-2.0
package master.table.structure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import master.api.Label;
import master.api.RecognizedToken;
import master.api.Vocabulary;
import master.table.Table;
import master.table.TableCell;
import org.jspecify.annotations.Nullable;

/**
 * The notation {@code positions}: OTSL's marks, and tokens for the lines between rows and columns, so that boxes need no box head.
 * First come the column lines from left to right, {@code x00} to {@code x80} in eightieths of the image's width; then for each row
 * {@code T} if it is a header row, the line above it, {@code y00} to {@code y80} in eightieths of the height, and its marks; at the
 * end the lower edge. Empty and spanning cells have boxes like all others.
 *
 * <p>Repairs: lines out of order are sorted, missing ones are placed between their neighbors; then those of {@link OtslGrid}.
 *
 * <p>The idea is PIX-TAB's (CVPR 2026), the order of the tokens is not.
 */
public final class PositionTokens implements StructureTokens {
    /** The only instance. */
    public static final PositionTokens TOKENS = new PositionTokens();

    private static final int BINS = 80;

    private final Vocabulary vocabulary = StructureTokens.bundled("positions");

    private PositionTokens() {}

    @Override
    public String name() {
        return "positions";
    }

    @Override
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    @Override
    public boolean spelledBy(Vocabulary tokens) {
        return tokens.tokens().containsAll(vocabulary.tokens());
    }

    @Override
    public Label label(Table table, int width, int height) {
        GridLines lines = GridLines.of(table, width, height);
        StringBuilder text = new StringBuilder();
        for (int column = 0; column <= table.columns(); column++) {
            text.append(token('x', lines.x(column), width));
        }
        TableCell[][] grid = table.grid();
        for (int row = 0; row < table.rows(); row++) {
            text.append(row < table.headerRows() ? "T" : "")
                    .append(token('y', lines.y(row), height))
                    .append(OtslTokens.marks(grid, row));
        }
        return Label.of(text.append(token('y', lines.y(table.rows()), height)).toString());
    }

    private static String token(char axis, double at, int size) {
        int bin = (int) Math.round(Math.max(0, Math.min(1, at / size)) * BINS);
        return "" + axis + (char) ('0' + bin / 10) + (char) ('0' + bin % 10);
    }

    @Override
    public Optional<Structure> read(List<RecognizedToken> tokens, int width, int height) {
        Reader reader = new Reader();
        tokens.forEach(reader::next);
        return reader.end(width, height);
    }

    /** Goes through the tokens once. */
    private static final class Reader {
        private final List<Double> xs = new ArrayList<>(); // shares of the image
        private final List<Double> ys = new ArrayList<>(); // by row, the lower edge last
        private final List<OtslGrid.Row> rows = new ArrayList<>();
        private @Nullable List<OtslGrid.Mark> marks; // of the row that is open; null before the first
        private boolean header; // whether the next row belongs to it
        private boolean broken;

        void next(RecognizedToken token) {
            String text = token.text();
            if (text.matches("[xy][0-8][0-9]")) {
                double share = Integer.parseInt(text.substring(1)) / (double) BINS;
                if (text.charAt(0) == 'y') {
                    row(share);
                } else {
                    broken |= marks != null;
                    xs.add(share);
                }
            } else if (text.equals("T")) {
                broken |= header;
                header = true;
            } else if (text.length() == 1 && "CELUX".contains(text)) {
                List<OtslGrid.Mark> open = marks;
                if (open == null || header) {
                    broken = true;
                    open = row(Double.NaN);
                }
                open.add(new OtslGrid.Mark(text.charAt(0), token.probability(), token.box()));
            } else {
                broken = true;
            }
        }

        private List<OtslGrid.Mark> row(double line) {
            List<OtslGrid.Mark> begun = new ArrayList<>();
            marks = begun;
            rows.add(new OtslGrid.Row(header, begun));
            ys.add(line);
            header = false;
            return begun;
        }

        Optional<Structure> end(int width, int height) {
            broken |= header; // of a row that does not come
            int last = rows.size() - 1;
            if (last >= 0 && rows.get(last).marks().isEmpty()) {
                broken |= rows.remove(last).header();
            } else {
                broken = true; // no lower edge
                ys.add(Double.NaN);
            }
            OptionalInt columns = xs.size() > 1 ? OptionalInt.of(xs.size() - 1) : OptionalInt.empty();
            return OtslGrid.structure(rows, columns).map(structure -> {
                Table table = structure.table();
                while (xs.size() < table.columns() + 1) {
                    xs.add(Double.NaN);
                    broken = true;
                }
                GridLines lines = new GridLines(pixels(xs, width), pixels(ys, height));
                return new Structure(table.map(cell -> cell.withBox(lines.box(cell))), structure.repaired() || broken);
            });
        }

        private double[] pixels(List<Double> shares, int size) {
            List<Double> known = new ArrayList<>(
                    shares.stream().filter(share -> !share.isNaN()).toList());
            List<Double> sorted = new ArrayList<>(known);
            Collections.sort(sorted);
            broken |= !known.equals(sorted);
            double[] lines = new double[shares.size()];
            int next = 0;
            for (int i = 0; i < lines.length; i++) {
                lines[i] = shares.get(i).isNaN() ? Double.NaN : sorted.get(next++) * size;
            }
            return GridLines.filled(lines, 0, size);
        }
    }
}
