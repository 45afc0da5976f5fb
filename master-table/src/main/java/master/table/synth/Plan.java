// SPDX-License-Identifier: Apache-2.0
package master.table.synth;

import java.util.ArrayList;
import java.util.List;
import master.table.TableCell;

/**
 * The grid of a table before anything is written in it: header groups over plain columns, groups of rows in the first
 * column, section rows over all columns, blocks in full grids. Every column and every row of the body keeps a cell that
 * spans neither way, every header row one that is no higher than it; groups of rows are drawn only where rules or the
 * place of their texts show them. Otherwise the image would not tell.
 */
final class Plan {
    final int rows;
    final int columns;
    final int headerRows;
    final List<TableCell> cells = new ArrayList<>(); // without texts
    final boolean[] section; // by row: whether it is one cell over all columns
    private final boolean[][] taken;
    private final Chance chance;
    private final Style style;

    private Plan(int rows, int columns, int headerRows, Style style, Chance chance) {
        this.rows = rows;
        this.columns = columns;
        this.headerRows = headerRows;
        this.style = style;
        this.chance = chance;
        this.taken = new boolean[rows][columns];
        this.section = new boolean[rows];
    }

    static Plan draw(TableSynthesizerConfig config, Style style, Chance chance) {
        int rows = size(chance, config.minRows(), config.maxRows(), 10);
        int columns = size(chance, config.minColumns(), config.maxColumns(), 5);
        int header = Math.min(new int[] {0, 1, 2, 3}[chance.weighted(0.07, 0.66, 0.22, 0.05)], Math.max(0, rows - 1));
        boolean spans = chance.of(config.spanning()) && columns > 1 && rows > 1;
        if (!spans && header > 1 && !style.showsRows() && chance.of(0.7)) {
            header = 1; // two plain rows look like one of two lines
        }
        Plan plan = new Plan(rows, columns, header, style, chance);
        if (spans) {
            plan.spans();
        }
        plan.fill();
        if (!plan.showsItsGrid()) {
            plan = new Plan(rows, columns, header, style, chance);
            plan.fill();
        }
        return plan;
    }

    /** Half of the sizes are drawn evenly, half around a usual one. */
    private static int size(Chance chance, int least, int most, int usual) {
        if (chance.of(0.5)) {
            int drawn = (int) Math.round(usual * Math.exp(0.55 * chance.random().nextGaussian()));
            if (drawn >= least && drawn <= most) {
                return drawn;
            }
        }
        return chance.integer(least, most);
    }

    private void spans() {
        if (headerRows > 1 && columns > 3 && chance.of(0.5)) {
            groups();
        } else if (headerRows > 1 || headerRows == 1 && rows > 3 && chance.of(0.15)) {
            header(0, headerRows, 0, columns);
        }
        int body = rows - headerRows;
        boolean sections = body > 3 && chance.of(0.3);
        if (sections) {
            int every = chance.integer(2, Math.max(2, body / 2));
            for (int row = headerRows + (chance.of(0.7) ? 0 : every); row < rows - 1; row += every + 1) {
                section[row] = true;
                add(row, 0, 1, columns);
            }
        }
        if (body > 2 && (style.showsRows() || style.middle) && chance.of(sections ? 0.1 : 0.4)) {
            rowGroups(0);
            if (columns > 3 && chance.of(0.2)) {
                rowGroups(1);
            }
        }
        if (body > 2 && style.showsRows() && style.showsColumns() && chance.of(0.4)) {
            for (int i = chance.integer(1, 3); i > 0; i--) {
                block();
            }
        }
    }

    /** One or two columns of their own, then groups beside each other, most of one width. */
    private void groups() {
        int alone = chance.integer(1, 2);
        for (int column = 0; column < alone; column++) {
            add(0, column, headerRows, 1);
        }
        int usual = chance.integer(2, 3);
        for (int column = alone; column < columns; ) {
            int wide = Math.min(columns - column, chance.of(0.75) ? usual : chance.integer(1, 4));
            if (wide > 1) {
                add(0, column, 1, wide);
            } else {
                add(0, column, headerRows, 1);
            }
            column += wide;
        }
    }

    /** Header rows over some columns: groups with plain columns below them, and cells over all of these rows. */
    private void header(int row, int end, int from, int to) {
        for (int column = from; column < to; ) {
            int wide = chance.of(0.55) ? Math.min(to - column, chance.integer(2, 4)) : 1;
            if (wide > 1 && (end - row > 1 || headerRows == 1)) {
                add(row, column, 1, wide);
                if (end - row > 1) {
                    header(row + 1, end, column, column + wide);
                }
            } else {
                wide = 1; // two plain cells would look like the lines of one
                if (end - row > 1) {
                    add(row, column, end - row, 1);
                }
            }
            column += wide;
        }
    }

    private void rowGroups(int column) {
        for (int row = headerRows; row < rows; ) {
            int free = 0;
            int wanted = chance.integer(1, 5);
            while (free < wanted && row + free < rows && !taken[row + free][column]) {
                free++;
            }
            if (free > 1) {
                add(row, column, free, 1);
            }
            row += Math.max(1, free);
        }
    }

    private void block() {
        int down = chance.integer(1, 3);
        int wide = chance.integer(down == 1 ? 2 : 1, Math.min(3, columns - 1));
        if (rows - headerRows < down || columns <= wide) {
            return;
        }
        int row = chance.integer(headerRows, rows - down);
        int column = chance.integer(0, columns - wide);
        for (int r = row; r < row + down; r++) {
            for (int c = column; c < column + wide; c++) {
                if (taken[r][c]) {
                    return;
                }
            }
        }
        add(row, column, down, wide);
    }

    private void add(int row, int column, int down, int wide) {
        cells.add(TableCell.of(row, column, "").withSpans(down, wide));
        for (int r = row; r < row + down; r++) {
            for (int c = column; c < column + wide; c++) {
                taken[r][c] = true;
            }
        }
    }

    private void fill() {
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                if (!taken[row][column]) {
                    add(row, column, 1, 1);
                }
            }
        }
    }

    private boolean showsItsGrid() {
        boolean[] shownRows = new boolean[rows];
        boolean[] shownColumns = new boolean[columns];
        for (TableCell cell : cells) {
            boolean group = cell.row() < headerRows && cell.rowSpan() == 1;
            shownRows[cell.row()] |= !cell.spans() || section[cell.row()] || group;
            shownColumns[cell.column()] |= !cell.spans();
        }
        return all(shownRows) && all(shownColumns);
    }

    private static boolean all(boolean[] values) {
        for (boolean value : values) {
            if (!value) {
                return false;
            }
        }
        return true;
    }
}
