// SPDX-License-Identifier: Apache-2.0
package master.table.dataset;

import java.util.Objects;
import master.table.Table;
import master.table.format.HtmlFormat;

/**
 * A table of a dataset.
 *
 * @param id what to call it, such as the name of its image's file
 * @param table its cells, with texts and the places of these
 * @param html the truth as the dataset has it, inline tags included, in the form that TEDS compares
 * @param complete whether the dataset has a table there, with each place in exactly one cell; false if it was repaired
 */
public record TableSample(String id, Table table, String html, boolean complete) {
    public TableSample {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(html, "html");
    }

    /** The same table, all rows of it in the body; without inline tags. */
    public TableSample withoutHeader() {
        Table body = table.withoutHeader();
        return new TableSample(id, body, HtmlFormat.page(body), complete);
    }
}
