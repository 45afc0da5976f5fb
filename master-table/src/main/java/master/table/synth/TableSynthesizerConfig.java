// SPDX-License-Identifier: Apache-2.0
package master.table.synth;

import java.util.Objects;

/**
 * The settings of a {@link TableSynthesizer}. Immutable and thread-safe.
 *
 * @param minRows minimum number of rows
 * @param maxRows maximum number of rows, at most 60
 * @param minColumns minimum number of columns
 * @param maxColumns maximum number of columns, at most 20
 * @param spanning share of tables that may have spanning cells, in [0, 1]
 * @param degraded share of images that are blurred, rotated, compressed or unevenly lit, in [0, 1]
 * @param families the styles that are drawn
 */
public record TableSynthesizerConfig(
        int minRows,
        int maxRows,
        int minColumns,
        int maxColumns,
        double spanning,
        double degraded,
        TableFamilies families) {
    /** Tables of 2 to 20 rows and 2 to 10 columns. */
    public static final TableSynthesizerConfig DEFAULT =
            new TableSynthesizerConfig(2, 20, 2, 10, 0.5, 0.4, TableFamilies.ALL);

    public TableSynthesizerConfig {
        check("rows", minRows, maxRows, 60);
        check("columns", minColumns, maxColumns, 20);
        check("spanning", spanning);
        check("degraded", degraded);
        Objects.requireNonNull(families, "families");
    }

    private static void check(String name, int least, int most, int limit) {
        if (least < 1 || most < least || most > limit) {
            throw new IllegalArgumentException(
                    "%s %d to %d, a range in 1 to %d is allowed".formatted(name, least, most, limit));
        }
    }

    private static void check(String name, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("%s %s, 0 to 1 is allowed".formatted(name, share));
        }
    }

    /** A copy with other numbers of rows and columns. */
    public TableSynthesizerConfig withSizes(int leastRows, int mostRows, int leastColumns, int mostColumns) {
        return new TableSynthesizerConfig(leastRows, mostRows, leastColumns, mostColumns, spanning, degraded, families);
    }

    /** A copy with another share of tables that may have spanning cells. */
    public TableSynthesizerConfig withSpanning(double share) {
        return new TableSynthesizerConfig(minRows, maxRows, minColumns, maxColumns, share, degraded, families);
    }

    /** A copy with another share of degraded images. */
    public TableSynthesizerConfig withDegraded(double share) {
        return new TableSynthesizerConfig(minRows, maxRows, minColumns, maxColumns, spanning, share, families);
    }

    /** A copy with other styles. */
    public TableSynthesizerConfig withFamilies(TableFamilies looks) {
        return new TableSynthesizerConfig(minRows, maxRows, minColumns, maxColumns, spanning, degraded, looks);
    }
}
