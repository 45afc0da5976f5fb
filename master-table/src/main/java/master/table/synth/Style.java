// SPDX-License-Identifier: Apache-2.0
package master.table.synth;

import java.awt.Color;
import java.awt.Font;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a table looks: fonts, gaps, rules, colors. One is drawn for each table. */
final class Style {
    /** Which rules are drawn. */
    enum Rules {
        NONE,
        /** Above, below the header, below. */
        THREE,
        /** Between all rows. */
        ROWS,
        /** Between all columns, and the three. */
        COLUMNS,
        /** Between all rows and columns. */
        GRID,
        /** A frame and below the header. */
        FRAME,
        /** Below the header only. */
        HEADER,
        /** Each cell has a frame of its own, with a gap between them. */
        BOXES,
        /** Any between rows and any between columns. */
        MIXED
    }

    private static final double[] WEIGHTS = {15, 30, 13, 6, 22, 4, 2, 2, 16}; // by rules

    /** Where a text stands in its cell. */
    enum Align {
        LEFT,
        CENTER,
        RIGHT
    }

    /** Which columns of a table that is wider than its texts get the room. */
    enum Spread {
        /** All as much. */
        ALL,
        /** Wide ones more. */
        BY_WIDTH,
        FIRST,
        LAST;

        /** The share of a column. */
        double share(double[] widths, int column) {
            return switch (this) {
                case ALL -> 1.0 / widths.length;
                case BY_WIDTH -> widths[column] / Arrays.stream(widths).sum();
                case FIRST -> column == 0 ? 1 : 0;
                case LAST -> column == widths.length - 1 ? 1 : 0;
            };
        }
    }

    final Font body;
    final Font header;
    final double lineHeight; // pixels
    final double gapX; // pixels between a text and the edge of its cell
    final double gapY;
    final double wrap; // pixels at which texts are wrapped
    final double headerWrap; // the same of header cells
    final Rules rules;
    final float ruleWidth; // pixels
    final float @Nullable [] dashes; // lengths of lines and gaps in pixels; null if rules are solid
    final double rowRules; // of mixed rules: the share of the lines between rows that is drawn
    final double columnRules;
    final long ruleSeed; // tells which these are
    final Color paper;
    final Color ink;
    final Color rule;
    final @Nullable Color headerPaper; // null if it is that of the table
    final Color headerInk;
    final @Nullable Color stripe; // of every other row; null if there is none
    final boolean middle; // whether texts stand in the middle between top and bottom, else at the top
    final boolean headerCentered;
    final boolean smooth; // whether letters have gray edges
    final int margin; // pixels around the table
    final boolean evenColumns; // whether all columns are as wide as the widest
    final double spread; // width of the table, in widths that its texts need
    final Spread spreadOver;

    Style(List<Font> fonts, TableFamilies families, Chance chance) {
        float size = (float) chance.between(8, chance.of(0.7) ? 15 : 22);
        Font font = chance.pick(fonts);
        body = font.deriveFont(Font.PLAIN, size);
        header = font.deriveFont(chance.of(0.5) ? Font.BOLD : Font.PLAIN, size * (chance.of(0.1) ? 1.15f : 1));
        lineHeight = size * chance.between(1.12, 1.4);
        rules = Rules.values()[chance.weighted(weights(families))];
        boolean ruled = rules == Rules.GRID || rules == Rules.COLUMNS || rules == Rules.BOXES;
        gapX = size * (ruled ? chance.between(0.2, 0.9) : chance.between(0.45, 1.6));
        gapY = size * (chance.of(0.25) ? chance.between(0.35, 0.9) : chance.between(0.05, 0.35));
        wrap = size * chance.between(7, 20);
        headerWrap = chance.of(0.45) ? size * chance.between(2.5, 7) : wrap;
        ruleWidth = chance.of(0.75) ? 1 : (float) chance.between(1, 2.6);
        dashes = chance.of(0.07) ? new float[] {(float) chance.between(1, 5), (float) chance.between(1, 4)} : null;
        rowRules = share(chance);
        columnRules = share(chance);
        ruleSeed = chance.integer(0, Integer.MAX_VALUE - 1);
        paper = chance.of(0.65) ? Color.WHITE : tint(chance, 225);
        boolean light = luminance(paper) > 128;
        ink = chance.of(0.7) ? Color.BLACK : shade(chance, light ? 0 : 200);
        rule = chance.of(0.6) ? ink : tint(chance, chance.of(0.7) ? 90 : 165);
        int header = chance.weighted(72, 16, 12);
        headerPaper = header == 0 ? null : header == 1 ? tint(chance, 195) : shade(chance, 20);
        headerInk = header == 2 ? Color.WHITE : ink;
        stripe = chance.of(0.1) ? tint(chance, 225) : null;
        middle = chance.of(0.6);
        headerCentered = chance.of(0.4);
        smooth = chance.of(0.85);
        margin = chance.of(0.85) ? chance.integer(0, 12) : chance.integer(12, 40);
        evenColumns = chance.of(0.08);
        spread = chance.of(0.4) ? chance.between(1.1, 2.4) : 1; // such as a table as wide as the page
        spreadOver = Spread.values()[chance.weighted(4, 3, 2, 1)];
    }

    private static double share(Chance chance) {
        return switch (chance.weighted(3, 4, 3)) {
            case 0 -> 0;
            case 1 -> chance.between(0, 1);
            default -> 1;
        };
    }

    private static double[] weights(TableFamilies families) {
        double[] weights = WEIGHTS.clone();
        for (Rules rules : Rules.values()) {
            weights[rules.ordinal()] *= families.hasRules(rules) ? 1 : 0;
        }
        return weights;
    }

    /** A light color: each part is at least some value. */
    private static Color tint(Chance chance, int least) {
        if (chance.of(0.5)) {
            int gray = chance.integer(least, 250);
            return new Color(gray, gray, gray);
        }
        return new Color(chance.integer(least, 255), chance.integer(least, 255), chance.integer(least, 255));
    }

    /** A dark color. */
    private static Color shade(Chance chance, int least) {
        int most = Math.min(255, least + 75);
        return new Color(chance.integer(least, most), chance.integer(least, most), chance.integer(least, most));
    }

    private static double luminance(Color color) {
        return 0.299 * color.getRed() + 0.587 * color.getGreen() + 0.114 * color.getBlue();
    }

    /** Whether lines stand between all columns. */
    boolean showsColumns() {
        return rules == Rules.GRID || rules == Rules.COLUMNS || rules == Rules.BOXES;
    }

    /** Whether lines or colors stand between all rows. */
    boolean showsRows() {
        return rules == Rules.GRID || rules == Rules.ROWS || rules == Rules.BOXES;
    }
}
