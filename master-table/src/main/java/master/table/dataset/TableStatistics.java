// SPDX-License-Identifier: Apache-2.0
package master.table.dataset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import master.table.Table;
import master.table.TableCell;
import master.table.structure.HtmlTokens;
import master.table.structure.OtslTokens;

/** Collects statistics about the tables of a dataset. Not thread-safe. */
public final class TableStatistics {
    private final List<Table> tables = new ArrayList<>();
    private int incomplete;

    /** Adds a table. */
    public void add(TableSample sample) {
        tables.add(sample.table());
        incomplete += sample.complete() ? 0 : 1;
    }

    /** The number of tables added. */
    public int size() {
        return tables.size();
    }

    /** The statistics as lines of text. */
    public String describe() {
        if (tables.isEmpty()) {
            return "no tables\n";
        }
        StringBuilder text = new StringBuilder();
        text.append("%d tables, %d of them not complete%n".formatted(tables.size(), incomplete));
        text.append("                    mean  median    90 %%    most%n".formatted());
        line(text, "rows", tables.stream().mapToInt(Table::rows).toArray());
        line(text, "columns", tables.stream().mapToInt(Table::columns).toArray());
        line(text, "header rows", tables.stream().mapToInt(Table::headerRows).toArray());
        line(
                text,
                "cells",
                tables.stream().mapToInt(table -> table.cells().size()).toArray());
        line(text, "spanning cells", count(TableCell::spans));
        line(text, "empty cells", count(TableCell::empty));
        line(
                text,
                "tokens html",
                tables.stream().mapToInt(t -> HtmlTokens.merged(t).size()).toArray());
        line(
                text,
                "tokens otsl",
                tables.stream().mapToInt(t -> OtslTokens.spelled(t).length()).toArray());
        return text.toString();
    }

    private int[] count(Predicate<TableCell> kind) {
        return tables.stream()
                .mapToInt(table -> (int) table.cells().stream().filter(kind).count())
                .toArray();
    }

    private static void line(StringBuilder text, String name, int[] values) {
        Arrays.sort(values);
        text.append(String.format(
                Locale.ROOT,
                "%-16s %7.2f %7d %7d %7d%n",
                name,
                Arrays.stream(values).average().orElseThrow(),
                values[values.length / 2],
                values[Math.min(values.length - 1, values.length * 9 / 10)],
                values[values.length - 1]));
    }
}
