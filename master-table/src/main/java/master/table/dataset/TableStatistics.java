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

/** Collects statistics about the tables of a dataset; of each table it keeps only numbers. Not thread-safe. */
public final class TableStatistics {
    private static final List<String> NAMES = List.of(
            "rows", "columns", "header rows", "cells", "spanning cells", "empty cells", "tokens html", "tokens otsl");

    private final List<int[]> tables = new ArrayList<>(); // by name
    private int incomplete;

    /** Adds a table. */
    public void add(TableSample sample) {
        Table table = sample.table();
        tables.add(new int[] {
            table.rows(),
            table.columns(),
            table.headerRows(),
            table.cells().size(),
            count(table, TableCell::spans),
            count(table, TableCell::empty),
            HtmlTokens.merged(table).size(),
            OtslTokens.spelled(table).length()
        });
        incomplete += sample.complete() ? 0 : 1;
    }

    private static int count(Table table, Predicate<TableCell> kind) {
        return (int) table.cells().stream().filter(kind).count();
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
        for (int i = 0; i < NAMES.size(); i++) {
            int kind = i;
            line(
                    text,
                    NAMES.get(i),
                    tables.stream().mapToInt(numbers -> numbers[kind]).toArray());
        }
        return text.toString();
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
